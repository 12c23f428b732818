"""What waits for moderators and editors, of every kind in one order.

First what three independent readers report, then the oldest, and at the far end what the text filter suspects. What is not
the person's to decide is not among the rows: the querysets' `visible_to` sees to it, and the page tells only how many.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Min, QuerySet, Value, When
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from conference.models import Conference, Role
from conference.permissions import holds
from proceedings.models import Paper
from reviews.judging import FAR_END
from reviews.models import AbuseReport, ErrorClaim, Reply, ReplyRole, Review, Rewording

MOST_SHOWN = 50
# So many readers from so many networks, and a thing stands first. Nothing is hidden by it.
INDEPENDENT_REPORTS = 3
FIRST, IN_TURN, LAST = 0, 1, 2
SHOWN = ("all", "reviews", "replies", "reports", "errors")


@dataclass(frozen=True)
class QueueRow:
    """`key` is what its address and its box are called; `turn` and `since` give its place."""

    key: str
    kind: str
    who: str
    language: str
    paper_id: int
    since: datetime
    turn: int = IN_TURN
    signs: tuple[str, ...] = ()
    url: str = ""
    paper: str = ""
    can_be_chosen: bool = True


@dataclass(frozen=True)
class Kept:
    """Of one kind: the first rows, how many there are, the age of the oldest, and how many are somebody else's to decide."""

    kind: str
    rows: tuple[QueueRow, ...] = ()
    count: int = 0
    oldest: datetime | None = None
    hidden: int = 0


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Queue:
    rows: tuple[QueueRow, ...]
    more: int
    tabs: tuple[Tab, ...]
    count: int
    oldest: datetime | None
    hidden: int
    show: str


KINDS_OF = {"reviews": ("review", "wording"), "replies": ("reply",), "reports": ("report",), "errors": ("claim",)}


def page(user: User, conference: Conference, show: str = "all") -> Queue:
    """A constant number of statements, however much waits."""
    kept = _kept(user, conference)
    shown = [one for one in kept if show == "all" or one.kind in KINDS_OF.get(show, ())]
    rows = sorted((row for one in shown for row in one.rows), key=lambda row: (row.turn, row.since, row.key))[:MOST_SHOWN]
    return Queue(
        rows=_with_papers(rows),
        more=sum(one.count for one in shown) - len(rows),
        tabs=_tabs(kept, show),
        count=sum(one.count for one in kept),
        oldest=min((one.oldest for one in kept if one.oldest is not None), default=None),
        hidden=sum(one.hidden for one in kept),
        show=show,
    )


@dataclass(frozen=True)
class Waiting:
    """How many wait for a person, by tab, and since when the oldest does."""

    counts: dict[str, int]
    oldest: datetime | None

    @property
    def number(self) -> int:
        return sum(self.counts.values())


def waiting(user: User, conference: Conference) -> Waiting:
    """The figures alone: no row is read."""
    kept = _kept(user, conference, most=0)
    by_kind = {one.kind: one.count for one in kept}
    counts = {tab: sum(by_kind[kind] for kind in kinds if kind in by_kind) for tab, kinds in KINDS_OF.items()}
    return Waiting(counts, min((one.oldest for one in kept if one.oldest is not None), default=None))


def _kept(user: User, conference: Conference, most: int = MOST_SHOWN) -> list[Kept]:
    """Editors who do not moderate have the possible errors alone."""
    found = []
    if holds(user, conference, Role.MODERATOR):
        found = [_reviews(user, conference, most), _rewordings(user, conference, most)]
        found += [_replies(user, conference, most), _reports(user, conference, most)]
    if holds(user, conference, Role.MODERATOR, Role.EDITOR):
        found.append(_claims(user, conference, most))
    return found


def _reviews(user: User, conference: Conference, most: int) -> Kept:
    columns = ["public_id", "display_name", "language", "paper", "pending_since", "suspicion", "appealed_at"]

    def row(values: dict[str, Any]) -> QueueRow:
        signs = [_("asks for another moderator")] if values["appealed_at"] else []
        signs += _suspicion(values)
        place = (values["paper"], values["pending_since"], _turn(values), tuple(signs))
        return QueueRow(values["public_id"], "review", values["display_name"], values["language"], *place)

    return _judged("review", Review.objects, user, conference, most, columns, row)


def _rewordings(user: User, conference: Conference, most: int) -> Kept:
    columns = ["pk", "review__display_name", "review__language", "review__paper", "pending_since", "suspicion"]

    def row(values: dict[str, Any]) -> QueueRow:
        place = (values["review__paper"], values["pending_since"], _turn(values), _suspicion(values))
        return QueueRow(f"wording-{values['pk']}", "wording", values["review__display_name"], values["review__language"], *place)

    return _judged("wording", Rewording.objects, user, conference, most, columns, row)


def _replies(user: User, conference: Conference, most: int) -> Kept:
    columns = ["public_id", "display_name", "role", "language", "review__paper", "pending_since", "suspicion"]

    def row(values: dict[str, Any]) -> QueueRow:
        who = f"{values['display_name']}, {ReplyRole(values['role']).label}"
        place = (values["review__paper"], values["pending_since"], _turn(values), _suspicion(values))
        return QueueRow(f"reply-{values['public_id']}", "reply", who, values["language"], *place)

    return _judged("reply", Reply.objects, user, conference, most, columns, row)


def _judged(kind: str, rows: Any, user: User, conference: Conference, most: int, columns: Sequence[str], row: Any) -> Kept:
    """What the filter has read: in turn, and what it suspects behind."""
    mine = rows.visible_to(user).of(conference).waiting()
    told = mine.order_by().aggregate(number=Count("pk"), oldest=Min("pending_since"))
    suspect = Case(When(suspicion__gte=FAR_END, then=Value(1)), default=Value(0))
    found = mine.annotate(suspect=suspect).order_by("suspect", "pending_since", "pk").values(*columns)[:most] if most else ()
    whole = rows.within_reach(user, Review.objects.all().roles).of(conference).waiting().count() if most else told["number"]
    return Kept(kind, tuple(row(values) for values in found), told["number"], told["oldest"], whole - told["number"])


def _reports(user: User, conference: Conference, most: int) -> Kept:
    """One row a thing, with all who report it."""
    mine = AbuseReport.objects.of(conference).visible_to(user).waiting()
    everything = AbuseReport.objects.of(conference).within_reach(user, Review.objects.all().roles).waiting()
    told = _things(mine).aggregate(number=Count("*"), oldest=Min("since"))
    first = Case(When(reporters__gte=INDEPENDENT_REPORTS, networks__gte=INDEPENDENT_REPORTS, then=Value(FIRST)), default=Value(IN_TURN))
    found = list(_things(mine).annotate(turn=first).order_by("turn", "since")[:most]) if most else []
    hidden = _things(everything).count() - told["number"] if most else 0
    return Kept("report", _reported(found), told["number"], told["oldest"], hidden)


def _things(reports: QuerySet[AbuseReport]) -> Any:
    counted = {"since": Min("created_at"), "reporters": Count("reporter", distinct=True), "networks": Count("network", distinct=True)}
    return reports.order_by().values("paper", "review", "reply").annotate(**counted)


def _reported(found: Sequence[dict[str, Any]]) -> tuple[QueueRow, ...]:
    columns = ("pk", "public_id", "display_name", "language")
    reviews = {row[0]: row for row in Review.objects.filter(pk__in=[one["review"] for one in found]).values_list(*columns)}
    replies = {row[0]: row for row in Reply.objects.filter(pk__in=[one["reply"] for one in found]).values_list(*columns)}
    return tuple(_report_row(one, reviews.get(one["review"]), replies.get(one["reply"])) for one in found)


def _report_row(one: dict[str, Any], review: Any, reply: Any) -> QueueRow:
    _pk, public_id, name, language = review or reply
    key = f"report-{public_id}" if review else f"report-reply-{public_id}"
    number = one["reporters"]
    if one["turn"] == FIRST:
        sign = ngettext("%(number)d independent report", "%(number)d independent reports", number)
    else:
        sign = ngettext("%(number)d report", "%(number)d reports", number)
    place = (one["paper"], one["since"], one["turn"], (sign % {"number": number},))
    return QueueRow(key, "report", name, language, *place, can_be_chosen=False)


def _claims(user: User, conference: Conference, most: int) -> Kept:
    mine = ErrorClaim.objects.of(conference).visible_to(user).waiting()
    told = mine.order_by().aggregate(number=Count("pk"), oldest=Min("review__published_at"))
    review = {name: F(f"review__{name}") for name in ("public_id", "display_name", "language", "published_at")}
    found = mine.annotate(about=F("review__paper"), **review).values("pk", "place", "about", *review)[:most] if most else ()
    return Kept("claim", tuple(_claim_row(values) for values in found), told["number"], told["oldest"])


def _claim_row(values: dict[str, Any]) -> QueueRow:
    return QueueRow(
        key=f"claim-{values['pk']}",
        kind="claim",
        who=values["display_name"],
        language=values["language"],
        paper_id=values["about"],
        since=values["published_at"],
        signs=(values["place"],),
        url=claim_url(values["pk"], values["public_id"]),
        can_be_chosen=False,
    )


def claim_url(claim: int, review: str) -> str:
    """Where editors answer a possible error; the review itself, where they have no list of them."""
    try:
        return reverse("admin:reviews_errorclaim_change", args=[claim])
    except NoReverseMatch:
        return reverse("reviews:review", args=[review])


def _turn(values: dict[str, Any]) -> int:
    return LAST if values["suspicion"] >= FAR_END else IN_TURN


def _suspicion(values: dict[str, Any]) -> tuple[str, ...]:
    points = values["suspicion"]
    return (_("filter: %(points)d of 100") % {"points": points},) if points >= FAR_END else ()


def _with_papers(rows: Iterable[QueueRow]) -> tuple[QueueRow, ...]:
    """Their titles, and the addresses of their own pages in the panel."""
    rows = list(rows)
    papers = Paper.objects.filter(pk__in={row.paper_id for row in rows}).select_related("current").prefetch_related("current__texts")
    titles = {paper.pk: str(paper) for paper in papers}
    return tuple(_placed(row, titles.get(row.paper_id, "")) for row in rows)


def _placed(row: QueueRow, title: str) -> QueueRow:
    url = row.url or reverse("admin:reviews_review_item", args=[row.key])
    return QueueRow(**{**row.__dict__, "url": url, "paper": title})


def _tabs(kept: Sequence[Kept], show: str) -> tuple[Tab, ...]:
    labels = {"reviews": _("Reviews"), "replies": _("Replies"), "reports": _("Reports"), "errors": _("Possible errors")}
    by_kind = {one.kind: one.count for one in kept}
    known = {name: kinds for name, kinds in KINDS_OF.items() if any(kind in by_kind for kind in kinds)}
    tabs = [Tab(name, labels[name], sum(by_kind.get(kind, 0) for kind in kinds), show == name) for name, kinds in known.items()]
    return (Tab("all", _("All"), sum(by_kind.values()), show == "all"), *tabs)
