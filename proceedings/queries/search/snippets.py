"""Where the words stand in a text as it was written, with its own letters and marks."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from conference.lib.text import fold
from proceedings.queries.search.engine import is_beginning

# Basic Latin to extended Latin, Cyrillic, and Latin with two marks: the letters that fold into others.
_LETTERS = (range(0x41, 0x250), range(0x400, 0x500), range(0x1E00, 0x1F00))
_MARKS = "[\u0300-\u036f\u00ad]*"
EXCERPT = 260
BEFORE = 70
# Places that are weighed against each other, in a text that may have thousands.
MOST_PLACES = 200


def pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Finds the words however they are written; the number of the group is the number of the word."""
    if not words:
        return None
    return re.compile("|".join(rf"((?<!\w){_written(word)}{_end(word)})" for word in words))


def marked(text: str, found: re.Pattern[str] | None) -> SafeString:
    """HTML in which the words stand out."""
    if found is None:
        return escape(text)
    pieces, last = [], 0
    for place in found.finditer(text):
        pieces += [escape(text[last : place.start()]), "<mark>", escape(place[0]), "</mark>"]
        last = place.end()
    return mark_safe("".join([*pieces, escape(text[last:])]))  # noqa: S308 - every piece is escaped


def excerpt(text: str, found: re.Pattern[str] | None) -> str:
    """The part of the text with the most of the words; nothing where there is none of them."""
    if found is None:
        return ""
    places = list(islice(found.finditer(text), MOST_PLACES))
    if not places:
        return ""
    best = max(range(len(places)), key=lambda number: (_different(places[number:]), -number))
    return cut(text, max(0, places[best].start() - BEFORE))


def cut(text: str, start: int = 0) -> str:
    """At words, with an ellipsis where something is left out."""
    end = start + EXCERPT
    piece = text[start:end]
    if start:
        piece = "… " + piece.split(None, 1)[-1]
    if end < len(text):
        piece = piece.rsplit(None, 1)[0].rstrip(" ,.;:") + " …"
    return " ".join(piece.split())


def _different(places: Sequence[re.Match[str]]) -> int:
    """How many different words stand near the first place."""
    near = places[0].start() + EXCERPT - BEFORE - 20
    return len({place.lastindex for place in places if place.end() <= near})


def _written(word: str) -> str:
    return "".join(f"[{_class(letter)}]{_MARKS}" for letter in word)


def _end(word: str) -> str:
    return r"\w*" if is_beginning(word) else r"(?!\w)"


def _class(letter: str) -> str:
    return "".join(re.escape(other) for other in sorted({letter, letter.upper()[:1], *_alike().get(letter, ())}))


@lru_cache(maxsize=1)
def _alike() -> dict[str, tuple[str, ...]]:
    """Folded letter → the letters that fold into it."""
    found: dict[str, list[str]] = {}
    for letter in _all(_LETTERS):
        found.setdefault(fold(letter), []).append(letter)
    return {folded: tuple(letters) for folded, letters in found.items() if len(folded) == 1}


def _all(ranges: Iterable[range]) -> list[str]:
    return [chr(number) for part in ranges for number in part]
