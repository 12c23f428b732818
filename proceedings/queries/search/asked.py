"""What a reader asks for: words, what the papers are narrowed to, order and page. Whatever is not understood is left out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from conference.lib.text import clean_line, words

LONGEST_QUERY = 200
LONGEST_NAME = 300
MOST_WORDS = 12
ORDERS = ("relevance", "newest", "rating")
NARROWING = ("year", "conference", "author", "language")


@dataclass(frozen=True)
class Asked:
    query: str = ""
    year: int | None = None
    conference: str = ""
    author: str = ""
    language: str = ""
    order: str = "relevance"
    # The words are meant as they are written, however few papers have them.
    literal: bool = False

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys(words(self.query)))[:MOST_WORDS]

    @property
    def is_cut(self) -> bool:
        """Whether words were left out because there are too many."""
        return len(set(words(self.query))) > MOST_WORDS

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, name) for name in NARROWING)

    @property
    def is_empty(self) -> bool:
        return not (self.query or self.is_narrowed)

    @property
    def parameters(self) -> str:
        """As they stand in an address, without the page."""
        named = {"query": "q", "order": "sort", "literal": "exact"}
        values = {named.get(name, name): value for name, value in asdict(self).items() if value and value != "relevance"}
        return urlencode({name: "1" if value is True else value for name, value in values.items()})

    @property
    def url(self) -> str:
        """From one page of a search to another."""
        return f"?{self.parameters}" if self.parameters else reverse("proceedings:index")

    @property
    def everywhere(self) -> "Asked":
        """The same words in all papers."""
        return self.but(year=None, conference="", author="", language="")

    def but(self, **changes: Any) -> "Asked":
        return replace(self, **changes)


def asked(values: Mapping[str, str]) -> Asked:
    """From the parameters of an address."""
    year = values.get("year", "").strip()
    order = values.get("sort", "")
    return Asked(
        query=_line(values.get("q", ""), LONGEST_QUERY),
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        conference=_line(values.get("conference", ""), 60),
        author=_line(values.get("author", ""), LONGEST_NAME),
        language=_line(values.get("language", ""), 10),
        order=order if order in ORDERS else "relevance",
        literal=values.get("exact") == "1",
    )


def _line(text: str, longest: int) -> str:
    return clean_line(text[:longest])
