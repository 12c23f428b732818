"""Reviews that are not finished: nobody's but their writer's, and forgotten when nobody goes on with them."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from conference.lib.errors import IllegalTransition
from proceedings.models import Paper
from reviews.models import ErrorClaim, Review, ReviewState
from reviews.readers import Reader
from reviews.services import letters, writing
from reviews.services.writing import Words, WrittenAlready

DRAFTS_LAST = timedelta(days=90)
# After the confirming link has come to its end.
UNCONFIRMED_LASTS = timedelta(days=30)
AT_ONCE = 500


def keep(paper: Paper, words: Words, *, by: User | None, reader: Reader | None = None, network: str = "") -> Review:
    """A new draft; its link is mailed unless `reader` says that the address is proven.

    What this mailbox has of the paper already is not touched, for anybody may type an address: its link is sent again, and
    WrittenAlready raised.
    """
    existing = writing.standing(paper, words.email)
    if existing is not None:
        writing.send_link_again(existing)
        raise WrittenAlready
    try:
        return _keep(paper, words, by, reader, network)
    except IntegrityError:
        raise WrittenAlready from None


@transaction.atomic
def _keep(paper: Paper, words: Words, by: User | None, reader: Reader | None, network: str) -> Review:
    writing.check_open(paper, words, by)
    draft = writing.begin(paper, words, by, network)
    if reader is None or reader.mailbox != draft.mailbox:
        letters.draft(draft)
    return draft


@transaction.atomic
def change(draft: Review, words: Words) -> None:
    """By who is behind its link, or known. Raises IllegalTransition for what is no draft any more."""
    writing.change_draft(_locked(draft), words)


@transaction.atomic
def forget(draft: Review) -> None:
    if _locked(draft).state != ReviewState.DRAFT:
        raise IllegalTransition
    _delete(Review.objects.filter(pk=draft.pk))


def forget_old(at: datetime) -> int:
    """A sweep: drafts of three months, and reviews that nobody confirmed a month after their link was over. Nothing public goes."""
    left = Q(state=ReviewState.DRAFT, written_at__lt=at - DRAFTS_LAST)
    never_confirmed = Q(state=ReviewState.UNCONFIRMED, confirm_until__lt=at - UNCONFIRMED_LASTS)
    with transaction.atomic():
        old = Review.objects.filter(left | never_confirmed).select_for_update(of=("self",), skip_locked=True).order_by("pk")
        return _delete(Review.objects.filter(pk__in=[review.pk for review in old[:AT_ONCE]]))


def _delete(rows: QuerySet[Review]) -> int:
    ErrorClaim.objects.filter(review__in=rows).delete()
    count = rows.count()
    rows.delete()
    return count


def _locked(draft: Review) -> Review:
    return Review.objects.select_for_update(of=("self",)).select_related("paper__current").get(pk=draft.pk)
