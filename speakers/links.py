"""Links that a speaker wants to be found by: an address of the web and what it is called."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from conference.lib.text import clean_line

MOST_LINKS = 8
LONGEST_TITLE = 80
_check = URLValidator(schemes=["http", "https"], message=_("Write an address that begins with https:// or http://."))


def check_link(url: str) -> None:
    """Addresses of the web alone: a `javascript:` would run in the reader's browser."""
    _check(url)


def cleaned(links: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Lines without control characters; a link without a title is called by its host. Raises ValidationError."""
    kept = []
    for link in list(links)[:MOST_LINKS]:
        if url := clean_line(link.get("url") or ""):
            check_link(url)
            kept.append({"url": url, "title": clean_line(link.get("title") or "")[:LONGEST_TITLE] or host_of(url)})
    return kept


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")


def from_lines(text: str) -> list[dict[str, str]]:
    """`https://example.org What it is called`, one a line. Raises ValidationError."""
    halves = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return cleaned({"url": half[0], "title": half[1] if len(half) > 1 else ""} for half in halves)


def to_lines(links: Iterable[Mapping[str, str]]) -> str:
    return "\n".join(f"{link['url']} {link['title']}" for link in links)


def check_number(links: list[dict[str, str]]) -> None:
    if len(links) > MOST_LINKS:
        raise ValidationError(_("At most %(number)d links.") % {"number": MOST_LINKS})
