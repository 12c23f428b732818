"""The site map in parts of a bounded size: a shelf is a kind of page, a part of it the rows whose numbers lie in one span."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.db.models import F, Max, QuerySet
from django.utils.html import escape

from conference.lib.places import SitemapEntry

# Far below the 50,000 addresses and 50 MB that a file may have, whatever stands beside each.
ROWS_A_PART = 5000
CHUNK = 500
CONTENT_TYPE = "application/xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass(frozen=True)
class Shelf:
    """`rows` are public; `changed` names the column that says when one changed last."""

    name: str
    rows: QuerySet
    entry: Callable[[Any], SitemapEntry]
    changed: str = ""

    def parts(self) -> list[tuple[int, datetime | None]]:
        """The numbers of the parts that hold something, and when the last of it changed; one statement."""
        spans = self.rows.order_by().annotate(part=F("pk") / ROWS_A_PART).values("part")
        if self.changed:
            return sorted(spans.annotate(last=Max(self.changed)).values_list("part", "last"))
        return [(part, None) for part in sorted(spans.distinct().values_list("part", flat=True))]

    def entries(self, part: int) -> Iterator[SitemapEntry]:
        """One statement, read a few hundred rows at a time."""
        first = part * ROWS_A_PART
        rows = self.rows.filter(pk__gte=first, pk__lt=first + ROWS_A_PART).order_by("pk")
        return (self.entry(row) for row in rows.iterator(CHUNK))


@dataclass(frozen=True)
class Addresses:
    """Pages that are always there."""

    name: str
    pages: tuple[SitemapEntry, ...]

    def parts(self) -> list[tuple[int, datetime | None]]:
        return [(0, None)] if self.pages else []

    def entries(self, part: int) -> Iterator[SitemapEntry]:
        return iter(self.pages if part == 0 else ())


def all_languages() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)


def write_index(parts: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    """Of (address, last change)."""
    yield f"{_HEAD}<sitemapindex {_NAMESPACE}>\n"
    for address, last in parts:
        yield f"<sitemap><loc>{escape(address)}</loc>{_last(last)}</sitemap>\n"
    yield "</sitemapindex>\n"


def write(entries: Iterable[SitemapEntry]) -> Iterator[str]:
    yield f'{_HEAD}<urlset {_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    for entry in entries:
        others = "".join(_alternate(entry, language) for language in entry.languages)
        yield f"<url><loc>{escape(settings.SITE_URL + entry.path)}</loc>{_last(entry.changed_at)}{others}</url>\n"
    yield "</urlset>\n"


def _alternate(entry: SitemapEntry, language: str) -> str:
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    address = quoteattr(settings.SITE_URL + prefix + entry.path)
    return f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={address}/>'


def _last(moment: datetime | None) -> str:
    return f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""
