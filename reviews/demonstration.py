"""Reviews of the demonstration, in every state; every writer is invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from accounts.models import User
from conference.lib.places import Demonstration
from conference.models import Conference, Role, TeamMember
from proceedings.models import Paper
from reviews import demonstration_around, demonstration_readers
from reviews import demonstration_texts as texts
from reviews.models import Review, ReviewState
from reviews.services import moderation, writing

FIRST, EVERY, READ_WITHIN = timedelta(days=24), timedelta(days=19), timedelta(hours=17)
WAITS = (timedelta(hours=26), timedelta(hours=9), timedelta(hours=2))


@dataclass(frozen=True)
class _Draft:
    paper: Paper
    voice: texts.Voice
    at: datetime
    to: str = ReviewState.PUBLISHED


def load(stage: Demonstration) -> None:
    conference: Conference = stage.shelf["baku-2024"]
    papers = list(Paper.objects.standing().filter(volume__conference=conference).in_order())
    if not papers or Review.objects.filter(paper__in=papers).exists():
        return
    moderator = _moderator(conference)
    demonstration_readers.register(conference, papers)
    for draft in [*_published(papers, stage.at), *_others(papers, stage.at)]:
        _review(draft, demonstration_readers.address_of(draft.voice.name), moderator)
    demonstration_around.load(papers, conference, moderator, stage.at)
    demonstration_readers.load(papers, moderator)
    stage.tell(f"{Review.objects.filter(paper__in=papers).count()} reviews in every state")


def _published(papers: list[Paper], at: datetime) -> Iterator[_Draft]:
    """One after the other since the papers are public, so that the newest is not the last paper's."""
    drafts = [
        (papers[place], voice) for turn in range(7) for place, voices in enumerate(texts.PUBLISHED) for voice in voices[turn : turn + 1]
    ]
    begin = datetime.combine(papers[0].volume.published_on or at.date(), time(9), UTC) + FIRST
    every = min(EVERY, (at - begin) / (len(drafts) + 1))
    for number, (paper, voice) in enumerate(drafts):
        yield _Draft(paper, voice, begin + every * number)


def _others(papers: list[Paper], at: datetime) -> Iterator[_Draft]:
    for paper, voice, waits in zip(papers, texts.WAITING, WAITS, strict=False):
        yield _Draft(paper, voice, at - waits, ReviewState.PENDING)
    rest = (texts.DECLINED, texts.UNCONFIRMED, texts.WITHDRAWN, texts.HIDDEN)
    states = (ReviewState.DECLINED, ReviewState.UNCONFIRMED, ReviewState.WITHDRAWN, ReviewState.HIDDEN)
    for number, (paper, voice, state) in enumerate(zip(papers[3:], rest, states, strict=False), 2):
        yield _Draft(paper, voice, at - timedelta(days=number), state)


def _review(draft: _Draft, address: str, moderator: User) -> None:
    voice = draft.voice
    scores = demonstration_around.scores_of(voice.rating)
    words = writing.Words(voice.rating, voice.text, voice.name, voice.pseudonym, voice.interests, address, voice.language, scores)
    review = writing.write(draft.paper, words, by=None)
    Review.objects.filter(pk=review.pk).update(written_at=draft.at)
    if draft.to == ReviewState.UNCONFIRMED:
        return
    writing.confirm_by_hand(review, at=draft.at)
    if draft.to in {ReviewState.PUBLISHED, ReviewState.HIDDEN}:
        moderation.publish(review, by=moderator, at=draft.at + READ_WITHIN)
    if draft.to == ReviewState.HIDDEN:
        moderation.hide(review, by=moderator)
    if draft.to == ReviewState.DECLINED:
        moderation.decline(review, by=moderator, reason="personal", words=texts.DECLINED_WORDS)
    if draft.to == ReviewState.WITHDRAWN:
        writing.withdraw(review, by=None)


def _moderator(conference: Conference) -> User:
    members = TeamMember.objects.filter(role=Role.MODERATOR, organisation=conference.organisation)
    return members.select_related("user").earliest("pk").user
