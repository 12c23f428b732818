"""What the text filter thinks of a text, and why: kept beside it for the moderators. It orders the queue and decides nothing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from proceedings.models import Paper
from reviews import judging
from reviews.judging import learned as learning
from reviews.models import DeclineReason, Judged, LearnedWord, Reply, Review, ReviewState, Rewording

# What is seen when a text arrives and cannot be seen in what is kept of it.
NO_PROOF = "no proof of work"
ARRIVING = frozenset({"turned text", "invisible characters", NO_PROOF})
# So many texts that came lately are compared, and so many that were declined as advertising.
RECENT, DECLINED, WITHIN = 120, 80, timedelta(days=30)
# The row that counts the texts, beside those that count the words.
TEXTS = ""
UNPROVEN = 20


def judge(subject: Judged, arrived: Sequence[judging.Signal] | None = None) -> None:
    """Sets `suspicion` and `signals` of a review, a new wording or a reply that begins to wait. In four statements at most.

    Without `arrived`, what was seen when it came and stands on the row already is kept.
    """
    if not isinstance(subject, Review | Rewording | Reply):
        raise TypeError(type(subject))
    if arrived is None:
        arrived = [judging.Signal.of_record(record) for record in subject.signals if record["name"] in ARRIVING]
    writer = subject if isinstance(subject, Reply) else _review_of(subject)
    judgement = judging.judge(
        subject.text,
        others=others_than(subject),
        learned=learned_of(subject.text),
        paper=_words_of(_review_of(subject).paper),
        writer=judging.Writer(writer.display_name, writer.email),
        arrived=arrived,
    )
    subject.suspicion = judgement.score
    subject.signals = [signal.as_record() for signal in judgement.signals]


def seen_on_arrival(typed: str, *, unproven: bool) -> list[judging.Signal]:
    """Of the text as it was typed: what is kept has no invisible characters any more."""
    found = list(judging.invisible(typed))
    return [*found, judging.Signal(NO_PROOF, UNPROVEN)] if unproven else found


def kept_when_mended(subject: Review) -> list[dict[str, Any]]:
    """How it first came is not mended with its words."""
    return [record for record in subject.signals if record["name"] == NO_PROOF]


def others_than(subject: Review | Rewording | Reply) -> list[judging.Other]:
    """The last texts of this site: those that came within a month, and those that were declined as advertising."""
    own = _review_of(subject).pk
    rows = Review.objects.exclude(pk=own).exclude(state__in=[ReviewState.DRAFT, ReviewState.WITHDRAWN])
    recent = rows.filter(written_at__gt=timezone.now() - WITHIN).order_by("-pk").values_list("text", flat=True)[:RECENT]
    declined = rows.filter(state=ReviewState.DECLINED, decline_reason=DeclineReason.ADVERTISING)
    texts = declined.order_by("-pk").values_list("text", flat=True)[:DECLINED]
    return [*(judging.Other(text, declined=True) for text in texts), *(judging.Other(text) for text in recent)]


def learned_of(text: str) -> judging.Learned:
    """What decisions taught about the words of this text, in one statement."""
    tokens = learning.tokens(text)
    rows = LearnedWord.objects.filter(word__in=[TEXTS, *tokens]).values_list("word", "declined", "published")
    counts = {word: (declined, published) for word, declined, published in rows}
    declined, published = counts.pop(TEXTS, (0, 0))
    return judging.Learned(declined, published, counts)


def _review_of(subject: Review | Rewording | Reply) -> Review:
    return subject if isinstance(subject, Review) else subject.review


def _words_of(paper: Paper) -> str:
    """Title and abstract of the version that readers see."""
    if paper.current is None:
        return ""
    return " ".join(f"{text.title} {text.abstract}" for text in paper.current.texts.all())
