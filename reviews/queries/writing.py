"""What a writer sees: the versions that can be reviewed, whether the paper is locked, and the own reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from proceedings.models import Paper, PaperVersion
from reviews.models import PaperLock, Review, ReviewState, Rewording, RewordingState
from reviews.readers import Reader

WHOLE = ("paper__volume__conference", "paper__volume__series__organisation", "paper__current", "version", "claim")


@dataclass(frozen=True)
class OwnReview:
    """A line of the reader's own list."""

    paper: str
    paper_url: str
    state: str
    state_words: str
    name: str
    rating: int | None
    written_at: datetime
    url: str


def versions_of(paper: Paper) -> list[PaperVersion]:
    """That readers have had in hand, oldest first."""
    return list(PaperVersion.objects.filter(paper=paper, published_at__isnull=False).order_by("number"))


def lock_of(paper: Paper) -> PaperLock | None:
    return PaperLock.objects.standing().filter(paper=paper).first()


def contact_of(paper: Paper) -> str:
    """Whom to write to about a review: the conference, or who publishes the series."""
    conference = paper.volume.conference
    return conference.contact_email if conference else paper.volume.series.organisation.contact_email


def one(public_id: str) -> Review:
    found = Review.objects.select_related(*WHOLE).prefetch_related("scores", "paper__current__texts").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def is_own(review: Review, reader: Reader | None) -> bool:
    """The same account, or the very address that was proven: another spelling of the mailbox gets the mailed link."""
    if reader is None:
        return False
    return review.email_key == reader.key or (reader.user is not None and review.user_id == reader.user.pk)


def of_reader(paper: Paper, reader: Reader) -> Review | None:
    """What the reader has of this paper, draft or not."""
    rows = Review.objects.select_related(*WHOLE).prefetch_related("scores", "paper__current__texts")
    return rows.filter(_own(reader), paper=paper).exclude(state=ReviewState.WITHDRAWN).first()


def own_reviews(reader: Reader) -> Sequence[OwnReview]:
    """Newest first; in three statements."""
    rows = Review.objects.filter(_own(reader)).select_related("paper__current").prefetch_related("paper__current__texts")
    return [_line(review) for review in rows.order_by("-written_at", "-pk")]


def waiting_wording(review: Review) -> Rewording | None:
    return Rewording.objects.filter(review=review, state=RewordingState.PENDING).first()


def declined_wording(review: Review) -> Rewording | None:
    """The last new wording, when it was declined."""
    last = Rewording.objects.filter(review=review).first()
    return last if last is not None and last.state == RewordingState.DECLINED else None


def _own(reader: Reader) -> Q:
    own = Q(email_key=reader.key)
    return own | Q(user=reader.user) if reader.user is not None else own


def _line(review: Review) -> OwnReview:
    return OwnReview(
        paper=str(review.paper),
        paper_url=review.paper.get_absolute_url(),
        state=review.state,
        state_words=review.get_state_display(),
        name=review.display_name,
        rating=review.rating,
        written_at=review.written_at,
        url=reverse("reviews:mine", args=[review.public_id]),
    )
