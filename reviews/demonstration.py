"""Reviews of the demonstration, in every state; every writer is invented."""

from conference.lib.places import Demonstration
from conference.models import Conference, Role, TeamMember
from proceedings.models import Paper
from reviews import demonstration_texts as texts
from reviews.models import Review, ReviewState
from reviews.services import moderation, writing

# How many published reviews the first papers get, in the order of the volume.
_PUBLISHED = (7, 4, 3, 2, 5, 1, 3)


def load(stage: Demonstration) -> None:
    conference: Conference = stage.shelf["baku-2024"]
    papers = list(Paper.objects.standing().filter(volume__conference=conference).in_order())
    if not papers or Review.objects.filter(paper__in=papers).exists():
        return
    voices = iter(texts.VOICES * 3)
    for paper, number in zip(papers, _PUBLISHED, strict=False):
        for position in range(number):
            _review(paper, next(voices), position, ReviewState.PUBLISHED, conference)
    others = (
        ReviewState.PENDING,
        ReviewState.PENDING,
        ReviewState.PENDING,
        ReviewState.DECLINED,
        ReviewState.UNCONFIRMED,
        ReviewState.WITHDRAWN,
        ReviewState.HIDDEN,
    )
    for position, (paper, state) in enumerate(zip(papers * 2, others, strict=False)):
        _review(paper, next(voices), 20 + position, state, conference)
    stage.tell(f"{Review.objects.filter(paper__in=papers).count()} reviews in every state")


def _review(paper: Paper, voice: texts.Voice, position: int, state: str, conference: Conference) -> None:
    address = f"reader-{paper.public_id}-{position}@example.org"
    words = writing.Words(voice.rating, voice.text, voice.name, voice.pseudonym, voice.interests, address, voice.language)
    review = writing.write(paper, words, by=None)
    moderator = (
        TeamMember.objects.filter(role=Role.MODERATOR, organisation=conference.organisation).select_related("user").earliest("pk").user
    )
    if state == ReviewState.UNCONFIRMED:
        return
    writing.confirm_by_hand(review)
    if state in {ReviewState.PUBLISHED, ReviewState.HIDDEN}:
        moderation.publish(review, by=moderator)
    if state == ReviewState.HIDDEN:
        moderation.hide(review, by=moderator)
    if state == ReviewState.DECLINED:
        moderation.decline(
            review,
            by=moderator,
            reason="personal",
            words="Please write about the table, not about who made it. The rest can stand as it is.",
        )
    if state == ReviewState.WITHDRAWN:
        writing.withdraw(review, by=None)
