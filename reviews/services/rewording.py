"""New words for a published review: they wait while the old ones stay, and take their place when a moderator agrees."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.states import advance
from conference.services import activity
from reviews.models import REWORDING_TRANSITIONS, Review, ReviewRevision, ReviewScore, Rewording, RewordingState


class NothingWaits(DomainError):
    message = _("No new wording waits any more.")


@transaction.atomic
def give_up(review: Review, *, by: User | None) -> None:
    """The writer takes back a new wording that waits; the one in sight stays. Raises NothingWaits."""
    waiting = Rewording.objects.select_for_update().filter(review=review, state=RewordingState.PENDING).first()
    if waiting is None:
        raise NothingWaits
    advance(waiting, RewordingState.TAKEN_BACK, REWORDING_TRANSITIONS)
    Review.objects.filter(pk=review.pk).update(row_version=F("row_version") + 1)
    activity.record("rewording taken back", review, by=by, conference=review.conference)


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
    fields = {"text": earlier.text, "rating": earlier.rating, "interests": earlier.interests, "row_version": review.row_version + 1}
    Review.objects.filter(pk=review.pk).update(**fields)
    set_scores(review, earlier.scores)
    earlier.delete()


def keep_wording(review: Review, *, was_public: bool) -> ReviewRevision:
    said = {"text": review.text, "rating": review.rating, "scores": scores_of(review), "interests": review.interests}
    return ReviewRevision.objects.create(review=review, was_public=was_public, **said)


def scores_of(review: Review) -> dict[str, int]:
    return dict(ReviewScore.objects.filter(review=review).values_list("facet", "value"))


def set_scores(review: Review, scores: dict[str, int]) -> None:
    ReviewScore.objects.filter(review=review).delete()
    ReviewScore.objects.bulk_create(ReviewScore(review=review, facet=facet, value=value) for facet, value in scores.items())
