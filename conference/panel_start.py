"""The panel's start page: what needs somebody, figures, what happened, the outbox."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from conference import queries
from conference.lib import places
from conference.lib.http import no_store
from conference.lib.places import Figure, Need
from conference.models import Activity, Conference, ConferenceState, MailState, OutgoingMail
from conference.models.scoped import APPS_OF_ROLE
from conference.permissions import conferences_of, holds
from conference.rendering import page as render_page
from conference.services import conferences

MOST_ELSEWHERE = 3
URGENCIES = (("today", gettext_lazy("Today")), ("week", gettext_lazy("This week")), ("watch", gettext_lazy("To watch")))


@dataclass(frozen=True)
class NeedGroup:
    label: str
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class OutboxLine:
    state: str
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Elsewhere:
    """Another conference of the person's, and how many things wait there."""

    conference: Conference
    count: int


@dataclass(frozen=True)
class StartPage:
    conference: Conference | None
    days: int
    count: int
    groups: tuple[NeedGroup, ...]
    figures: tuple[Figure, ...]
    activity: tuple[Activity, ...]
    outbox: tuple[OutboxLine, ...]
    checklist: tuple[str, ...]
    covers: bool
    elsewhere: tuple[Elsewhere, ...]


def page(user: User, conference: Conference | None, at: datetime) -> StartPage:
    if conference is None:
        return StartPage(None, 0, 0, (), (), (), (), (), False, ())
    given = _given(user, conference, at)
    needs = [thing for thing in given if isinstance(thing, Need)]
    figures = sorted((thing for thing in given if isinstance(thing, Figure)), key=lambda figure: figure.order)
    return StartPage(
        conference=conference,
        days=conferences.days_until(conference, at),
        count=len(needs),
        groups=_grouped(needs),
        figures=tuple(figures),
        activity=activity(user, conference, limit=8),
        outbox=_outbox(user, conference),
        checklist=tuple(conferences.missing(conference)) if not conference.is_public else (),
        covers=holds(user, conference, *APPS_OF_ROLE),
        elsewhere=_elsewhere(user, conference, at),
    )


def activity(user: User, conference: Conference | None, *, limit: int) -> tuple[Activity, ...]:
    rows = Activity.objects.visible_to(user).select_related("actor", "content_type")
    return tuple((rows.filter(conference=conference) if conference else rows)[:limit])


def needs(user: User, conference: Conference, at: datetime) -> list[Need | Figure]:
    """What the base app has to say: messages that could not be sent, a conference that is not public yet."""
    failed = OutgoingMail.objects.visible_to(user).filter(conference=conference, state=MailState.FAILED).count()
    found: list[Need | Figure] = []
    if failed:
        title = ngettext("Message could not be delivered", "Messages could not be delivered", failed)
        url = reverse("admin:conference_outgoingmail_changelist") + "?state__exact=failed"
        found.append(Need(failed, title, _("Look at the address, then send them again."), url, _("Look at them"), "today"))
    if not conference.is_public:
        title = _("The conference is a draft; nobody outside the team sees it")
        url = reverse("admin:conference_conference_change", args=[conference.pk])
        found.append(Need(1, title, _("The checklist names what is missing."), url, _("Open it"), "week"))
    return found


@no_store
def preview(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {"conference": conference, "page": queries.landing(conference, timezone.now()), "preview": True}
    return render_page(request, "conference/landing.html", context)


def _given(user: User, conference: Conference, at: datetime) -> list[Need | Figure]:
    return [thing for provider in places.panel_start for thing in provider(user, conference, at)]


def _elsewhere(user: User, chosen: Conference, at: datetime) -> tuple[Elsewhere, ...]:
    """The newest of the others: who works at two conferences would look for it at the wrong one."""
    others = conferences_of(user).exclude(pk=chosen.pk).exclude(state=ConferenceState.ARCHIVED).order_by("-starts_on")
    counted = [(row, sum(isinstance(thing, Need) for thing in _given(user, row, at))) for row in others[:MOST_ELSEWHERE]]
    return tuple(Elsewhere(row, count) for row, count in counted if count)


def _grouped(needs: list[Need]) -> tuple[NeedGroup, ...]:
    groups = ((label, tuple(need for need in needs if need.urgency == urgency)) for urgency, label in URGENCIES)
    return tuple(NeedGroup(str(label), members) for label, members in groups if members)


def _outbox(user: User, conference: Conference) -> tuple[OutboxLine, ...]:
    rows = OutgoingMail.objects.visible_to(user).filter(conference=conference).order_by()
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    base = reverse("admin:conference_outgoingmail_changelist")
    return tuple(
        OutboxLine(state.value, str(state.label), counts[state.value], f"{base}?state__exact={state.value}")
        for state in MailState
        if counts.get(state.value)
    )
