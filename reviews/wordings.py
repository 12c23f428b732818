"""What changed between two wordings, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# So many pairs of equal parts are compared at most; beyond, sentences are compared, and then the whole.
MOST_PAIRS = 60_000
_UNITS = (r"\S+\s*|\s+", r"[^.!?\n]*(?:[.!?]+\s*|\n+|\Z)")


@dataclass(frozen=True)
class Piece:
    """`kind` is same, gone or new."""

    kind: str
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in order: without the new ones they are the text before, without those that are gone the text after."""
    for unit in _UNITS:
        old, new = _parts(unit, before), _parts(unit, after)
        if _pairs(old, new) <= MOST_PAIRS:
            return tuple(_pieces(old, new))
    return tuple(piece for piece in (Piece("gone", before), Piece("new", after)) if piece.text)


def _parts(unit: str, text: str) -> list[str]:
    return [part for part in re.findall(unit, text) if part]


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(new)
    return sum(number * counts[part] for part, number in Counter(old).items())


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[from_old:to_old]))
            continue
        if to_old > from_old:
            yield Piece("gone", "".join(old[from_old:to_old]))
        if to_new > from_new:
            yield Piece("new", "".join(new[from_new:to_new]))
