"""The words that papers have, and those of them that a misspelt word may have meant."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from conference.lib.text import in_latin
from proceedings.queries.search import engine

SHORTEST = 3
# Letters share a bit where their codes differ by so much.
BITS = 61
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
    return sum(1 << bit for bit in _bits(word))


def without_papers(words: Iterable[str]) -> list[str]:
    """Those of the words that no document has."""
    return [word for (word,) in engine.rows(_WITHOUT[connection.vendor], [json.dumps(sorted(words))])]


def slips(word: str) -> int:
    """So many letters may be wrong."""
    return 1 if len(word) < 5 else 2


def nearest(misspelt: Sequence[str]) -> dict[str, list[Nearest]]:
    """The nearest known words of each, in one statement; written in Cyrillic, a word is also compared in Latin letters."""
    asked = {word: sorted({word, in_latin(word)}) for word in misspelt if len(word) >= SHORTEST and not word.isdecimal()}
    known = _alike([(form, slips(word)) for word, forms in asked.items() for form in forms])
    return {word: _nearest(word, forms, known) for word, forms in asked.items()}


def _alike(forms: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Words of about the same length with all but so many of the letters: the database leaves the most of them out."""
    if not forms:
        return []
    alike = " OR ".join(
        f"(length BETWEEN {len(form) - steps} AND {len(form) + steps} AND {_shared(form)} >= {len(_bits(form)) - steps})"
        for form, steps in forms
    )
    return engine.rows(f"SELECT word, letters FROM proceedings_searchword WHERE {alike}", [])


def _shared(form: str) -> str:
    return " + ".join(f"((letters >> {bit}) & 1)" for bit in _bits(form))


def _bits(word: str) -> list[int]:
    return sorted({ord(letter) % BITS for letter in word})


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
