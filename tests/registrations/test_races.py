"""Real processes against a database of their own; the full size runs with `--all`."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks import races

pytestmark = [pytest.mark.writes, pytest.mark.xdist_group("races")]

WANTED = {"oversold": 0, "lost": 0, "overtaken": 0, "errors": 0}
SERVER = races.server()


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


def won_by(url: str, rounds: int) -> dict[str, list[int]]:
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "conference.settings"}
    program = [sys.executable, "-m", "tests.registrations.races_of_seats", str(rounds)]
    done = subprocess.run(program, cwd=races.ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_of_two_who_want_the_same_ticket_at_once_one_gets_it(pattern: str) -> None:
    rounds = 6
    with races.database(SERVER, like=pattern) as url:
        won = won_by(url, rounds)
    others = won.pop("other names than the receiver's on what was accepted")
    # These do not exclude one another when they come in this order: first the name, then the acceptance.
    both = {name: won.pop(name) for name in ("accept while renamed", "accept while the order's address is mended")}

    assert won == dict.fromkeys(
        ("accept twice", "accept while withdrawn", "accept while cancelled", "claim while taken back"), [1] * rounds
    )
    assert set(both["accept while renamed"]) <= {1, 2}
    assert both["accept while the order's address is mended"] == [2] * rounds
    assert others == [0]


def test_payments_sent_twice_at_once_while_their_deadline_ends_are_booked_once_and_lose_no_seat(pattern: str) -> None:
    with races.database(SERVER, like=pattern) as url:
        found = races.race_payments(url)

    assert {name: number for name, number in found.items() if number} == {}
