"""Whatever readers, authors and moderators do, in whatever order: the figures are those of what is public, and nothing is
public that a moderator did not make so."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from conference.lib.errors import DomainError
from conference.models import Role
from reviews.models import Review, ReviewState, Rewording
from reviews.places import invariants
from reviews.rating import summarise
from reviews.services import moderation, writing
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = pytest.mark.django_db(transaction=False)

PICK = st.integers(0, 1_000)
RATING = st.integers(1, 5)
SCORES = st.dictionaries(st.sampled_from(["clarity", "soundness"]), RATING)


@dataclass
class Expected:
    """What one review must look like, kept beside the rows by the rules alone."""

    state: str
    rating: int
    scores: dict[str, int]
    text: str
    proposed: tuple[int, dict[str, int], str] | None = None
    earlier: list[tuple[int, dict[str, int], str]] = field(default_factory=list)
    decided: str = ""


class Reviews(RuleBasedStateMachine):
    """Each example runs in a transaction of its own that is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.numbers = count(1)
        self.expected: dict[int, Expected] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def two_papers_and_a_moderator(self) -> None:
        conference = people.conference()
        self.moderator: User = people.member(Role.MODERATOR, of=conference.organisation)
        self.papers = [papers.paper(at=conference), papers.paper(at=conference)]

    # --- What people do ---------------------------------------------------------------------------------------------

    @rule(pick=PICK, rating=RATING, scores=SCORES)
    def write(self, pick: int, rating: int, scores: dict[str, int]) -> None:
        text = f"{make.TEXT} Number {next(self.numbers)}."
        review = make.unconfirmed(self.papers[pick % 2], rating=rating, scores=scores, text=text)
        self.expected[review.pk] = Expected(ReviewState.UNCONFIRMED, rating, scores, text)

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def confirm(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            writing.confirm_by_hand(review)
            expected.state = ReviewState.PENDING

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def publish(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            moderation.publish(review, by=self.moderator)
            expected.decided = "show" if expected.state == ReviewState.HIDDEN else "publish"
            expected.state = ReviewState.PUBLISHED

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def decline(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            moderation.decline(review, by=self.moderator, reason="empty", words="")
            expected.state, expected.decided = ReviewState.DECLINED, "decline"

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def hide(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            moderation.hide(review, by=self.moderator)
            expected.state, expected.decided = ReviewState.HIDDEN, "hide"

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def take_the_last_decision_back(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            moderation.undo(review, by=self.moderator)
            before = {"hide": ReviewState.PUBLISHED, "show": ReviewState.HIDDEN}
            expected.state, expected.decided = before.get(expected.decided, ReviewState.PENDING), ""

    @precondition(lambda self: self.expected)
    @rule(pick=PICK, rating=RATING, scores=SCORES)
    def mend_or_revise(self, pick: int, rating: int, scores: dict[str, int]) -> None:
        text = f"{make.TEXT} Mended {next(self.numbers)}."
        with self._of(pick) as (review, expected):
            writing.revise(review, make.words(rating=rating, scores=scores, text=text), by=None)
            if expected.state == ReviewState.PUBLISHED:
                expected.proposed = (rating, scores, text)
            else:
                expected.state, expected.decided = ReviewState.PENDING, ""
                expected.rating, expected.scores, expected.text = rating, scores, text

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def accept_new_words(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            moderation.publish(Rewording.objects.get(review=review, state="pending"), by=self.moderator)
            assert expected.proposed is not None
            expected.earlier.append((expected.rating, expected.scores, expected.text))
            expected.rating, expected.scores, expected.text = expected.proposed
            expected.proposed = None

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def decline_new_words(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            moderation.decline(Rewording.objects.get(review=review, state="pending"), by=self.moderator, reason="empty", words="")
            expected.proposed = None

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            writing.withdraw(review, by=None)
            expected.state = ReviewState.WITHDRAWN

    # --- What must always hold ---------------------------------------------------------------------------------------

    @invariant()
    def every_review_is_where_the_rules_left_it(self) -> None:
        rows = {pk: (state, rating, text) for pk, state, rating, text in Review.objects.values_list("pk", "state", "rating", "text")}
        assert rows == {pk: (one.state, one.rating, one.text) for pk, one in self.expected.items()}

    @invariant()
    def only_what_was_published_is_public(self) -> None:
        public = set(Review.objects.public().values_list("pk", flat=True))
        assert public == {pk for pk, one in self.expected.items() if one.state == ReviewState.PUBLISHED}

    @invariant()
    def the_figures_are_those_of_the_published_reviews(self) -> None:
        for paper in getattr(self, "papers", []):
            keys = set(Review.objects.filter(paper=paper).values_list("pk", flat=True))
            shown = [one for pk, one in self.expected.items() if pk in keys and one.state == ReviewState.PUBLISHED]
            summary = summarise({rating: sum(one.rating == rating for one in shown) for rating in range(1, 6)})
            paper.refresh_from_db()
            assert (paper.rating_mean, paper.rating_count) == (summary.mean, summary.count)
        assert list(invariants()) == []

    @contextmanager
    def _of(self, pick: int) -> Iterator[tuple[Review, Expected]]:
        """One of the reviews, as it is now; a verb that is refused leaves it, and what is expected of it, as they were."""
        keys = sorted(self.expected)
        key = keys[pick % len(keys)]
        with suppress(DomainError, Rewording.DoesNotExist), transaction.atomic():
            yield Review.objects.get(pk=key), self.expected[key]


def walk(examples: int, steps: int, phases: Sequence[Phase] = tuple(Phase)) -> None:
    bounds = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Reviews, settings=bounds)


def test_the_figures_follow_what_is_public_whatever_is_done() -> None:
    walk(12, 30)


@pytest.mark.slow
def test_the_figures_follow_what_is_public_whatever_is_done_for_long() -> None:
    walk(150, 50)


def test_a_hiding_that_leaves_the_figures_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moderation, "_public_changed", lambda stored: None)

    with pytest.raises(AssertionError):
        walk(12, 30, phases=[Phase.generate])
