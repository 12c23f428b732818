"""What may have been meant when little or nothing was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from proceedings.queries.search import finding, vocabulary
from proceedings.queries.search.asked import Asked

# Fewer than so many papers, and other words are thought of.
FEW = 3
# So many proposals are tried, the nearest ones first.
MOST_TRIED = 24
# Few papers were found: a proposal has to have so many times more.
TIMES_MORE = 5


@dataclass(frozen=True)
class WordCount:
    word: str
    count: int
    url: str


def proposal(asked: Asked, found: int) -> Asked | None:
    """The same question with known words in the place of misspelt ones; it finds something."""
    words = asked.words
    if not words or asked.literal or found >= FEW:
        return None
    near = vocabulary.nearest(_doubtful(asked, words))
    tried = _tried(words, near)
    counted = zip(tried, finding.counts(asked, tried), strict=True)
    least = TIMES_MORE * found if found else 1
    good = [(_slips(words, other, near), -count, other) for other, count in counted if count >= least]
    return asked.but(query=" ".join(min(good)[2])) if good else None


def each_word(asked: Asked) -> tuple[WordCount, ...]:
    """Of several words, those that some paper has, each by itself."""
    words = asked.words
    if len(words) < 2:
        return ()
    counted = zip(words, finding.counts(asked, [[word] for word in words]), strict=True)
    return tuple(WordCount(word, count, asked.but(query=word).url) for word, count in counted if count)


def _doubtful(asked: Asked, words: Sequence[str]) -> list[str]:
    """The words that hardly any paper has, wherever it was published."""
    counted = finding.counts(asked.everywhere, [[word] for word in words])
    return [word for word, count in zip(words, counted, strict=True) if count < FEW]


def _tried(words: Sequence[str], near: dict[str, list[vocabulary.Nearest]]) -> list[list[str]]:
    found = [other for other in _combined(words, near) if other != list(words)]
    return sorted(found, key=lambda other: _slips(words, other, near))[:MOST_TRIED]


def _combined(words: Sequence[str], near: dict[str, list[vocabulary.Nearest]]) -> Iterator[list[str]]:
    """Of one or two doubtful words every combination; of more, each takes its nearest."""
    if not near:
        return
    if len(near) <= 2:
        choices = [[word, *(other.word for other in near.get(word, ()))] for word in words]
        yield from (list(choice) for choice in product(*choices))
    else:
        yield [near[word][0].word if near.get(word) else word for word in words]
        for place, word in enumerate(words):
            yield from ([*words[:place], other.word, *words[place + 1 :]] for other in near.get(word, ())[:2])


def _slips(words: Sequence[str], other: Sequence[str], near: dict[str, list[vocabulary.Nearest]]) -> int:
    steps = {(word, candidate.word): candidate.distance for word, candidates in near.items() for candidate in candidates}
    return sum(steps.get(pair, 0) for pair in zip(words, other, strict=True))
