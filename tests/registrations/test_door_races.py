"""Two telephones at two doors, real processes, a database of their own."""

import pytest

from benchmarks import races

pytestmark = [pytest.mark.writes, pytest.mark.xdist_group("races")]


def at_doors(pattern: str, tickets: int, *, cancelled_meanwhile: bool = False) -> dict[str, int]:
    with races.database(races.server(), like=pattern) as url:
        return races.race_at_doors(url, tickets, cancelled_meanwhile=cancelled_meanwhile)


def test_every_code_at_two_doors_is_let_in_once(pattern: str) -> None:
    assert at_doors(pattern, 80) == {"errors": 0, "admitted": 80, "again": 80, "refused": 0, "doubled": 0, "astray": 0}


@pytest.mark.slow
def test_five_hundred_codes_at_two_doors_are_let_in_once_each(pattern: str) -> None:
    assert at_doors(pattern, 500) == {"errors": 0, "admitted": 500, "again": 500, "refused": 0, "doubled": 0, "astray": 0}


def test_tickets_that_are_given_back_while_they_are_scanned_stop_nobody(pattern: str) -> None:
    found = at_doors(pattern, 60, cancelled_meanwhile=True)

    assert (found["errors"], found["doubled"], found["astray"]) == (0, 0, 0)
    assert found["admitted"] + found["again"] + found["refused"] == 120
