"""What moderators' own decisions teach: words that stood in declined advertising more often than in what was published."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from conference.lib.text import words
from reviews.judging.signals import Signal, shown

# Under so many decisions of either kind nothing is known yet.
LEAST_TEXTS = 20
# Only a text's most telling words count, so that a long text is not judged by its length.
TELLING = 15
MOST_WORDS = 200
LONGEST_WORD = 40
POINTS_A_STEP, MOST_FOR = 8.0, -40
# Less than it takes to the far end: words alone send nothing there, something else must be seen as well.
MOST_AGAINST = 50
LEAST_SHOWN = 0.7
SMOOTHING = 1.0


@dataclass(frozen=True)
class Learned:
    """By word, in how many texts it stood: declined as advertising, and published. And how many texts there were."""

    declined: int = 0
    published: int = 0
    words: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        return min(self.declined, self.published) >= LEAST_TEXTS


def tokens(text: str) -> list[str]:
    """The folded words and pairs of words, each once, of a text's beginning."""
    single = words(text)[:MOST_WORDS]
    pairs = [f"{one} {other}" for one, other in zip(single, single[1:], strict=False)]
    return [token for token in dict.fromkeys([*single, *pairs]) if len(token) <= LONGEST_WORD]


def signals(text: str, learned: Learned) -> Iterator[Signal]:
    if not learned.enough:
        return
    weights = {token: weight(learned, token) for token in tokens(text) if token in learned.words}
    telling = sorted(weights, key=lambda token: -abs(weights[token]))[:TELLING]
    points = round(POINTS_A_STEP * sum(weights[token] for token in telling))
    if points > 0:
        against = sorted((token for token in telling if weights[token] >= LEAST_SHOWN), key=lambda token: -weights[token])
        yield Signal("words of declined texts", min(MOST_AGAINST, points), {"found": shown(against)})
    elif points < 0:
        yield Signal("words of published texts", max(MOST_FOR, points), {})


def weight(learned: Learned, token: str) -> float:
    """How much oftener in declined texts than in published ones, as a logarithm; nothing for what is equally common."""
    declined, published = learned.words[token]
    in_declined = (declined + SMOOTHING) / (learned.declined + 2 * SMOOTHING)
    in_published = (published + SMOOTHING) / (learned.published + 2 * SMOOTHING)
    return math.log(in_declined / in_published)
