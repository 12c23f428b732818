"""Very many reviews of one paper within a minute: readers see nothing of it, moderators see it at once and need one press."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference import kept
from conference.lib import places
from conference.models import Conference, OutgoingMail
from proceedings.models import Paper
from reviews.models import Review, ReviewState, Surge
from reviews.services import moderation, surges, writing
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
HOUSEHOLDS, A_MINUTE, FILLING_IN = 200, 60, 10
TOLD_WITHIN, ONE_PRESS = timedelta(seconds=10), 5.0
SIZES = [120, pytest.param(1000, marks=pytest.mark.slow)]


@pytest.fixture
def paper(conference: Conference, moderator: User) -> Paper:
    paper = papers.paper(at=conference)
    make.published(paper, by=moderator)
    Review.objects.update(written_at=timezone.now() - timedelta(days=20))
    return paper


def form_of(paper: Paper) -> str:
    return f"/papers/{paper.public_id}/reviews/new/"


def public_pages(paper: Paper, browser: Client) -> dict[str, bytes]:
    """As they are made now, not as they were kept."""
    kept.store.clear()
    volume = paper.volume.get_absolute_url()
    own = paper.get_absolute_url()
    addresses = [
        own,
        f"{own}reviews/",
        f"{own}reviews/?order=newest",
        f"{own}feed.atom",
        volume,
        f"{volume}feed.atom",
        "/proceedings/feed.atom",
    ]
    answers = {address: browser.get(address) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: answer.content for address, answer in answers.items()}


def send(browser: Client, paper: Paper, began: str, number: int) -> int:
    household = number % HOUSEHOLDS
    form = {
        "rating": 1, "text": f"{make.TEXT} {number}", "shown": "name", "display_name": f"Reader {number}", "interests": "None",
        "email": f"brigade-{number}@example.org", "began": began,
    }  # fmt: skip
    return browser.post(form_of(paper), form, REMOTE_ADDR=f"10.{household}.7.{number % 250}").status_code


def attack(browser: Client, paper: Paper, size: int) -> list[tuple[int, bool]]:
    """All of them within a minute by the clock; after each, its answer and whether moderators have been told."""
    began = browser.get(form_of(paper)).context["form"].fields["began"].initial
    came = []
    with time_machine.travel(timezone.now() + timedelta(seconds=FILLING_IN), tick=False) as clock:
        for number in range(size):
            answer = send(browser, paper, began, number)
            told = came[-1][1] if came and came[-1][1] else OutgoingMail.objects.filter(occasion__startswith="review-surge:").exists()
            came.append((answer, told))
            clock.shift(A_MINUTE / size)
    return came


def timed(work) -> float:  # noqa: ANN001 - a call of either service
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.parametrize("size", SIZES)
def test_a_brigade_changes_nothing_that_is_public_and_takes_one_press(paper: Paper, moderator: User, stranger: Client, size: int) -> None:
    other = papers.paper(of=paper.volume)
    before = public_pages(paper, stranger)

    came = attack(stranger, paper, size)

    # Nobody was refused, and moderators were told by the very request that went over the bound.
    assert [answer for answer, _told in came] == [200] * size
    assert [told for _answer, told in came].index(True) == surges.LEAST - 1
    surge = Surge.objects.get()
    letter = OutgoingMail.objects.get(occasion=f"review-surge:{surge.pk}")
    over_the_bound = Review.objects.get(email=f"brigade-{surges.LEAST - 1}@example.org").written_at
    assert (surge.paper, letter.recipient) == (paper, moderator.email)
    assert timedelta(0) <= letter.queued_at - over_the_bound < TOLD_WITHIN
    assert public_pages(paper, stranger) == before

    # Those that came after it had no proof; the other paper asks for none.
    unproven = [review for review in Review.objects.filter(paper=paper, state=ReviewState.UNCONFIRMED) if review.signals]
    assert len(unproven) == size - surges.LEAST
    assert "data-proof" in stranger.get(form_of(paper)).content.decode()
    calm = stranger.get(form_of(other))
    assert "data-proof" not in calm.content.decode()
    with time_machine.travel(timezone.now() + timedelta(seconds=FILLING_IN), tick=False):
        assert send(stranger, other, calm.context["form"].fields["began"].initial, size) == 200
    assert list(other.reviews.values_list("state", "signals")) == [(ReviewState.UNCONFIRMED, [])]

    for review in Review.objects.filter(paper=paper, state=ReviewState.UNCONFIRMED):
        writing.confirm_by_hand(review)
    assert Review.objects.of_surge(surge).count() == size
    assert public_pages(paper, stranger) == before

    outcomes = []
    decline = lambda: moderation.decline_many(Review.objects.of_surge(surge), by=moderator, reason="advertising", words="")  # noqa: E731
    declining = timed(lambda: outcomes.append(decline()))
    assert (outcomes[0].done, outcomes[0].refused) == (size, [])
    assert Review.objects.filter(paper=paper, state=ReviewState.DECLINED).count() == size
    assert public_pages(paper, stranger) == before

    undoing = timed(lambda: outcomes.append(moderation.undo_operation(outcomes[0].operation, by=moderator)))
    assert (outcomes[1].done, Review.objects.of_surge(surge).count()) == (size, size)
    assert public_pages(paper, stranger) == before
    assert [violation for provider in places.invariants for violation in provider()] == []
    print(f"{size} declined in {declining:.2f} s, taken back in {undoing:.2f} s")  # noqa: T201
    assert (declining < ONE_PRESS, undoing < ONE_PRESS) == (True, True), (declining, undoing)
