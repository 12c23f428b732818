"""Moderators at work in the panel: the queue, the list, and what neither shows nor does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.models import Activity, Conference, MailState, OutgoingMail, Role
from conference.services import mail
from proceedings.models import Paper
from reviews.models import Review, ReviewState
from reviews.rating import summarise
from reviews.services import moderation
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
QUEUE = "/admin/reviews/review/queue/"
LIST = "/admin/reviews/review/"


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


@pytest.fixture
def desk(moderator: User, client_of: Browser) -> Client:
    return client_of(moderator)


def decide(desk: Client, review: Review, verb: str, **values: str) -> Any:
    return desk.post(f"{QUEUE}{review.public_id}/{verb}/", values, follow=True)


def state_of(review: Review) -> str:
    review.refresh_from_db()
    return review.state


def waiting(desk: Client) -> list[Review]:
    return [Review.objects.get(public_id=row.key) for row in desk.get(QUEUE).context["waiting"]]


def opened(answer: Any) -> Review | None:
    chosen = answer.context["chosen"]
    return chosen and chosen.subject


def letter(review: Review) -> OutgoingMail:
    return OutgoingMail.objects.filter(recipient=review.email).latest("pk")


def test_the_oldest_comes_first_and_the_next_after_it(desk: Client, paper: Paper) -> None:
    first, second = make.pending(paper), make.pending(paper)
    Review.objects.filter(pk=second.pk).update(pending_since=timezone.now() - timedelta(days=2))

    assert waiting(desk) == [second, first]
    after = decide(desk, second, "publish")

    assert opened(after) == first
    assert opened(decide(desk, first, "publish")) is None


def test_one_that_a_colleague_decided_meanwhile_leads_to_the_next(desk: Client, paper: Paper, owner: User) -> None:
    gone, left = make.pending(paper), make.pending(paper)
    moderation.publish(gone, by=owner)

    assert opened(desk.get(f"{QUEUE}{gone.public_id}/")) == left
    refused = decide(desk, gone, "decline", reason="empty", words="")
    assert "not possible in the present state" in refused.content.decode()
    assert state_of(gone) == ReviewState.PUBLISHED


@pytest.mark.parametrize(("verb", "values"), [("publish", {}), ("decline", {"reason": "empty", "words": "Say more."})])
def test_a_slip_is_taken_back_before_the_writer_hears_of_it(
    verb: str, values: dict[str, str], desk: Client, paper: Paper, moderator: User, stranger: Client
) -> None:
    review = make.pending(paper)
    since = review.pending_since
    decided = decide(desk, review, verb, **values)
    assert f"{QUEUE}{review.public_id}/undo/" in decided.content.decode()

    decide(desk, review, "undo")
    mail.send_due(timezone.now() + timedelta(days=1))

    assert (state_of(review), review.pending_since, review.decline_reason) == (ReviewState.PENDING, since, "")
    assert letter(review).state == MailState.HELD
    assert stranger.get(review.get_absolute_url()).status_code == 404
    assert Activity.objects.get(verb="decision taken back").actor == moderator
    decide(desk, review, "publish")
    assert letter(review).hold_until is not None


def test_the_letter_of_a_decision_leaves_after_a_minute(desk: Client, paper: Paper) -> None:
    review = make.pending(paper)
    decide(desk, review, "decline", reason="other", words="Mend the last line.")

    assert "Mend the last line." in letter(review).body
    assert letter(review) not in OutgoingMail.objects.due(timezone.now())
    assert letter(review) in OutgoingMail.objects.due(timezone.now() + timedelta(minutes=2))


def test_what_is_declined_is_mended_sent_again_and_withdrawn(desk: Client, paper: Paper, moderator: User) -> None:
    review = make.pending(paper)
    decide(desk, review, "decline", reason="empty", words="Say more.")
    writer, own = Client(), f"/reviews/{review.public_id}/mine/"
    writer.get(f"{own}open/{review.secret}/")

    writer.post(own, {"rating": 2, "text": f"{make.TEXT} More.", "interests": "None"})
    assert [row.pk for row in waiting(desk)] == [review.pk]
    decide(desk, review, "publish")
    assert state_of(review) == ReviewState.PUBLISHED
    writer.post(f"{own}withdraw/")

    assert state_of(review) == ReviewState.WITHDRAWN
    assert waiting(desk) == []


def test_an_author_who_moderates_neither_sees_nor_decides_reviews_of_the_own_paper(desk: Client, paper: Paper, moderator: User) -> None:
    author = paper.current.authors.first()
    type(author).objects.filter(pk=author.pk).update(email_key=moderator.email_key)
    review = make.pending(paper, display_name="quiet_reader", is_pseudonym=True, email="secret@example.org")

    for address in (QUEUE, f"{QUEUE}{review.public_id}/", LIST, f"{LIST}?q=secret"):
        page = desk.get(address).content.decode()
        assert "quiet_reader" not in page
        assert "secret@example.org" not in page
    assert desk.get(f"{LIST}{review.pk}/change/").status_code == 302
    assert desk.get(f"{LIST}{review.pk}/history/").status_code == 404
    for verb in ("publish", "decline", "undo"):
        assert desk.post(f"{QUEUE}{review.public_id}/{verb}/", {"reason": "empty"}).status_code == 404
    desk.post(LIST, {"action": "publish", "_selected_action": [review.pk]})
    assert state_of(review) == ReviewState.PENDING


def test_nobody_decides_about_an_own_review(desk: Client, paper: Paper, moderator: User) -> None:
    review = make.pending(paper, email=moderator.email.upper())

    for verb in ("publish", "decline"):
        assert desk.post(f"{QUEUE}{review.public_id}/{verb}/", {"reason": "empty"}).status_code == 404
    desk.post(LIST, {"action": "publish", "_selected_action": [review.pk]})

    assert (state_of(review), waiting(desk)) == (ReviewState.PENDING, [])


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.REGISTRATION, Role.EDITOR, Role.DOOR])
def test_other_roles_never_meet_the_person_behind_a_pseudonym(
    role: str, conference: Conference, paper: Paper, moderator: User, client_of: Browser
) -> None:
    review = make.published(paper, by=moderator, display_name="quiet_reader", is_pseudonym=True, email="secret@example.org")
    browser = client_of(people.member(role, at=conference))

    for address in (
        "/admin/",
        "/admin/activity/",
        "/admin/conference/outgoingmail/",
        LIST,
        QUEUE,
        f"/admin/proceedings/paper/{paper.pk}/change/",
    ):
        assert "secret@example.org" not in browser.get(address).content.decode()
    assert browser.get(f"{LIST}{review.pk}/change/").status_code == 403


def test_a_moderator_of_another_conference_decides_nothing(paper: Paper, other_conference: Conference, client_of: Browser) -> None:
    review = make.pending(paper)
    browser = client_of(people.member(Role.MODERATOR, at=other_conference))

    assert waiting(browser) == []
    for verb in ("publish", "decline", "undo"):
        assert browser.post(f"{QUEUE}{review.public_id}/{verb}/", {"reason": "empty"}).status_code == 404
    assert state_of(review) == ReviewState.PENDING


def test_the_queue_costs_the_same_for_one_review_and_three(desk: Client, paper: Paper, conference: Conference) -> None:
    counts = []
    for number in (1, 2):
        for _more in range(number):
            make.pending(papers.paper(at=conference))
        desk.get(QUEUE)
        with CaptureQueriesContext(connection) as captured:
            desk.get(QUEUE)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_figure_equals_the_published_rows_whatever_is_done(desk: Client, paper: Paper) -> None:
    """(3 · 3 + sum) / (3 + n), from three on."""
    written = [make.pending(paper, rating=rating) for rating in (5, 4, 4, 1)]
    steps = [("publish", review) for review in written] + [("undo", written[0]), ("decline", written[0])]

    for verb, review in steps:
        decide(desk, review, verb, reason="empty")
        published = list(Review.objects.filter(paper=paper, state=ReviewState.PUBLISHED).values_list("rating", flat=True))
        paper.refresh_from_db()
        expected = summarise({rating: published.count(rating) for rating in published}).mean
        assert (paper.rating_count, paper.rating_mean) == (len(published), expected)
    assert paper.rating_mean == 3  # (9 + 4 + 4 + 1) / 6


def test_the_twenty_first_review_within_an_hour_from_one_place_is_refused(conference: Conference, stranger: Client) -> None:
    page = f"/papers/{papers.paper(at=conference).public_id}/reviews/new/"
    began = stranger.get(page).context["form"].fields["began"].initial
    form = {"rating": 4, "text": make.TEXT, "shown": "name", "display_name": "A Reader", "interests": "None", "began": began}

    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=False):
        answers = [stranger.post(page, {**form, "email": f"reader-{number}@example.org"}).status_code for number in range(21)]

    assert answers == [200] * 20 + [429]
    assert Review.objects.count() == 20
