"""Real processes against a database of their own; the full size runs with `--all`."""

import os

import pytest

from benchmarks import races

WANTED = {"oversold": 0, "lost": 0, "overtaken": 0, "errors": 0}


def outcome(strategy: str, attempts: int, seats: int) -> races.Outcome:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        with races.FreshPostgres(url) as fresh:
            return races.race(fresh, strategy, attempts=attempts, seats=seats)
    return races.race(races.fresh_sqlite(), strategy, attempts=attempts, seats=seats)


def figures(result: races.Outcome) -> dict[str, int]:
    return {name: getattr(result, name) for name in WANTED}


@pytest.mark.writes
def test_two_hundred_attempts_for_twenty_seats_sell_each_seat_once() -> None:
    assert figures(outcome("service", 200, 20)) == WANTED


@pytest.mark.writes
def test_the_naive_booking_oversells_so_the_race_is_a_race() -> None:
    assert outcome("naive", 200, 20).oversold > 0


@pytest.mark.writes
@pytest.mark.slow
def test_a_thousand_attempts_for_a_hundred_seats_sell_each_seat_once() -> None:
    assert figures(outcome("service", 1000, 100)) == WANTED


@pytest.mark.writes
def test_payments_sent_twice_at_once_while_their_deadline_ends_are_booked_once_and_lose_no_seat() -> None:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        with races.FreshPostgres(url) as fresh:
            found = races.race_payments(fresh)
    else:
        found = races.race_payments(races.fresh_sqlite())

    assert {name: number for name, number in found.items() if number} == {}
