"""Moderation in figures: for the team as it stands now, for everybody by whole months."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from conference.models import Conference
from reviews.models import Decision, DecisionVerb, DeclineReason
from reviews.queries import queue

SPANS = (30, 365)
SAYS = (DecisionVerb.PUBLISH, DecisionVerb.DECLINE)


@dataclass(frozen=True)
class Reason:
    label: str
    count: int


@dataclass(frozen=True)
class Span:
    """What was decided in so many days; `median` is how long half of it waited at most."""

    days: int
    decided: int
    median: timedelta | None
    # What waited as long as the median began to wait then.
    median_since: datetime | None
    published: int
    after_a_change: int
    declined: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Figures:
    waiting: queue.Waiting
    spans: tuple[Span, ...]
    at: datetime


@dataclass(frozen=True)
class PublicYear:
    """Twelve whole months; `until` is the first moment that no longer counts, and `next_at` when the year moves on."""

    since: datetime
    until: datetime
    next_at: datetime
    published: int
    after_a_change: int
    declined: int
    reasons: tuple[Reason, ...]

    @property
    def decided(self) -> int:
        return self.published + self.declined

    @property
    def last_day(self) -> datetime:
        return self.until - timedelta(days=1)


def of(user: User, conference: Conference, at: datetime) -> Figures:
    rows = Decision.objects.of(conference).visible_to(user)
    return Figures(queue.waiting(user, conference), tuple(_span(rows, days, at) for days in SPANS), at)


def month(user: User, conference: Conference, at: datetime) -> Span:
    return _span(Decision.objects.of(conference).visible_to(user), SPANS[0], at)


def public_year(conference: Conference | None, at: datetime) -> PublicYear:
    """Of a conference, or of all. A month that is over does not change any more: what is taken back later stays counted."""
    until = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = until.replace(year=until.year - 1)
    stood = Q(undone_at=None) | Q(undone_at__gte=until)
    decisions = Decision.objects.filter(stood, review__isnull=False, at__gte=since, at__lt=until)
    if conference is not None:
        decisions = decisions.of(conference)
    counts = _counted(decisions)
    return PublicYear(
        since=since,
        until=until,
        next_at=(until + timedelta(days=32)).replace(day=1),
        published=counts["published"],
        after_a_change=counts["after_a_change"],
        declined=counts["declined"],
        reasons=_reasons(decisions),
    )


def _span(rows: QuerySet[Decision], days: int, at: datetime) -> Span:
    within = rows.filter(undone_at=None, at__gte=at - timedelta(days=days), at__lte=at, verb__in=SAYS)
    counts = _counted(within)
    median = _median(within)
    since = at - median if median is not None else None
    return Span(days=days, median=median, median_since=since, reasons=_reasons(within), **counts)


def _counted(rows: QuerySet[Decision]) -> dict[str, int]:
    declined_before = Decision.objects.filter(review=OuterRef("review"), verb=DecisionVerb.DECLINE, at__lt=OuterRef("at"), undone_at=None)
    published = Q(verb=DecisionVerb.PUBLISH)
    return rows.annotate(mended=Exists(declined_before)).aggregate(
        decided=Count("pk"),
        published=Count("pk", filter=published),
        after_a_change=Count("pk", filter=published & Q(mended=True)),
        declined=Count("pk", filter=Q(verb=DecisionVerb.DECLINE)),
    )


def _median(rows: QuerySet[Decision]) -> timedelta | None:
    """The one in the middle, without reading the others."""
    waited = rows.filter(waited__isnull=False).order_by("waited", "pk").values_list("waited", flat=True)
    number = waited.count()
    return timedelta(seconds=waited[number // 2] or 0) if number else None


def _reasons(rows: QuerySet[Decision]) -> tuple[Reason, ...]:
    counted = rows.filter(verb=DecisionVerb.DECLINE).order_by().values_list("reason").annotate(number=Count("pk"))
    found = [Reason(str(DeclineReason(reason).label), number) for reason, number in counted]
    return tuple(sorted(found, key=lambda reason: (-reason.count, reason.label)))
