"""New words for a published review: they wait while the old ones stay, and take their place when a moderator agrees."""

from django.utils import timezone

from reviews.models import Review, ReviewRevision, ReviewScore, Rewording


def take_effect(rewording: Rewording) -> None:
    """In the moderator's transaction: the words in sight become an earlier wording."""
    review = Review.objects.select_for_update().get(pk=rewording.review_id)
    keep_wording(review, was_public=True)
    fields = {"text": rewording.text, "rating": rewording.rating, "interests": rewording.interests, "row_version": review.row_version + 1}
    Review.objects.filter(pk=review.pk).update(**fields)
    set_scores(review, rewording.scores)


def lose_effect(rewording: Rewording) -> None:
    """The decision was taken back: the wording that it replaced is in sight again."""
    review = Review.objects.select_for_update().get(pk=rewording.review_id)
    earlier = ReviewRevision.objects.filter(review=review, was_public=True).earliest("-replaced_at", "-pk")
    Review.objects.filter(pk=review.pk).update(text=earlier.text, rating=earlier.rating, row_version=review.row_version + 1)
    set_scores(review, earlier.scores)
    earlier.delete()


def keep_wording(review: Review, *, was_public: bool) -> ReviewRevision:
    return ReviewRevision.objects.create(
        review=review, text=review.text, rating=review.rating, scores=scores_of(review), was_public=was_public, replaced_at=timezone.now()
    )


def scores_of(review: Review) -> dict[str, int]:
    return dict(ReviewScore.objects.filter(review=review).values_list("facet", "value"))


def set_scores(review: Review, scores: dict[str, int]) -> None:
    ReviewScore.objects.filter(review=review).delete()
    ReviewScore.objects.bulk_create(ReviewScore(review=review, facet=facet, value=value) for facet, value in scores.items())
