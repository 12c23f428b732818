"""Nearly the same words as in another text: runs of five characters, compared as sets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from conference.lib.text import words
from reviews.judging.signals import Signal

RUN = 5
# Of two texts so alike, one was made from the other.
LIKE = 0.8
REPEATED, REPEATED_DECLINED = 40, 60
# Neither the number of texts nor their length is somebody else's to choose.
MOST_TEXTS, LONGEST = 200, 4000
SHORTEST = 20


@dataclass(frozen=True)
class Other:
    """A text that came before; `declined` by a moderator, as advertising."""

    text: str
    declined: bool = False


def signals(text: str, others: Iterable[Other]) -> Iterator[Signal]:
    own = runs(text)
    if len(own) < SHORTEST - RUN:
        return
    like = [(_likeness(own, runs(other.text)), other.declined) for other in islice(others, MOST_TEXTS)]
    alike = [(share, declined) for share, declined in like if share >= LIKE]
    if not alike:
        return
    percent = int(100 * max(share for share, _declined in alike))
    if any(declined for _share, declined in alike):
        yield Signal("repeats a declined text", REPEATED_DECLINED, {"percent": percent})
    else:
        yield Signal("repeats another text", REPEATED, {"count": len(alike), "percent": percent})


def runs(text: str) -> frozenset[str]:
    plain = " ".join(words(text[:LONGEST]))
    return frozenset(plain[start : start + RUN] for start in range(max(0, len(plain) - RUN + 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Of all runs of either, how many both have; bounded by their sizes, so most pairs are told apart without comparing."""
    small, large = sorted((len(one), len(other)))
    if not small or small < LIKE * large:
        return 0.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)
