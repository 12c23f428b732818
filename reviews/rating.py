"""One figure out of many ratings.

From three ratings on, a mean shrunk towards the middle: (PRIOR_WEIGHT · PRIOR_MEAN + sum) / (PRIOR_WEIGHT + n). A few
enthusiasts move a paper less than many readers do. With fewer than three there is no figure, only the count. Each part of
a paper, such as its clarity, is shrunk in the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
