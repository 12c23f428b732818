"""Who found a review helpful: one vote a person, taken back as easily as given. `helpful` on the review is the number of rows."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from conference.lib.errors import DomainError
from proceedings.services import telling
from reviews.models import HelpfulVote, Review
from reviews.permissions import is_author
from reviews.readers import Reader


class NotPublic(DomainError):
    message = _("This review is not public any more.")


class OwnReview(DomainError):
    message = _("Nobody votes for an own review.")


class OwnPaper(DomainError):
    message = _("Authors do not vote on reviews of their own paper.")


@transaction.atomic
def cast(review: Review, *, by: Reader) -> bool:
    """False when the vote was there already."""
    stored = _locked(review)
    _check(stored, by)
    _vote, new = HelpfulVote.objects.get_or_create(review=stored, voter=by.digest)
    if new:
        _count(stored, 1)
    return new


@transaction.atomic
def take_back(review: Review, *, by: Reader) -> bool:
    """False when there was none."""
    stored = _locked(review)
    gone, _models = HelpfulVote.objects.filter(review=stored, voter=by.digest).delete()
    if gone:
        _count(stored, -1)
    return bool(gone)


def has_voted(review: Review, *, by: Reader) -> bool:
    return HelpfulVote.objects.filter(review=review, voter=by.digest).exists()


def _locked(review: Review) -> Review:
    """Votes for one review come one after the other, and not while it goes."""
    related = "paper__volume__series", "paper__volume__conference"
    stored = Review.objects.public().select_for_update(of=("self",)).select_related(*related).filter(pk=review.pk).first()
    if stored is None:
        raise NotPublic
    return stored


def _check(stored: Review, by: Reader) -> None:
    if stored.mailbox == by.mailbox or (by.user is not None and stored.user_id == by.user.pk):
        raise OwnReview
    if is_author(by, stored.paper):
        raise OwnPaper


def _count(stored: Review, number: int) -> None:
    Review.objects.filter(pk=stored.pk).update(helpful=F("helpful") + number)
    telling.changed(stored.paper.volume)
