"""What happened to papers, for feeds and for the letters to those who follow them. Names as shown, nothing else of anybody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from conference.lib.text import shorten
from proceedings.models import Notice, NoticeState, Paper, PaperVersion
from reviews.models import ClaimStep, Reply, Review
from reviews.queries.reading import readable
from reviews.readers import digest_of

NEWEST = 50
LONGEST = 600


@dataclass(frozen=True)
class Happening:
    """`doer` stands for who did it, so that nobody is told of their own doing; it is shown nowhere."""

    paper: int
    at: datetime
    title: str
    text: str
    path: str
    language: str
    name: str = ""
    changed_at: datetime | None = None
    doer: str = field(default="", repr=False)


@dataclass(frozen=True)
class Span:
    """After `since`, up to `until`; open at an end that is None."""

    since: datetime | None = None
    until: datetime | None = None

    def within(self, name: str) -> Q:
        since = Q(**{f"{name}__gt": self.since}) if self.since else Q()
        return since & Q(**{f"{name}__lte": self.until}) if self.until else since


def newest(papers: Sequence[Paper], span: Span = Span(), most: int = NEWEST) -> list[Happening]:
    """The newest first; five statements, whatever the number of papers, and of each kind no more than `most` rows."""
    kinds = (_versions, _notices, _reviews, _replies, _claims)
    found = chain.from_iterable(kind(papers, span, most) for kind in kinds)
    return sorted(found, key=lambda happening: happening.at, reverse=True)[:most]


def _latest(rows: QuerySet, span: Span, name: str, most: int) -> QuerySet:
    return rows.filter(span.within(name)).order_by(f"-{name}", "-pk")[:most]


def _versions(papers: Sequence[Paper], span: Span, most: int) -> Iterator[Happening]:
    rows = PaperVersion.objects.filter(paper__in=papers, published_at__isnull=False).select_related("paper")
    for version in _latest(rows.defer("body_markdown"), span, "published_at", most):
        title = _("Version %(number)d") % {"number": version.number}
        path = version.get_absolute_url()
        yield Happening(version.paper_id, version.published_at, title, version.note, path, version.language)


def _notices(papers: Sequence[Paper], span: Span, most: int) -> Iterator[Happening]:
    rows = Notice.objects.filter(paper__in=papers, state=NoticeState.PUBLISHED).select_related("paper")
    for notice in _latest(rows, span, "published_at", most):
        text = shorten(notice.text, LONGEST)
        yield Happening(notice.paper_id, notice.published_at, notice.get_kind_display(), text, notice.get_absolute_url(), notice.language)


def _reviews(papers: Sequence[Paper], span: Span, most: int) -> Iterator[Happening]:
    revised = Coalesce(Max("revisions__replaced_at", filter=Q(revisions__was_public=True)), "published_at")
    for review in _latest(Review.objects.public().filter(paper__in=papers).annotate(changed=revised), span, "published_at", most):
        title = _("Review by %(name)s, %(rating)d of 5") % {"name": review.display_name, "rating": review.rating}
        yield Happening(
            paper=review.paper_id,
            at=review.published_at,
            title=title,
            text=shorten(review.text, LONGEST),
            path=review.get_absolute_url(),
            language=review.language,
            name=review.display_name,
            changed_at=review.changed,
            doer=digest_of(review.email),
        )


def _replies(papers: Sequence[Paper], span: Span, most: int) -> Iterator[Happening]:
    rows = Reply.objects.filter(review__in=readable().filter(paper__in=papers), state="published").select_related("review")
    for reply in _latest(rows, span, "published_at", most):
        title = _("Reply by %(name)s (%(role)s)") % {"name": reply.display_name, "role": reply.get_role_display()}
        yield Happening(
            paper=reply.review.paper_id,
            at=reply.published_at,
            title=title,
            text=shorten(reply.text, LONGEST),
            path=reply.get_absolute_url(),
            language=reply.language,
            name=reply.display_name,
            doer=digest_of(reply.email) if reply.email else "",
        )


def _claims(papers: Sequence[Paper], span: Span, most: int) -> Iterator[Happening]:
    rows = ClaimStep.objects.filter(claim__review__in=Review.objects.public().filter(paper__in=papers))
    for step in _latest(rows.select_related("claim__review"), span, "at", most):
        review = step.claim.review
        title = _("Possible error in %(place)s: %(state)s") % {"place": step.claim.place, "state": step.get_state_display()}
        yield Happening(
            paper=review.paper_id,
            at=step.at,
            title=title,
            text=shorten(step.words, LONGEST),
            path=f"{review.get_absolute_url()}#claim-step-{step.pk}",
            language=review.language,
            name=step.display_name,
            doer=digest_of(step.email_key) if step.email_key else "",
        )
