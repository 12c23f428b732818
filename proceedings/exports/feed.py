"""Papers as an Atom feed (RFC 4287): one entry a paper, with all its authors and in its own language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class FeedPaper:
    """`title` and `summary` say whether the paper still stands."""

    title: str
    url: str
    language: str
    authors: tuple[str, ...]
    summary: str
    keywords: tuple[str, ...]
    published_at: datetime
    updated_at: datetime
    rights: str
    pdf_url: str


class _Feed(Atom1Feed):
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item["pdf_url"]:
            handler.addQuickElement("link", "", {"rel": "enclosure", "type": "application/pdf", "href": item["pdf_url"]})


def write(title: str, url: str, feed_url: str, language: str, papers: Iterable[FeedPaper], subtitle: str = "") -> bytes:
    feed = _Feed(title=title, link=url, description="", subtitle=subtitle or None, language=language, feed_url=feed_url, feed_guid=feed_url)
    for paper in papers:
        feed.add_item(
            title=paper.title, link=paper.url, description=paper.summary, unique_id=paper.url, pubdate=paper.published_at,
            updateddate=paper.updated_at, categories=paper.keywords, item_copyright=paper.rights or None,
            language=paper.language, authors=paper.authors, pdf_url=paper.pdf_url,
        )  # fmt: skip
    return feed.writeString("utf-8").encode()
