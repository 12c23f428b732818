"""Many reviews of one paper at once: moderators are told, its form asks for more, and nothing else changes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.models import Role, TeamMember
from conference.services import activity, mail
from proceedings.models import Paper
from reviews.models import Review, ReviewState, Surge
from reviews.permissions import moderates

# A surge: so many within ten minutes, and so many times what is usual for the paper by the days before.
WITHIN, LEAST, TIMES_USUAL = timedelta(minutes=10), 12, 8
USUAL_DAYS = timedelta(days=30)
# It is over by itself when so long nothing came.
QUIET = timedelta(hours=24)
BATCH = 50


class OverAlready(DomainError):
    message = _("This is over already.")


class NotYours(DomainError):
    message = _("Only moderators of the conference say that it is over.")


@transaction.atomic
def watch(paper: Paper, at: datetime | None = None) -> Surge | None:
    """Called with each review that arrives. Two statements while all is calm, one while a surge stands."""
    if Surge.objects.standing().filter(paper=paper).exists():
        return None
    now = at or timezone.now()
    arrived, first, before = _arrivals(paper, now)
    usual = before * (WITHIN / USUAL_DAYS)
    if first is None or arrived < max(LEAST, TIMES_USUAL * usual):
        return None
    # Of two who see it at once one makes the row: the other's is left out by the database.
    Surge.objects.bulk_create([Surge(paper=paper, began_at=first, arrived=arrived, usual=usual)], ignore_conflicts=True)
    surge = Surge.objects.standing().select_related("paper__volume__conference", "paper__volume__series").get(paper=paper)
    _tell(surge)
    return surge


def _arrivals(paper: Paper, now: datetime) -> tuple[int, datetime | None, int]:
    """How many came within the span, when the first of them did, and how many in the days before."""
    rows = Review.objects.filter(paper=paper, written_at__gt=now - USUAL_DAYS).exclude(state=ReviewState.DRAFT).order_by()
    late = Q(written_at__gt=now - WITHIN)
    found = rows.aggregate(late=Count("pk", filter=late), first=Min("written_at", filter=late), before=Count("pk", filter=~late))
    return found["late"], found["first"], found["before"]


def _tell(surge: Surge) -> None:
    """Each moderator once a surge, however often it is seen."""
    volume = surge.paper.volume
    here = Q(organisation=volume.series.organisation_id) | Q(conference=volume.conference) & Q(conference__isnull=False)
    members = TeamMember.objects.filter(here, role=Role.MODERATOR).select_related("user")
    context = {"surge": surge, "paper": surge.paper, "address": mail.absolute("/admin/reviews/review/queue/")}
    for user in {member.user_id: member.user for member in members}.values():
        mail.queue(
            to=user.email,
            template="reviews/surge",
            context=context,
            language="en",
            app="reviews",
            occasion=f"review-surge:{surge.pk}",
            conference=volume.conference,
        )


@transaction.atomic
def end(surge: Surge, *, by: User) -> None:
    if not moderates(by, surge.paper):
        raise NotYours
    if not Surge.objects.standing().filter(pk=surge.pk).update(ended_at=timezone.now(), ended_by=by):
        raise OverAlready
    activity.record("surge over", surge, by=by, conference=surge.conference)


def end_quiet(at: datetime) -> int:
    """A sweep: what has been quiet for a day is over."""
    ended = 0
    for surge in Surge.objects.standing().filter(began_at__lt=at - QUIET).order_by("began_at")[:BATCH]:
        came = Review.objects.filter(paper=surge.paper_id, written_at__gt=at - QUIET).exclude(state=ReviewState.DRAFT)
        if not came.exists():
            ended += Surge.objects.standing().filter(pk=surge.pk).update(ended_at=at)
    return ended
