"""A whole harvest in processes of its own, while others publish, retract and remove papers."""

import time
from typing import Any

import pytest

from benchmarks import races

pytestmark = [pytest.mark.writes, pytest.mark.xdist_group("races")]

WITHIN = "benchmarks.proceedings_oai_within"


def harvested(url: str, papers: int, seconds: float) -> dict[str, Any]:
    """What the first walk gave, what was changed while it went on, and what the next walk gave."""
    races.call(url, WITHIN, "fill", {"papers": papers})
    before = races.call(url, WITHIN, "everything", {})["names"]
    begin = {"begin": time.time() + 6}
    orders = [("harvest", begin), *(("change", {**begin, "seconds": seconds, "seed": seed}) for seed in (0, 1))]
    answers = races.side_by_side(url, WITHIN, orders)
    walk = next(answer for answer in answers if "first" in answer)
    changed = {name for answer in answers if "changed" in answer for name in answer["changed"]}
    second = races.call(url, WITHIN, "changes", {"since": walk["began"]})["second"]
    return {"before": set(before), "first": walk["first"], "twice": walk["twice"], "changed": changed, "second": second}


@pytest.mark.slow
def test_twenty_thousand_papers_are_walked_while_others_come_and_go(pattern: str) -> None:
    with races.database(races.server(), like=pattern) as url:
        found = harvested(url, 20_000, seconds=40)

    assert len(found["changed"]) > 100
    assert found["twice"] == []
    assert found["before"] - found["changed"] - set(found["first"]) == set()
    assert found["changed"] - set(found["second"]) == set()
    assert len(found["second"]) == len(set(found["second"]))
    assert set(found["first"]) | set(found["second"]) == found["before"] | found["changed"]
