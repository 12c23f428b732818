"""Page-shaped reads of reviews: only what is published, and nothing that tells who stands behind a pseudonym."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Window
from django.db.models.functions import RowNumber
from django.http import Http404

from conference.kept import Lookup, Revision
from proceedings.models import Paper
from proceedings.queries import revisions
from reviews.models import Reply, ReplyState, Review, ReviewQuerySet, ReviewRevision, ReviewState
from reviews.queries import facets
from reviews.queries.asked import ORDERS, Asked
from reviews.queries.badges import BadgeRow, badge_rows
from reviews.queries.claims import ClaimRow, claims_of
from reviews.queries.rating import RATING_WORDS, ShownFigures, figures_of, shown
from reviews.queries.threads import ReplyRow, threads_of
from reviews.rating import Figures

ON_PAPER = 10
ON_PAGE = 20
MOST_GONE = 50


@dataclass(frozen=True)
class Score:
    label: str
    value: int


@dataclass(frozen=True)
class ReviewRow:
    """`gone` is a review that its writer took back, of which only the answers are left."""

    public_id: str
    url: str
    published_at: datetime
    gone: bool
    name: str = ""
    is_pseudonym: bool = False
    badges: tuple[BadgeRow, ...] = ()
    says_attended: bool = False
    says_in_field: bool = False
    language: str = ""
    rating: int = 0
    word: str = ""
    scores: tuple[Score, ...] = ()
    text: str = ""
    interests: str = ""
    licence: str = ""
    version: int = 0
    is_current_version: bool = True
    revised: bool = False
    helpful: int = 0
    claim: ClaimRow | None = None
    replies: tuple[ReplyRow, ...] = ()


@dataclass(frozen=True)
class Reviews:
    """Of one paper: a page of those that were asked for. `found` is how many there are of them on all pages."""

    paper: Paper
    figures: ShownFigures
    asked: Asked
    rows: tuple[ReviewRow, ...]
    found: int
    first: int
    before_url: str = ""
    after_url: str = ""

    @property
    def more(self) -> int:
        return self.found - len([row for row in self.rows if not row.gone])

    @property
    def last(self) -> int:
        return self.first + len([row for row in self.rows if not row.gone]) - 1


_ANSWERED = Q(state=ReviewState.WITHDRAWN, published_at__isnull=False) & Exists(
    Reply.objects.filter(review=OuterRef("pk"), state=ReplyState.PUBLISHED)
)


def readable() -> ReviewQuerySet:
    """What has a page: published reviews, and the answers to one that its writer took back."""
    return Review.objects.filter(Q(state=ReviewState.PUBLISHED) | _ANSWERED, paper__in=Paper.objects.public())


_review = Lookup(lambda public_id: revisions.under(readable().filter(public_id=public_id), "paper__volume__"))


def of_review(review: str) -> Revision | None:
    return revisions.revision(_review.first(review))


def public_paper(public_id: str) -> Paper:
    rows = Paper.objects.public().select_related("volume__conference", "volume__series", "current").prefetch_related("current__texts")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def readable_review(public_id: str) -> Review:
    """With its paper. Raises Http404 for what readers do not see."""
    related = "paper__volume__conference", "paper__volume__series", "paper__current"
    rows = (
        _with_what_is_shown(readable())
        .select_related(*related)
        .prefetch_related("paper__current__texts", "version__texts", "version__authors", _WORDINGS)
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def published_review(public_id: str) -> Review:
    """With its paper, for pages where something is done about it. Raises Http404 for what is not public."""
    related = "paper__volume__conference", "paper__volume__series", "paper__current"
    found = Review.objects.public().select_related(*related).prefetch_related("paper__current__texts").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def row_of(review: Review) -> ReviewRow:
    """Of one alone."""
    return _rows([review], {review.paper_id: facets.labels(review.paper.volume.conference)})[0]


def of_papers(papers: Sequence[Paper]) -> dict[int, Reviews]:
    """The first of each, for their own pages; a constant number of statements for the papers of a conference."""
    asked, figures, found = Asked(), figures_of(papers), _first_of_each(papers)
    by_conference = {conference: facets.labels(conference) for conference in {paper.volume.conference for paper in papers}}
    labels = {paper.pk: by_conference[paper.volume.conference] for paper in papers}
    rows: dict[int, list[ReviewRow]] = {paper.pk: [] for paper in papers}
    for review, row in zip(found, _rows(found, labels), strict=True):
        rows[review.paper_id].append(row)
    return {paper.pk: _first(paper, figures[paper.pk], labels[paper.pk], rows[paper.pk], asked) for paper in papers}


def page_of(paper: Paper, figures: Figures, asked: Asked) -> Reviews:
    """Raises Http404 behind the last page. A constant number of statements; only the rows of the page are read."""
    rows = _narrowed(_published(paper), asked)
    found = _number_of(rows, figures, asked)
    pages = max(1, -(-found // ON_PAGE))
    if asked.page > pages:
        raise Http404
    begin = (asked.page - 1) * ON_PAGE
    reviews = list(_with_what_is_shown(rows).order_by(*ORDERS[asked.order])[begin : begin + ON_PAGE])
    if asked.page == pages and not asked.narrows:
        reviews += _gone(paper)
    labels = facets.labels(paper.volume.conference)
    before, after = (asked.but(page=number).address(paper.public_id) for number in (asked.page - 1, asked.page + 1))
    return Reviews(
        paper=paper,
        figures=shown(paper, figures, labels, asked),
        asked=asked,
        rows=_rows(reviews, {paper.pk: labels}),
        found=found,
        first=begin + 1,
        before_url=before if asked.page > 1 else "",
        after_url=after if asked.page < pages else "",
    )


_WORDINGS = Prefetch("revisions", ReviewRevision.objects.filter(was_public=True).order_by("replaced_at", "pk"), to_attr="wordings")


def _published(paper: Paper) -> ReviewQuerySet:
    return Review.objects.filter(paper=paper, state=ReviewState.PUBLISHED)


def _with_what_is_shown(rows: ReviewQuerySet) -> ReviewQuerySet:
    revised = Exists(ReviewRevision.objects.filter(review=OuterRef("pk"), was_public=True))
    return rows.annotate(revised=revised).select_related("version", "paper").prefetch_related("badges", "scores")


def _narrowed(rows: ReviewQuerySet, asked: Asked) -> ReviewQuerySet:
    if asked.badge:
        rows = rows.filter(badges__kind=asked.badge)
    if asked.version:
        rows = rows.filter(version__number=asked.version)
    return rows.filter(rating=asked.rating) if asked.rating else rows


def _number_of(rows: ReviewQuerySet, figures: Figures, asked: Asked) -> int:
    """From the figures where one condition or none narrows; several at once are counted, in one statement."""
    if asked.narrows > 1:
        return rows.count()
    if asked.badge:
        return figures.badges.get(asked.badge, 0)
    if asked.version:
        return figures.versions.get(str(asked.version), 0)
    return figures.ratings.get(str(asked.rating), 0) if asked.rating else figures.summary.count


def _first_of_each(papers: Sequence[Paper]) -> list[Review]:
    """Of one paper the index alone finds them; of several a number within each does."""
    rows = _with_what_is_shown(Review.objects.filter(paper__in=papers, state=ReviewState.PUBLISHED))
    if len(papers) == 1:
        return list(rows.order_by(*ORDERS[Asked.order])[:ON_PAPER])
    order = [F(name.removeprefix("-")).desc() for name in ORDERS[Asked.order]]
    place = Window(RowNumber(), partition_by=F("paper"), order_by=order)
    return list(rows.annotate(place=place).filter(place__lte=ON_PAPER).order_by("place"))


def _first(paper: Paper, figures: Figures, labels: Mapping[str, str], rows: list[ReviewRow], asked: Asked) -> Reviews:
    return Reviews(paper, shown(paper, figures, labels, asked), asked, tuple(rows), figures.summary.count, 1)


def _gone(paper: Paper) -> list[Review]:
    """They stand behind the last of the others, for nothing orders or narrows what is not there."""
    rows = _with_what_is_shown(Review.objects.filter(_ANSWERED, paper=paper))
    return list(rows.order_by("-published_at", "-pk")[:MOST_GONE])


def _rows(reviews: Sequence[Review], labels: Mapping[int, Mapping[str, str]]) -> tuple[ReviewRow, ...]:
    threads, claims = threads_of(reviews), claims_of(reviews)
    return tuple(_row(review, labels[review.paper_id], threads.get(review.pk, ()), claims.get(review.pk)) for review in reviews)


def _row(review: Review, labels: Mapping[str, str], replies: tuple[ReplyRow, ...], claim: ClaimRow | None) -> ReviewRow:
    published_at, url = review.published_at or review.written_at, review.get_absolute_url()
    if review.state == ReviewState.WITHDRAWN:
        return ReviewRow(review.public_id, url, published_at, gone=True, replies=replies)
    rating = review.rating or 1  # only a draft has none, and no draft is shown
    given = {score.facet: score.value for score in review.scores.all()}
    return ReviewRow(
        public_id=review.public_id,
        url=url,
        published_at=published_at,
        gone=False,
        name=review.display_name,
        is_pseudonym=review.is_pseudonym,
        badges=badge_rows(review.badges.all()),
        says_attended=review.says_attended,
        says_in_field=review.says_in_field,
        language=review.language,
        rating=rating,
        word=str(RATING_WORDS[rating]),
        scores=tuple(Score(label, given[key]) for key, label in labels.items() if key in given),
        text=review.text,
        interests=review.interests,
        licence=review.licence,
        version=review.version.number,
        is_current_version=review.version_id == review.paper.current_id,
        revised=getattr(review, "revised", False),
        helpful=review.helpful,
        claim=claim,
        replies=replies,
    )
