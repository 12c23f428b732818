"""What the panel's own templates need: the navigation at the side, the thing an activity speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models import Activity, Conference

register = template.Library()

ICONS: dict[str, str] = {
    "Conference": "calendar",
    "Organisation": "flag",
    "TeamMember": "people",
    "OutgoingMail": "mail",
    "Page": "page",
    "ImportantDate": "clock",
    "Sponsor": "star",
    "Track": "list",
    "SessionKind": "grid",
    "Speaker": "person",
    "Session": "page",
    "Room": "door",
    "ScheduleVersion": "calendar",
    "Order": "ticket",
    "Ticket": "ticket",
    "TicketType": "ticket",
    "Quota": "people",
    "WaitingListEntry": "list",
    "Voucher": "star",
    "CheckInList": "door",
    "CheckIn": "good",
    "Series": "book",
    "Volume": "book",
    "Paper": "page",
    "Review": "flag",
}
LAST = {"Organisation": 90, "Conference": 80, "TeamMember": 70, "OutgoingMail": 60}


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Group:
    label: str
    entries: tuple[Entry, ...]


@register.simple_tag
def panel_navigation(apps: Sequence[Mapping[str, Any]] | None, path: str) -> list[Group]:
    """The lists a person may see, by app in the order of the house; the base app's settings come last."""
    groups = [_group(app, path) for app in sorted(apps or [], key=_place)]
    return [group for group in groups if group.entries]


@register.simple_tag
def thing_url(row: Activity) -> str:
    """Where the row that an activity speaks of is seen in the panel, if it is."""
    kind = row.content_type
    try:
        return reverse(f"admin:{kind.app_label}_{kind.model}_change", args=[row.object_id])
    except NoReverseMatch:
        return ""


@register.simple_tag
def greeting(conference: Conference | None = None) -> str:
    hour = timezone.localtime(timezone=conference.tzinfo if conference else None).hour
    if hour < 5 or hour >= 18:
        return _("Good evening")
    return _("Good morning") if hour < 12 else _("Good afternoon")


HOUSE = ["speakers", "programme", "registrations", "proceedings", "reviews", "accounts", "conference"]


def _place(app: Mapping[str, Any]) -> int:
    label = app["app_label"]
    return HOUSE.index(label) if label in HOUSE else len(HOUSE)


def _group(app: Mapping[str, Any], path: str) -> Group:
    models = sorted(app["models"], key=lambda model: LAST.get(model["object_name"], 0))
    entries = (
        Entry(str(model["name"]), model["admin_url"], ICONS.get(model["object_name"], "list"), path.startswith(model["admin_url"]))
        for model in models
        if model["admin_url"]
    )
    return Group(str(app["name"]), tuple(entries))
