"""Words of declined advertising and of published texts, counted anew from the rows as they are now.

So a decision that was taken back is forgotten, a person who was erased is too, and counting twice changes nothing.
"""

from collections import Counter
from datetime import datetime

from django.db import transaction

from conference.lib.text import fold
from conference.services import limits
from reviews.judging.learned import tokens
from reviews.models import DeclineReason, LearnedWord, Review, ReviewState
from reviews.services.judging import TEXTS

EVERY_SECONDS = 3600
# Of either kind the newest; a word that stood in one text only tells nothing.
MOST_TEXTS, LEAST_TIMES, MOST_WORDS, BATCH = 1500, 2, 20_000, 200


def learn(at: datetime) -> int:
    """A sweep, once an hour. Returns the words that are known."""
    if not limits.hit("reviews:learning", limit=1, seconds=EVERY_SECONDS):
        return 0
    return count_anew()


@transaction.atomic
def count_anew() -> int:
    declined = _words(ReviewState.DECLINED, decline_reason=DeclineReason.ADVERTISING)
    published = _words(ReviewState.PUBLISHED)
    both = declined + published
    known = {
        word: (declined[word], published[word]) for word, times in both.most_common(MOST_WORDS) if times >= LEAST_TIMES or word == TEXTS
    }
    before = {word: counts for word, *counts in LearnedWord.objects.values_list("word", "declined", "published")}
    gone = sorted(before.keys() - known.keys())
    for start in range(0, len(gone), BATCH):
        LearnedWord.objects.filter(word__in=gone[start : start + BATCH]).delete()
    changed = [
        LearnedWord(word=word, declined=one, published=other) for word, (one, other) in known.items() if before.get(word) != [one, other]
    ]
    fields = ["declined", "published"]
    LearnedWord.objects.bulk_create(changed, batch_size=BATCH, update_conflicts=True, unique_fields=["word"], update_fields=fields)
    return len(known)


def _words(state: str, **conditions: str) -> Counter[str]:
    """In how many texts each word stood; a text that was sent many times counts once."""
    rows = Review.objects.filter(state=state, **conditions).order_by("-pk").values_list("text", flat=True)[:MOST_TEXTS]
    texts = {fold(text): text for text in rows}
    counts = Counter(word for text in texts.values() for word in tokens(text))
    counts[TEXTS] = len(texts)
    return counts
