"""Many readers at once, in processes and threads of their own."""

import time

import pytest

from benchmarks import races

pytestmark = [pytest.mark.writes, pytest.mark.xdist_group("races")]

RACER = "benchmarks.counting_racer"


def test_two_hundred_readings_at_once_are_two_hundred(pattern: str) -> None:
    with races.database(races.server(), like=pattern) as url:
        races.call(url, RACER, "prepare", {})
        order = {"times": 100, "threads": 4, "begin": time.time() + 3}
        errors = races.side_by_side(url, RACER, [("run", order), ("run", order)])
        found = races.call(url, RACER, "judge", {})

    assert errors == [{"errors": 0}, {"errors": 0}]
    assert found == {"days": [["2027-05-10", 200]]}
