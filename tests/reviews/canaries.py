"""Pseudonymous reviews in every state, whose owners have names and addresses that nobody would write by chance."""

import random
import string
from dataclasses import dataclass, field

from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from accounts.models import User
from proceedings.models import Paper, PaperAuthor
from reviews.models import (
    AbuseReport,
    ErrorClaim,
    Follow,
    HelpfulVote,
    Reply,
    Review,
    ReviewBadge,
    ReviewState,
    Rewording,
)
from reviews.readers import digest_of
from reviews.services import moderation, rewording, writing
from tests.factories import conference as people
from tests.factories import reviews as make

OTHER_WORDS = "Read again, the third table carries more than I gave it credit for; the conclusion stays where it was, with one doubt less."
# In the order in which a review comes to its state.
WAYS = {
    ReviewState.UNCONFIRMED: (),
    ReviewState.PENDING: ("confirm",),
    ReviewState.PUBLISHED: ("confirm", "publish"),
    ReviewState.DECLINED: ("confirm", "decline"),
    ReviewState.HIDDEN: ("confirm", "publish", "hide"),
    ReviewState.WITHDRAWN: ("confirm", "publish", "withdraw"),
}


def a_word() -> str:
    return "".join(random.choices(string.ascii_lowercase, k=20))


@dataclass
class Canaries:
    """`words` are what no answer may hold; `addresses` are what a moderator finds, by review."""

    words: list[str] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)

    def sing(self) -> str:
        self.words.append(a_word())
        return self.words[-1]

    def address(self) -> str:
        return f"{self.sing()}@{self.sing()}.example"

    def found_in(self, text: str) -> list[str]:
        folded = text.casefold()
        return [word for word in self.words if word in folded]


def release(paper: Paper, moderator: User) -> Canaries:
    canaries = Canaries()
    for state, way in WAYS.items():
        for with_account in (False, True):
            review = _review(canaries, paper, with_account)
            _bring(review, way, moderator)
            assert Review.objects.get(pk=review.pk).state == state
    _draft(canaries, paper)
    for review in Review.objects.filter(public_id__in=canaries.addresses, state=ReviewState.PUBLISHED):
        _everything_around(canaries, review, moderator)
    _appeal(canaries)
    return canaries


def _review(canaries: Canaries, paper: Paper, with_account: bool) -> Review:
    address = canaries.address()
    account = people.user(address, name=f"{canaries.sing()} {canaries.sing()}") if with_account else None
    if account is not None:
        uid = canaries.sing()
        SocialAccount.objects.create(user=account, provider="orcid", uid=uid, extra_data={"orcid": uid})
    words = make.words(email=address, display_name=f"quiet_corridor_{len(canaries.addresses)}", is_pseudonym=True)
    review = writing.write(paper, words, by=account)
    canaries.addresses[review.public_id] = address
    return review


def _bring(review: Review, way: tuple[str, ...], moderator: User) -> None:
    for step in way:
        stored = Review.objects.get(pk=review.pk)
        if step == "confirm":
            writing.confirm_by_hand(stored)
        elif step == "publish":
            moderation.publish(stored, by=moderator)
        elif step == "decline":
            moderation.decline(stored, by=moderator, reason="personal", words="About the tables, please.")
        elif step == "hide":
            moderation.hide(stored, by=moderator)
        else:
            writing.withdraw(stored, by=stored.user)


def _draft(canaries: Canaries, paper: Paper) -> None:
    review = _review(canaries, paper, with_account=False)
    Review.objects.filter(pk=review.pk).update(state=ReviewState.DRAFT)


def _everything_around(canaries: Canaries, review: Review, moderator: User) -> None:
    _three_wordings(review, moderator)
    rewording.set_scores(review, {"clarity": 4, "soundness": 2})
    ReviewBadge.objects.get_or_create(review=review, kind="orcid")
    author = PaperAuthor.objects.filter(version__paper=review.paper).first()
    name = author.name.full if author else "An Author"
    now = timezone.now()
    reply = Reply.objects.create(
        review=review, role="author", display_name=name, language="en", text="Thank you.", state="published", published_at=now
    )
    claim = ErrorClaim.objects.create(review=review, place="page 4", state="acknowledged", reason="Seen.")
    claim.steps.create(role="author", display_name=name, state="acknowledged", words="It is being looked at.", at=now)
    voter, reporter = canaries.address(), canaries.address()
    HelpfulVote.objects.create(review=review, voter=digest_of(voter))
    Review.objects.filter(pk=review.pk).update(helpful=1, reports=1)
    for thing in ({"review": review}, {"reply": reply}):
        AbuseReport.objects.create(paper=review.paper, reporter=digest_of(reporter), reason="insult", words="Not friendly.", **thing)
    follower = canaries.address()
    Follow.objects.create(paper=review.paper, email=follower, email_key=follower, language="en", told_at=now)


def _three_wordings(review: Review, moderator: User) -> None:
    """One accepted, one declined, one that waits."""
    for number, verb in enumerate(("publish", "decline", ""), 1):
        stored = Review.objects.get(pk=review.pk)
        writing.revise(stored, make.words(email=stored.email, text=f"{OTHER_WORDS} For the {number}. time."), by=stored.user)
        waiting = Rewording.objects.get(review=stored, state="pending")
        if verb == "publish":
            moderation.publish(waiting, by=moderator)
        elif verb == "decline":
            moderation.decline(waiting, by=moderator, reason="repeated", words="As before.")


def _appeal(canaries: Canaries) -> None:
    declined = Review.objects.filter(public_id__in=canaries.addresses, state=ReviewState.DECLINED)
    declined.update(appealed_at=timezone.now(), appeal_words="Somebody else, please.")
