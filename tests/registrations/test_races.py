"""Real processes against a database of their own; the full size runs with `--all`."""

import json
import os
import subprocess
import sys

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


def won_by(url: str, rounds: int) -> dict[str, list[int]]:
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "conference.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=races.ROOT, env=environment, check=True)
    program = [sys.executable, "-m", "tests.registrations.races_of_seats", str(rounds)]
    done = subprocess.run(program, cwd=races.ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.writes
def test_of_two_who_want_the_same_ticket_at_once_one_gets_it() -> None:
    url, rounds = os.environ.get("DATABASE_URL", ""), 6
    if url.startswith("postgres"):
        with races.FreshPostgres(url) as fresh:
            won = won_by(fresh, rounds)
    else:
        won = won_by(races.fresh_sqlite(), rounds)
    others = won.pop("other names than the receiver's on what was accepted")
    # These do not exclude one another when they come in this order: first the name, then the acceptance.
    both = {name: won.pop(name) for name in ("accept while renamed", "accept while the order's address is mended")}

    assert won == dict.fromkeys(
        ("accept twice", "accept while withdrawn", "accept while cancelled", "claim while taken back"), [1] * rounds
    )
    assert set(both["accept while renamed"]) <= {1, 2}
    assert both["accept while the order's address is mended"] == [2] * rounds
    assert others == [0]


@pytest.mark.writes
def test_payments_sent_twice_at_once_while_their_deadline_ends_are_booked_once_and_lose_no_seat() -> None:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        with races.FreshPostgres(url) as fresh:
            found = races.race_payments(fresh)
    else:
        found = races.race_payments(races.fresh_sqlite())

    assert {name: number for name, number in found.items() if number} == {}
