"""A person goes from what they wrote: the words stay without anybody behind them, or go too. Threads stay readable."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from accounts.models import User
from conference.lib.states import advance
from conference.lib.text import email_key
from conference.lib.tokens import new_secret
from conference.services import activity, mail
from proceedings.models import Paper
from reviews.models import REVIEW_TRANSITIONS, AbuseReport, ErrorClaim, HelpfulVote, Reply, Review, ReviewState, Rewording
from reviews.queries import personal
from reviews.services import ratings

NAMELESS = "—"
# Nobody but its writer has read these: without the writer there is nothing to keep.
UNREAD = frozenset({ReviewState.DRAFT, ReviewState.UNCONFIRMED})
PUBLIC_ONCE = frozenset({ReviewState.PUBLISHED, ReviewState.HIDDEN})


@transaction.atomic
def erase(email: str, *, by: User | None, take_along: Collection[str] = ()) -> int:
    """Everything of this address. `take_along` are the public ids of the reviews whose words go too.

    What waits for a moderator or was declined goes in any case: nobody could answer for it. Returns how many rows of reviews changed.
    """
    reviews = list(personal.reviews_of(email).select_for_update(of=("self",)).select_related("paper"))
    papers = {review.paper_id: review.paper for review in reviews if review.state not in UNREAD}
    for review in reviews:
        _one(review, by, keep=review.state in PUBLIC_ONCE and review.public_id not in take_along)
    papers |= {reply.review.paper_id: reply.review.paper for reply in personal.replies_of(email).select_related("review__paper")}
    papers |= {
        step.claim.review.paper_id: step.claim.review.paper for step in personal.steps_of(email).select_related("claim__review__paper")
    }
    gone = len(reviews) + _what_was_said(email) + _what_was_counted(email)
    mail.forget(app="reviews", recipient=email)
    activity.redact(email_key(email))
    _count_anew(papers.values())
    return gone


def _one(review: Review, by: User | None, *, keep: bool) -> None:
    mail.forget(app="reviews", about=review.public_id)
    if review.state in UNREAD:
        ErrorClaim.objects.filter(review=review).delete()
        review.delete()
        return
    if not keep and review.state != ReviewState.WITHDRAWN:
        advance(review, ReviewState.WITHDRAWN, REVIEW_TRANSITIONS)
    _without_person(review)
    if not keep:
        _without_words(review)
    activity.record("review erased", review, by=None, conference=review.conference)


def _without_person(review: Review) -> None:
    """Badges go as well: they were earned by somebody."""
    address = f"erased-{review.public_id}@example.invalid"
    fields: dict[str, Any] = {
        "email": "",
        "email_key": address,
        "mailbox": address,
        "user": None,
        "display_name": NAMELESS,
        "interests": "",
    }
    fields |= {"is_pseudonym": False, "says_attended": False, "says_in_field": False, "secret": new_secret(), "confirm_hash": ""}
    Review.objects.filter(pk=review.pk).update(**fields, network="", appeal_words="", decline_words="", row_version=review.row_version + 1)
    review.badges.all().delete()
    review.revisions.update(interests="")
    Rewording.objects.filter(review=review).exclude(state="accepted").delete()
    Rewording.objects.filter(review=review).update(interests="", decline_words="")


def _without_words(review: Review) -> None:
    """The row stays for the thread under it."""
    Review.objects.filter(pk=review.pk).update(text="", signals=[], suspicion=0)
    for rows in (review.scores, review.revisions, review.rewordings):
        rows.all().delete()
    ErrorClaim.objects.filter(review=review).update(place=NAMELESS)


def _what_was_said(email: str) -> int:
    """Answers and steps stay: others spoke to them."""
    fields = {"user": None, "email_key": "", "display_name": NAMELESS}
    said = dict(personal.replies_of(email).values_list("pk", "public_id"))
    for public_id in said.values():
        mail.forget(app="reviews", about=public_id)
    replies = Reply.objects.filter(pk__in=list(said))
    return replies.update(**fields, email="", decline_words="") + personal.steps_of(email).update(**fields)


def _what_was_counted(email: str) -> int:
    """A vote and a report still count once, and nobody can be told by them any more."""
    votes, reports = list(personal.votes_of(email)), list(personal.reports_of(email))
    for vote in votes:
        HelpfulVote.objects.filter(pk=vote.pk).update(voter=new_secret())
    for report in reports:
        AbuseReport.objects.filter(pk=report.pk).update(reporter=new_secret(), network="")
    follows, _by_model = personal.follows_of(email).delete()
    return len(votes) + len(reports) + follows


def _count_anew(papers: Iterable[Paper]) -> None:
    for paper in sorted(papers, key=lambda paper: paper.pk):
        ratings.recount(paper)
