"""Proof of work: the browser of who writes does a sum. It costs a person a second that is not noticed, and a program many of them.

Nothing leaves the site for it, and nothing is kept but the mark that a proof was used.
"""

import secrets
from datetime import timedelta
from typing import Any

import altcha
from django.utils import timezone
from django.utils.crypto import salted_hmac

from conference.services import limits
from proceedings.models import Paper
from reviews.services.pressure import Level

ALGORITHM, COST = "PBKDF2/SHA-256", 2000
# So many steps at the least and at the most, by how much comes.
STEPS = {Level.RISEN: (100, 300), Level.SURGE: (400, 1200)}
LASTS = timedelta(hours=1)
LONGEST = 4000


def challenge(paper: Paper, level: Level) -> dict[str, Any]:
    """For one review of this paper, within the hour."""
    least, most = STEPS.get(level, STEPS[Level.RISEN])
    made = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=least + secrets.randbelow(most - least),
        expires_at=timezone.now() + LASTS,
        data={"paper": paper.public_id},
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("solution"),
    )
    return made.to_dict()


def accept(payload: str, paper: Paper) -> bool:
    """Whether it solves a challenge of ours for this paper. Once: of two that come with it at the same time, one has it."""
    if not payload or len(payload) > LONGEST:
        return False
    try:
        if not altcha.verify_solution(payload, _secret("challenge"), hmac_key_secret=_secret("solution")).verified:
            return False
        solved = altcha.Payload.from_base64(payload).challenge
    except (AttributeError, TypeError, ValueError, KeyError, OverflowError, RecursionError):
        # A program may send anything at all.
        return False
    if (solved.parameters.data or {}).get("paper") != paper.public_id:
        return False
    return limits.hit(f"review:proof:{solved.signature}", limit=1, seconds=int(LASTS.total_seconds()))


def _secret(of: str) -> str:
    return salted_hmac("reviews.proofs", of, algorithm="sha256").hexdigest()
