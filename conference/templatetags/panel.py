"""What the panel's own templates need: the navigation at the side, the thing an activity speaks of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
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
    "Payment": "good",
    "Refund": "flag",
    "Document": "page",
    "LedgerEntry": "book",
    "Voucher": "star",
    "Rules": "flag",
    "Question": "list",
    "Answer": "list",
    "CheckInList": "door",
    "CheckIn": "good",
    "Series": "book",
    "Volume": "book",
    "Paper": "page",
    "Review": "flag",
    "ErrorClaim": "note",
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*[+-]\d\d:\d\d$")
LAST = {"Organisation": 90, "Conference": 80, "TeamMember": 70, "OutgoingMail": 60}


SHORT_VALUE = 300


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


@dataclass(frozen=True)
class Value:
    name: str
    text: str

    @property
    def is_long(self) -> bool:
        """More than a glance: it is opened by who wants to read it."""
        return len(self.text) > SHORT_VALUE


@register.simple_tag
def values_of(row: Activity) -> list[Value]:
    """What an activity changed, by the names that the forms use; moments in the conference's zone."""
    names = _field_names(row)
    return [Value(names.get(name, name.replace("_", " ")), _in_words(value)) for name, value in row.after.items()]


@register.simple_tag
def greeting(conference: Conference | None = None) -> str:
    hour = timezone.localtime(timezone=conference.tzinfo if conference else None).hour
    if hour < 5 or hour >= 18:
        return _("Good evening")
    return _("Good morning") if hour < 12 else _("Good afternoon")


def _field_names(row: Activity) -> dict[str, str]:
    model = row.content_type.model_class()
    fields = model._meta.get_fields() if model else ()
    return {field.name: str(field.verbose_name) for field in fields if hasattr(field, "verbose_name")}


def _in_words(value: Any) -> str:
    """The record holds text; a moment is one again, and nothing is a dash."""
    if value in (None, "", "None"):
        return "–"
    if not isinstance(value, str) or not MOMENT.match(value):
        return str(value)
    return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")


HOUSE = ["speakers", "programme", "registrations", "questions", "proceedings", "reviews", "accounts", "conference"]


def _place(app: Mapping[str, Any]) -> int:
    label = app["app_label"]
    return HOUSE.index(label) if label in HOUSE else len(HOUSE)


def _lies_in(path: str, address: str) -> bool:
    """The queue lies below the list of reviews and has an entry of its own."""
    return path.startswith(address) and not path.startswith(address + "queue/")


def _group(app: Mapping[str, Any], path: str) -> Group:
    models = sorted(app["models"], key=lambda model: LAST.get(model["object_name"], 0))
    entries = (
        Entry(str(model["name"]), model["admin_url"], ICONS.get(model["object_name"], "list"), _lies_in(path, model["admin_url"]))
        for model in models
        if model["admin_url"]
    )
    return Group(str(app["name"]), tuple(entries))
