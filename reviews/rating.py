"""One figure out of many ratings.

From three ratings on, a mean shrunk towards the middle: (PRIOR_WEIGHT · PRIOR_MEAN + sum) / (PRIOR_WEIGHT + n). A few
enthusiasts move a paper less than many readers do. With fewer than three there is no figure, only the count. Each part of
a paper, such as its clarity, is shrunk in the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

LEAST_RATINGS = 3
PRIOR_WEIGHT = 3
PRIOR_MEAN = 3


@dataclass(frozen=True)
class Summary:
    """`counts` by rating, 1 to 5; `mean` is None below three ratings."""

    counts: Mapping[int, int]
    count: int
    mean: Decimal | None


@dataclass(frozen=True)
class Figures:
    """As a PaperRating keeps them: keys are text, as JSON has them. `facets` are the number and the sum of scores."""

    ratings: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, Sequence[int]] = field(default_factory=dict)
    badges: Mapping[str, int] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)

    @property
    def summary(self) -> Summary:
        return summarise({int(rating): number for rating, number in self.ratings.items()})


def summarise(counts: Mapping[int, int]) -> Summary:
    whole = {rating: counts.get(rating, 0) for rating in range(1, 6)}
    number = sum(whole.values())
    return Summary(whole, number, shrunk(number, sum(rating * count for rating, count in whole.items())))


def shrunk(number: int, total: int) -> Decimal | None:
    """The mean of `number` ratings whose sum is `total`; none below three."""
    if number < LEAST_RATINGS:
        return None
    mean = Decimal(PRIOR_WEIGHT * PRIOR_MEAN + total) / Decimal(PRIOR_WEIGHT + number)
    return mean.quantize(Decimal("0.01"), ROUND_HALF_UP)
