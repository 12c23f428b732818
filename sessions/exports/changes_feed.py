"""The changes of a programme as an Atom feed (RFC 4287): one entry a release."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.feedgenerator import Atom1Feed

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class FeedEntry:
    """`lines` are sentences in plain text."""

    title: str
    url: str
    released_at: datetime
    lines: tuple[str, ...]


def write(title: str, url: str, feed_url: str, language: str, entries: Iterable[FeedEntry]) -> bytes:
    feed = Atom1Feed(title=title, link=url, description="", language=language, feed_url=feed_url, feed_guid=feed_url)
    for entry in entries:
        feed.add_item(
            title=entry.title, link=entry.url, description="\n".join(entry.lines), unique_id=entry.url,
            pubdate=entry.released_at, updateddate=entry.released_at,
        )  # fmt: skip
    return feed.writeString("utf-8").encode()
