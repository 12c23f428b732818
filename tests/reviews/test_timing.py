"""Whether an address has written before must not be told by the time that an answer takes."""

import contextlib
import statistics
import time
from collections.abc import Callable

import pytest

from conference.models import Conference
from proceedings.models import Paper
from reviews.services import writing
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"], transaction=True), pytest.mark.slow]

TURNS = 200
MOST_MILLISECONDS = 5.0


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def compared(one: Callable[[int], None], other: Callable[[int], None]) -> tuple[float, float]:
    """Difference of the medians and twice its standard error, in milliseconds; the turns alternate."""
    times: dict[int, list[float]] = {0: [], 1: []}
    for turn in range(TURNS):
        for which in (0, 1) if turn % 2 else (1, 0):
            began = time.perf_counter()
            (one, other)[which](turn)
            times[which].append((time.perf_counter() - began) * 1000)
    medians = [statistics.median(taken) for taken in times.values()]
    # The spread of the middle half: one answer that a busy machine kept waiting says nothing.
    spreads = [statistics.quantiles(taken, n=4)[2] - statistics.quantiles(taken, n=4)[0] for taken in times.values()]
    error = 2 * (sum((1.2533 * spread / 1.349) ** 2 / TURNS for spread in spreads)) ** 0.5
    print(f"medians {medians[0]:.2f} and {medians[1]:.2f} ms, difference {medians[0] - medians[1]:.2f} ± {error:.2f} ms")
    return abs(medians[0] - medians[1]), error


def test_a_new_address_and_one_that_has_written_take_the_same_time(paper: Paper) -> None:
    """Within what a network hides: the statements differ by the rows of the new review."""
    make.unconfirmed(paper, email="known@example.org")

    def known(turn: int) -> None:
        with contextlib.suppress(writing.WrittenAlready):
            writing.write(paper, make.words(email="known@example.org"), by=None)

    def new(turn: int) -> None:
        writing.write(paper, make.words(email=f"new-{turn}@example.org"), by=None)

    difference, _error = compared(known, new)

    assert difference < MOST_MILLISECONDS
