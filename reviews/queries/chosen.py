"""One thing that waits, with everything that a moderator wants beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext

from accounts.models import User
from conference.models import Conference
from proceedings.models import Paper
from reviews import conflicts, judging, wordings
from reviews.judging.labels import sentence
from reviews.limits import NETWORK_KEPT_DAYS
from reviews.models import (
    AbuseReport,
    Badge,
    DeclineReason,
    PaperLock,
    Reply,
    ReportState,
    Review,
    ReviewBadge,
    ReviewQuerySet,
    ReviewState,
    Rewording,
    Surge,
)
from reviews.permissions import knows_writers
from reviews.queries import facets
from reviews.queries.reading import RATING_WORDS

Subject = Review | Rewording | Reply

A_WHILE = timedelta(hours=1)
MOST_REPORTS = 20
REPORT, REPORT_OF_REPLY, REPLY, WORDING = "report-", "report-reply-", "reply-", "wording-"


@dataclass(frozen=True)
class Signal:
    points: int
    label: str

    @property
    def size(self) -> int:
        return abs(self.points)


@dataclass(frozen=True)
class Score:
    label: str
    value: int


@dataclass(frozen=True)
class Writer:
    """What this organisation has seen of the person. The address is for those who moderate the conference themselves."""

    address: str
    knows: bool
    published: int
    declined: int
    helpful: int
    upheld: int
    badges: tuple[str, ...]
    same_network: int


@dataclass(frozen=True)
class OnPaper:
    published: int
    waiting: int
    past_hour: int
    surge: Surge | None
    of_surge: int
    lock: PaperLock | None


@dataclass(frozen=True)
class Reported:
    reason: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Item:
    """`subject` is what is decided; `review` is it or what it belongs to."""

    key: str
    kind: str
    subject: Any
    review: Review
    paper: Paper
    name: str
    text: str
    language: str
    rating: int | None
    word: str
    scores: tuple[Score, ...]
    pieces: tuple[wordings.Piece, ...]
    place: str
    signals: tuple[Signal, ...]
    reports: tuple[Reported, ...]
    writer: Writer
    on_paper: OnPaper
    since: datetime | None

    @property
    def is_suspect(self) -> bool:
        return self.subject.suspicion >= judging.FAR_END


_AROUND = ("paper__volume__conference", "paper__volume__series", "paper__current", "version", "claim")


def find(user: User, conference: Conference, key: str) -> Subject | None:
    """What the key means, where it is this person's to decide, in whatever state; for a report the thing that is reported."""
    name = key.removeprefix(REPORT)
    if name.startswith(REPLY):
        rows: Any = Reply.objects.filter(public_id=name.removeprefix(REPLY))
    elif name.startswith(WORDING):
        number = name.removeprefix(WORDING)
        rows = Rewording.objects.filter(pk=number) if number.isdecimal() and len(number) < 18 else Rewording.objects.none()
    else:
        rows = Review.objects.filter(public_id=name)
    around = _AROUND if rows.model is Review else ("review", *(f"review__{path}" for path in _AROUND))
    return rows.visible_to(user).of(conference).select_related(*around).first()


def find_many(user: User, conference: Conference, keys: Sequence[str]) -> list[Subject]:
    """As `find`, for boxes that were ticked; a statement a kind."""
    names: dict[Any, tuple[str, list[str]]] = {
        Reply: ("public_id", [key.removeprefix(REPLY) for key in keys if key.startswith(REPLY)]),
        Rewording: ("pk", [key.removeprefix(WORDING) for key in keys if key.startswith(WORDING) and key[len(WORDING) :].isdecimal()]),
        Review: ("public_id", [key for key in keys if "-" not in key]),
    }
    found: list[Subject] = []
    for model, (column, wanted) in names.items():
        found += list(model.objects.visible_to(user).of(conference).filter(**{f"{column}__in": wanted})) if wanted else []
    return found


def why_not(user: User, conference: Conference, key: str) -> str:
    """For who comes by a link to what waits here and is not theirs to decide: the reason, and nothing else of it."""
    name = key.removeprefix(REPORT).removeprefix(REPLY)
    rows = Review.objects.within_reach(user, ReviewQuerySet.roles).of(conference)
    review = rows.filter(Q(public_id=name) | Q(replies__public_id=name)).select_related("paper").first()
    if review is None:
        return ""
    conflict = conflicts.between(user, review.paper)
    if conflict is not None:
        return str(conflict.label)
    if review.user_id == user.pk or review.email_key == user.email_key:
        return gettext("You wrote it.")
    if review.state == ReviewState.PENDING and review.appealed_at is not None and review.declined_by_id == user.pk:
        return gettext("You declined it, and its writer asks for another moderator.")
    return ""


def waits(subject: Subject, key: str) -> bool:
    if key.startswith(REPORT):
        return bool(getattr(subject, "reports", 0))
    return subject.state == ReviewState.PENDING


def show(user: User, key: str, subject: Subject, at: datetime) -> Item:
    """A constant number of statements."""
    review = subject if isinstance(subject, Review) else subject.review
    reports = _reports(subject) if key.startswith(REPORT) and not isinstance(subject, Rewording) else None
    rating = None if isinstance(subject, Reply) else subject.rating
    kind = "report" if reports is not None else {Review: "review", Rewording: "wording", Reply: "reply"}[type(subject)]
    return Item(
        key=key,
        kind=kind,
        subject=subject,
        review=review,
        paper=review.paper,
        name=subject.display_name if isinstance(subject, Reply) else review.display_name,
        text=subject.text,
        language=subject.language if isinstance(subject, Reply) else review.language,
        rating=rating,
        word=str(RATING_WORDS[rating]) if rating else "",
        scores=_scores(subject, review),
        pieces=wordings.difference(review.text, subject.text) if isinstance(subject, Rewording) else (),
        place=review.claim.place if hasattr(review, "claim") else "",
        signals=tuple(_signals(subject.signals)),
        reports=reports or (),
        writer=_writer(user, subject, review, at),
        on_paper=_on_paper(review.paper, at),
        since=subject.pending_since,
    )


def _scores(subject: Subject, review: Review) -> tuple[Score, ...]:
    if isinstance(subject, Reply):
        return ()
    given = subject.scores if isinstance(subject, Rewording) else dict(review.scores.values_list("facet", "value"))
    names = facets.labels(review.conference)
    return tuple(Score(names.get(facet, facet), value) for facet, value in given.items())


def _signals(stored: Sequence[dict[str, Any]]) -> list[Signal]:
    """The strongest first, each in a sentence."""
    found = [Signal(one["points"], sentence(judging.Signal.of_record(one))) for one in stored]
    return sorted(found, key=lambda signal: -signal.size)


def _reports(thing: Review | Reply) -> tuple[Reported, ...]:
    rows = thing.abuse_reports.filter(state=ReportState.OPEN).order_by("created_at")[:MOST_REPORTS]
    return tuple(Reported(str(DeclineReason(row.reason).label), row.words, row.created_at) for row in rows)


def _writer(user: User, subject: Subject, review: Review, at: datetime) -> Writer:
    wrote: Review | Reply = subject if isinstance(subject, Reply) else review
    knows = knows_writers(user, review.paper)
    told = _written_by(wrote, review, subject)
    return Writer(
        address=wrote.email if knows else "",
        knows=knows,
        published=told["published"],
        declined=told["declined"],
        helpful=told["helpful"] or 0,
        upheld=_upheld(wrote),
        badges=() if isinstance(wrote, Reply) else tuple(_badge(badge) for badge in review.badges.all()),
        same_network=_same_network(review, at) if wrote is review else 0,
    )


def _written_by(wrote: Review | Reply, review: Review, subject: Subject) -> dict[str, Any]:
    rows = Review.objects.filter(paper__volume__series__organisation=review.paper.volume.series.organisation_id)
    others = rows.filter(email_key=wrote.email_key).exclude(email_key="").exclude(pk=subject.pk if subject is review else None)
    return others.aggregate(
        published=Count("pk", filter=Q(state=ReviewState.PUBLISHED)),
        declined=Count("pk", filter=Q(state=ReviewState.DECLINED)),
        helpful=Sum("helpful", filter=Q(state=ReviewState.PUBLISHED)),
    )


def _upheld(wrote: Review | Reply) -> int:
    if not wrote.email_key:
        return 0
    theirs = Q(review__email_key=wrote.email_key) | Q(reply__email_key=wrote.email_key)
    things = AbuseReport.objects.filter(theirs, state=ReportState.UPHELD).order_by().values("review", "reply").distinct()
    return things.count()


def _badge(badge: ReviewBadge) -> str:
    return f"{Badge(badge.kind).label} ({badge.number})" if badge.number else str(Badge(badge.kind).label)


def _same_network(review: Review, at: datetime) -> int:
    """How many other writers came from there within thirty days; never who."""
    if not review.network:
        return 0
    rows = Review.objects.filter(network=review.network, written_at__gte=at - timedelta(days=NETWORK_KEPT_DAYS)).exclude(
        mailbox=review.mailbox
    )
    return rows.order_by().values("mailbox").distinct().count()


def _on_paper(paper: Paper, at: datetime) -> OnPaper:
    told = Review.objects.filter(paper=paper).aggregate(
        published=Count("pk", filter=Q(state=ReviewState.PUBLISHED)),
        waiting=Count("pk", filter=Q(state=ReviewState.PENDING)),
        past_hour=Count("pk", filter=Q(written_at__gte=at - A_WHILE)),
    )
    surge = Surge.objects.standing().filter(paper=paper).first()
    lock = PaperLock.objects.standing().filter(paper=paper).first()
    return OnPaper(**told, surge=surge, of_surge=Review.objects.of_surge(surge).count() if surge else 0, lock=lock)
