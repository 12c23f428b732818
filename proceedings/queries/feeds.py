"""What was published or changed last, for feeds."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from proceedings.exports.citable import Citable
from proceedings.exports.feed import FeedPaper
from proceedings.models import NoticeKind, PaperQuerySet
from proceedings.queries.citing import citables
from proceedings.rated import rating_in_words

NEWEST = 50
MOST_AUTHORS = 100


def feed_papers(papers: PaperQuerySet) -> Iterator[FeedPaper]:
    """A paper that was taken back stands there again and says so; a constant number of statements."""
    return (_entry(cited) for cited in citables(papers.order_by("-changed_at", "-pk")[:NEWEST]))


def _entry(cited: Citable) -> FeedPaper:
    published = datetime.combine(cited.published_on, time.min, UTC) if cited.published_on else datetime(cited.year, 1, 1, tzinfo=UTC)
    return FeedPaper(
        title=cited.cited_title,
        url=cited.url,
        language=cited.language,
        authors=tuple(person.name.full for person in cited.people[:MOST_AUTHORS]),
        summary="\n\n".join([*_said(cited), *_rated(cited), cited.abstract]).strip(),
        keywords=cited.keywords,
        published_at=published,
        updated_at=cited.changed_at or published,
        rights=cited.licence_url or cited.licence,
        pdf_url=cited.pdf_url,
    )


def _said(cited: Citable) -> list[str]:
    return [f"{NoticeKind(notice.kind).label}, {notice.published_on.isoformat()}: {notice.url}" for notice in cited.notices]


def _rated(cited: Citable) -> list[str]:
    return [rating_in_words(cited.rating, cited.rating_count)] if cited.rating is not None else []
