"""Whatever readers, authors and moderators do, in whatever order: the figures are those of what is public, and nothing is
public that a moderator did not make so."""

from collections import Counter
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
from reviews.models import Reply, Review, ReviewState, Rewording
from reviews.places import invariants
from reviews.rating import summarise
from reviews.readers import Reader
from reviews.services import erasing, moderation, replies, reports, votes, writing
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = pytest.mark.django_db(transaction=False)

PICK = st.integers(0, 1_000)
RATING = st.integers(1, 5)
READER = st.integers(1, 3)
SCORES = st.dictionaries(st.sampled_from(["clarity", "soundness"]), RATING)


def reader(number: int) -> Reader:
    return Reader(f"voter-{number}@letters.example", "", None, "link")


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
    votes: set[int] = field(default_factory=set)
    reporters: set[int] = field(default_factory=set)
    replies: int = 0


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

    @precondition(lambda self: self.expected)
    @rule(pick=PICK, voter=READER)
    def vote(self, pick: int, voter: int) -> None:
        """Twice is once, and on what is not public it is refused."""
        with self._of(pick) as (review, expected):
            assert votes.cast(review, by=reader(voter)) == (voter not in expected.votes)
            expected.votes.add(voter)

    @precondition(lambda self: self.expected)
    @rule(pick=PICK, voter=READER)
    def take_a_vote_back(self, pick: int, voter: int) -> None:
        with self._of(pick) as (review, expected):
            assert votes.take_back(review, by=reader(voter)) == (voter in expected.votes)
            expected.votes.discard(voter)

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def vote_for_oneself(self, pick: int) -> None:
        with self._of(pick) as (review, _expected):
            own = Reader(review.email, "", None, "link")
            if review.email:
                with pytest.raises(DomainError):
                    votes.cast(review, by=own)

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def answer_and_publish_the_answer(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            answer = replies.write(review, "Thank you.", language="en", by=make.author_of(review.paper))
            moderation.publish(answer, by=self.moderator)
            expected.replies += 1

    @precondition(lambda self: self.expected)
    @rule(pick=PICK, by=READER)
    def report(self, pick: int, by: int) -> None:
        with self._of(pick) as (review, expected):
            reports.report(review, reports.ReportWords("insult"), by=reader(by))
            expected.reporters.add(by)

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def dismiss_the_reports(self, pick: int) -> None:
        with self._of(pick) as (review, _expected):
            reports.dismiss(review, by=self.moderator)

    @precondition(lambda self: self.expected)
    @rule(pick=PICK)
    def uphold_the_reports(self, pick: int) -> None:
        with self._of(pick) as (review, expected):
            reports.uphold(review, by=self.moderator)
            if expected.state == ReviewState.PUBLISHED:
                expected.state, expected.decided = ReviewState.HIDDEN, "hide"

    @precondition(lambda self: self.expected)
    @rule(pick=PICK, words_go=st.booleans())
    def erase_the_writer(self, pick: int, words_go: bool) -> None:
        with self._of(pick) as (review, expected):
            if not review.email:
                return
            erasing.erase(review.email, by=None, take_along=[review.public_id] if words_go else [])
            if expected.state == ReviewState.UNCONFIRMED:
                del self.expected[review.pk]
            elif words_go or expected.state not in {ReviewState.PUBLISHED, ReviewState.HIDDEN}:
                expected.state, expected.text = ReviewState.WITHDRAWN, ""
            expected.proposed, expected.scores = None, {} if not expected.text else expected.scores

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
    def nobody_counts_twice(self) -> None:
        counted = dict(Review.objects.values_list("pk", "helpful"))
        assert counted == {pk: len(one.votes) for pk, one in self.expected.items()}

    @invariant()
    def answers_that_were_published_stay_readable_until_their_review_is_hidden(self) -> None:
        readable = Counter(Reply.objects.public().values_list("review", flat=True))
        once_public = {ReviewState.PUBLISHED, ReviewState.WITHDRAWN}
        assert readable == Counter({pk: one.replies for pk, one in self.expected.items() if one.state in once_public and one.replies})

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


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_decision_that_leaves_the_figures_is_found(monkeypatch: pytest.MonkeyPatch, forgotten: bool) -> None:
    if forgotten:
        monkeypatch.setattr(moderation, "_public_changed", lambda stored: None)
    machine = Reviews()
    machine.two_papers_and_a_moderator()
    machine.write(0, 4, {"clarity": 2})
    machine.confirm(0)
    machine.publish(0)

    try:
        machine.the_figures_are_those_of_the_published_reviews()
        found = False
    except AssertionError:
        found = True

    machine.teardown()
    assert found == forgotten
