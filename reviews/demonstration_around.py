"""What stands around the reviews of the demonstration: answers, possible errors and what became of them, a wording that waits."""

from datetime import datetime, timedelta

from accounts.models import User
from conference.models import Conference, Role, TeamMember
from proceedings.models import Notice, NoticeState, Paper, PaperAuthor
from reviews import demonstration_texts as texts
from reviews.models import ErrorClaim, Reply, Review, ReviewState
from reviews.readers import Reader
from reviews.services import claims, moderation, replies, writing
from reviews.voices import by_account


def load(papers: list[Paper], conference: Conference, moderator: User, at: datetime) -> None:
    editor = _member(conference, Role.EDITOR)
    _answers(papers[0], editor, moderator)
    _waits(papers[1])
    _possible_errors(papers, editor, moderator, at)


def scores_of(rating: int) -> dict[str, int]:
    """Invented and yet likely: readers find a paper clearer than it is new."""
    return {
        "clarity": min(5, rating + 1),
        "soundness": rating,
        "usefulness": max(1, rating - rating % 2),
        "originality": max(1, rating - 1),
    }


def _answers(paper: Paper, editor: User | None, moderator: User) -> None:
    first, second = _published(paper)[:2]
    author = PaperAuthor.objects.filter(version=paper.current).order_by("position").first()
    if author is not None:
        address = author.email_key or texts.AUTHOR_ADDRESS  # demonstration papers print no addresses
        PaperAuthor.objects.filter(pk=author.pk).update(email_key=address)
        reply = replies.write(first, texts.AUTHOR_ANSWERS, language="en", by=Reader(address, author.name.full, author.user, "link"))
        moderation.publish(Reply.objects.get(pk=reply.pk), by=moderator)
    if editor is not None:
        replies.write(second, texts.EDITOR_ANSWERS, language="en", by=by_account(editor))


def _waits(paper: Paper) -> None:
    """New words for a published review; those in sight stay until a moderator agrees."""
    review = _published(paper)[0]
    words = writing.Words(
        review.rating or 4, texts.REWORDED, review.display_name, review.is_pseudonym, review.interests, review.email, review.language
    )
    writing.revise(review, words, by=None)


def _possible_errors(papers: list[Paper], editor: User | None, moderator: User, at: datetime) -> None:
    """One that nobody has answered, and one that became an erratum where the volume has one."""
    _claimed(papers[2], texts.OPEN_ERROR, "open.error@example.org", moderator, at - timedelta(days=3))
    noticed = Notice.objects.filter(paper__in=papers, state=NoticeState.PUBLISHED, kind="erratum").first()
    if noticed is None or editor is None:
        return
    claim = _claimed(noticed.paper, texts.MENDED_ERROR, "mended.error@example.org", moderator, at - timedelta(days=30))
    claims.corrected_by(claim, noticed, by=editor, words=texts.MENDED_WORDS)


def _claimed(paper: Paper, voice: texts.Voice, address: str, moderator: User, at: datetime) -> ErrorClaim:
    words = writing.Words(
        voice.rating, voice.text, voice.name, voice.pseudonym, voice.interests, address, voice.language,
        scores=scores_of(voice.rating), place=texts.PLACES[address],
    )  # fmt: skip
    review = writing.write(paper, words, by=None)
    Review.objects.filter(pk=review.pk).update(written_at=at)
    writing.confirm_by_hand(review, at=at)
    moderation.publish(review, by=moderator, at=at + timedelta(hours=5))
    return ErrorClaim.objects.get(review=review)


def _published(paper: Paper) -> list[Review]:
    return list(Review.objects.filter(paper=paper, state=ReviewState.PUBLISHED).order_by("published_at", "pk"))


def _member(conference: Conference, role: str) -> User | None:
    found = TeamMember.objects.filter(role=role, organisation=conference.organisation).select_related("user").order_by("pk").first()
    return found.user if found else None
