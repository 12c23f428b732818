"""Which badges has the writer earned by now? Known from this site's own rows, frozen on the review."""

from reviews.models import Review


def award(review: Review) -> None:
    """Called once, when the writer's address is proven."""
