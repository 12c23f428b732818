"""Possible errors and what became of them, as readers see them under a review."""

from collections.abc import Sequence
from dataclasses import dataclass

from reviews.models import ErrorClaim, Review


@dataclass(frozen=True)
class ClaimRow:
    place: str
    state: str
    label: str
    words: str
    url_of_correction: str


def claims_of(reviews: Sequence[Review]) -> dict[int, ClaimRow]:
    """By review; one statement."""
    claims = ErrorClaim.objects.filter(review__in=reviews).select_related("fixed_in__paper", "notice__paper")
    return {claim.review_id: _row(claim) for claim in claims}


def _row(claim: ErrorClaim) -> ClaimRow:
    correction = claim.fixed_in or claim.notice
    address = correction.get_absolute_url() if correction else ""
    return ClaimRow(claim.place, claim.state, claim.get_state_display(), claim.reason, address)
