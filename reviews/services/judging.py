"""What the text filter thinks of a text, and why: kept beside it for the moderators. It orders the queue and decides nothing."""

from reviews.models import Judged


def judge(subject: Judged) -> None:
    """Sets `suspicion` and `signals` of a review, a new wording or a reply that begins to wait."""
