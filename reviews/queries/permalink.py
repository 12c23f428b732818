"""One review on a page of its own: the whole thread, what was changed, and how it is cited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.lib.localized import in_language
from conference.lib.text import shorten
from proceedings.licences import Licence, licence
from proceedings.models import Paper
from reviews.exports.citation import CitedReview
from reviews.models import Review
from reviews.queries.reading import ReviewRow, row_of
from reviews.wordings import Piece, difference


@dataclass(frozen=True)
class Wording:
    """An earlier one, and what became of it in the next."""

    rating: int
    replaced_at: datetime
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ReviewPage:
    paper: Paper
    row: ReviewRow
    licence: Licence
    earlier: tuple[Wording, ...]
    cited: CitedReview | None
    address: str
    open_graph: tuple[tuple[str, str], ...]


def page_of(review: Review) -> ReviewPage:
    row, address = row_of(review), settings.SITE_URL + review.get_absolute_url()
    cited = None if row.gone else cited_review(review)
    return ReviewPage(
        paper=review.paper,
        row=row,
        licence=licence(row.licence),
        earlier=() if row.gone else tuple(_wordings(review)),
        cited=cited,
        address=address,
        open_graph=_open_graph(row, cited, address),
    )


def cited_review(review: Review) -> CitedReview:
    """In the language of the site, at one address, whatever the reader's."""
    paper, version = review.paper, review.version
    with override(settings.LANGUAGE_CODE):
        return CitedReview(
            key=review.public_id,
            name=review.display_name,
            title=_("Review of “%(paper)s”") % {"paper": version.title or str(paper)},
            paper_title=version.title or str(paper),
            authors=tuple(author.name.full for author in version.authors.all()),
            container=in_language(paper.volume.title).text,
            day=timezone.localdate(review.published_at or review.written_at),
            url=settings.SITE_URL + review.get_absolute_url(),
            language=review.language,
        )


def _open_graph(row: ReviewRow, cited: CitedReview | None, address: str) -> tuple[tuple[str, str], ...]:
    """What is shown where somebody tells others of the page."""
    if cited is None:
        return ()
    return (
        ("og:type", "article"),
        ("og:title", f"{cited.title}: {cited.name}"),
        ("og:description", shorten(" ".join(row.text.split()), 300)),
        ("og:url", address),
        ("article:published_time", cited.day.isoformat()),
    )


def _wordings(review: Review) -> Iterator[Wording]:
    """The newest first."""
    stored = list(review.wordings)  # type: ignore[attr-defined]
    texts = [*(wording.text for wording in stored), review.text]
    for place, wording in reversed(list(enumerate(stored))):
        yield Wording(wording.rating or 1, wording.replaced_at, difference(texts[place], texts[place + 1]))
