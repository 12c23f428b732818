"""How much comes, and what that asks of the next one: nothing while all is calm, a proof of work when it is not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from conference.lib.text import mailbox_key
from conference.services import limits
from proceedings.models import Paper
from reviews.limits import HOUSEHOLD, NETWORK_KEPT_DAYS, PAPER, PERSON
from reviews.models import AbuseReport, Review, Surge


@dataclass(frozen=True)
class Pressure:
    """`pressed`: a proof is asked for. `refused`: no more for now."""

    pressed: bool
    refused: bool


def arrive(paper: Paper, *, household: str, email: str) -> Pressure:
    """Counts one that arrives, by person, household and paper. Of the bounds only those of one's own refuse."""
    pressed = Surge.objects.standing().filter(paper=paper).exists()
    refused = False
    for bound, of in ((PERSON, mailbox_key(email)), (HOUSEHOLD, household), (PAPER, paper.public_id)):
        key = bound.key(of)
        pressed |= limits.is_reached(key, limit=bound.asks)
        within = limits.hit(key, limit=bound.refuses or bound.asks, seconds=bound.seconds)
        refused |= bound.refuses is not None and not within
    return Pressure(pressed, refused)


def forget_networks(at: datetime) -> int:
    """A sweep: where reviews and reports came from is forgotten after thirty days."""
    before = at - timedelta(days=NETWORK_KEPT_DAYS)
    gone = Review.objects.filter(written_at__lt=before).exclude(network="").update(network="")
    return gone + AbuseReport.objects.filter(created_at__lt=before).exclude(network="").update(network="")
