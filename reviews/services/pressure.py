"""How much comes, and what that asks of the next one: nothing while all is calm, a proof of work when it is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from conference.lib.text import mailbox_key
from conference.services import limits
from proceedings.models import Paper
from reviews.limits import HOUSEHOLD, NETWORK_KEPT_DAYS, PAPER, PERSON, Bound
from reviews.models import AbuseReport, Review, Surge


class Level(IntEnum):
    CALM, RISEN, SURGE = 0, 1, 2


@dataclass(frozen=True)
class Pressure:
    """`pressed`: a proof is asked for. `refused`: no more for now."""

    level: Level
    refused: bool = False

    @property
    def pressed(self) -> bool:
        return self.level > Level.CALM


def standing(paper: Paper, *, household: str, email: str = "") -> Pressure:
    """What is asked of the next one, whose address is proven if it is known. Only looks: for the form."""
    return Pressure(_level(paper, _keys(paper, household, email, proven=True)))


def arrive(paper: Paper, *, household: str, email: str, proven: bool = False) -> Pressure:
    """Counts one that arrives, by person, household and paper. Of the bounds only those of one's own refuse.

    Whoever has proven the address is counted apart: others who only type it cannot use up what is theirs.
    """
    keys = _keys(paper, household, email, proven)
    level, refused = _level(paper, keys), False
    for bound, key in keys.items():
        within = limits.hit(key, limit=bound.refuses or bound.asks, seconds=bound.seconds)
        refused |= bound.refuses is not None and not within
    return Pressure(level, refused)


def _keys(paper: Paper, household: str, email: str, proven: bool) -> dict[Bound, str]:
    """Who is not known yet is not counted as a person."""
    person = {PERSON: PERSON.key(f"{'proven' if proven else 'typed'}:{mailbox_key(email)}")} if email else {}
    return {**person, HOUSEHOLD: HOUSEHOLD.key(household), PAPER: PAPER.key(paper.public_id)}


def _level(paper: Paper, keys: Mapping[Bound, str]) -> Level:
    if Surge.objects.standing().filter(paper=paper).exists():
        return Level.SURGE
    reached = any(limits.is_reached(key, limit=bound.asks) for bound, key in keys.items())
    return Level.RISEN if reached else Level.CALM


def forget_networks(at: datetime) -> int:
    """A sweep: where reviews and reports came from is forgotten after thirty days."""
    before = at - timedelta(days=NETWORK_KEPT_DAYS)
    gone = Review.objects.filter(written_at__lt=before).exclude(network="").update(network="")
    return gone + AbuseReport.objects.filter(created_at__lt=before).exclude(network="").update(network="")
