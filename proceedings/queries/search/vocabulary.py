"""The words that papers have, and those of them that a misspelt word may have meant."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from conference.lib.text import in_latin
from proceedings.models import SearchWord
from proceedings.queries.search import engine

SHORTEST = 3
# Of one word so many others are looked at further.
MOST_NEAREST = 6
_WITHOUT = {
    "sqlite": "SELECT value FROM json_each(%s) WHERE NOT EXISTS"
    " (SELECT 1 FROM proceedings_searchindex WHERE proceedings_searchindex MATCH '\"' || value || '\"')",
    "postgresql": "SELECT value FROM json_array_elements_text(%s::json) AS value WHERE NOT EXISTS"
    " (SELECT 1 FROM proceedings_searchdocument WHERE vector @@ ('''' || value || '''')::tsquery)",
}


@dataclass(frozen=True, order=True)
class Nearest:
    distance: int
    word: str


def letters_of(word: str) -> int:
    """A bit for each letter that the word has."""
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) % 61)
    return letters


def without_papers(words: Iterable[str]) -> list[str]:
    """Those of the words that no document has."""
    return [word for (word,) in engine.rows(_WITHOUT[connection.vendor], [json.dumps(sorted(words))])]


def slips(word: str) -> int:
    """So many letters may be wrong."""
    return 1 if len(word) < 5 else 2


def nearest(misspelt: Sequence[str]) -> dict[str, list[Nearest]]:
    """The nearest known words of each, in one statement; written in Cyrillic, a word is also compared in Latin letters."""
    asked = {word: sorted({word, in_latin(word)}) for word in misspelt if len(word) >= SHORTEST and not word.isdecimal()}
    lengths = {len(form) + change for word, forms in asked.items() for form in forms for change in range(-slips(word), slips(word) + 1)}
    known = _known(sorted(lengths)) if asked else []
    return {word: _nearest(word, forms, known) for word, forms in asked.items()}


def _known(lengths: Sequence[int]) -> list[tuple[str, int]]:
    places = ", ".join(["%s"] * len(lengths))
    return engine.rows(f"SELECT word, letters FROM {SearchWord._meta.db_table} WHERE length IN ({places})", lengths)


def _nearest(word: str, forms: Sequence[str], known: Sequence[tuple[str, int]]) -> list[Nearest]:
    """Those that are one slip away; only where there is none, those that are two away."""
    for steps in range(slips(word) + 1):
        found = {other for form in forms for other in _within(form, steps, known) if other != word}
        if found:
            # Those with the same first letter first, which is seldom wrong.
            order = sorted(found, key=lambda other: (other[0] not in {form[0] for form in forms}, other))
            return [Nearest(steps, other) for other in order[:MOST_NEAREST]]
    return []


def _within(form: str, steps: int, known: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Each slip changes two letters of the set at most; what is left is compared."""
    letters, length, bits = letters_of(form), len(form), 2 * steps
    for other in [other for other, others in known if (letters ^ others).bit_count() <= bits]:
        if abs(len(other) - length) <= steps and distance(form, other, steps) <= steps:
            yield other


def distance(one: str, other: str, most: int) -> int:
    """Letters left out, put in, changed, or swapped with their neighbour; `most + 1` for more than `most`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for column, against in enumerate(other, 1):
            steps = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != against))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == against:
                steps = min(steps, earlier[column - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
