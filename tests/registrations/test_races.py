"""Real processes against a database of their own; the full size runs with `--all`."""

import os
from collections.abc import Iterator

import pytest

from benchmarks import races

pytestmark = [pytest.mark.writes, pytest.mark.xdist_group("races")]

WANTED = {"oversold": 0, "lost": 0, "overtaken": 0, "errors": 0}
SERVER = os.environ.get("DATABASE_URL", "") if os.environ.get("DATABASE_URL", "").startswith("postgres") else ""


@pytest.fixture(scope="module")
def pattern() -> Iterator[str]:
    """A migrated database that each race copies."""
    with races.database(SERVER) as url:
        yield url


def outcome(pattern: str, strategy: str, attempts: int, seats: int, rounds: int = 1) -> races.Outcome:
    with races.database(SERVER, like=pattern) as url:
        return races.race(url, strategy, attempts=attempts, seats=seats, rounds=rounds)


def figures(result: races.Outcome) -> dict[str, int]:
    return {name: getattr(result, name) for name in WANTED}


def test_two_hundred_attempts_for_twenty_seats_sell_each_seat_once(pattern: str) -> None:
    assert figures(outcome(pattern, "service", 200, 20)) == WANTED


def test_a_crowd_that_does_everything_at_once_breaks_no_rule(pattern: str) -> None:
    assert figures(outcome(pattern, "mixed", 200, 20)) == WANTED


def test_the_naive_booking_oversells_in_nine_of_ten_rounds_so_the_race_is_a_race(pattern: str) -> None:
    assert outcome(pattern, "naive", 96, 10, rounds=10).oversold_rounds >= 9


@pytest.mark.slow
@pytest.mark.parametrize("run", range(3))
def test_five_thousand_attempts_for_five_hundred_seats_sell_each_seat_once(pattern: str, run: int) -> None:
    assert figures(outcome(pattern, "service", 5000, 500)) == WANTED


@pytest.mark.slow
@pytest.mark.parametrize("run", range(3))
def test_a_large_crowd_that_does_everything_at_once_breaks_no_rule(pattern: str, run: int) -> None:
    assert figures(outcome(pattern, "mixed", 3000, 200)) == WANTED
