import re
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks import races
from conference.models import Conference
from proceedings.models import Paper
from reviews.models import HelpfulVote, Review
from reviews.readers import Reader
from reviews.services import moderation, votes
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


def reader(email: str, user: User | None = None) -> Reader:
    return Reader(email, "", user, "account" if user else "link")


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


@pytest.fixture
def review(paper: Paper, moderator: User) -> Review:
    return make.published(paper, by=moderator, email="writer@example.org")


def count(review: Review) -> tuple[int, int]:
    review.refresh_from_db()
    return review.helpful, HelpfulVote.objects.filter(review=review).count()


def test_a_person_votes_once_however_the_address_is_spelt(review: Review) -> None:
    given = [votes.cast(review, by=reader(email)) for email in ("a@example.org", "A@example.org", "a+again@example.org", "b@example.org")]

    assert given == [True, False, False, True]
    assert count(review) == (2, 2)


def test_a_vote_is_taken_back_once(review: Review) -> None:
    votes.cast(review, by=reader("a@example.org"))

    assert [votes.take_back(review, by=reader("a@example.org")) for _time in range(2)] == [True, False]
    assert count(review) == (0, 0)


def test_nobody_votes_for_an_own_review(review: Review, reader: User) -> None:
    Review.objects.filter(pk=review.pk).update(user=reader)

    for voter in (Reader("Writer+2@example.org", "", None, "link"), Reader(reader.email, "", reader, "account")):
        with pytest.raises(votes.OwnReview):
            votes.cast(review, by=voter)
    assert count(review) == (0, 0)


def test_authors_do_not_vote_on_reviews_of_their_paper(review: Review, paper: Paper) -> None:
    paper.current.authors.update(email_key="author@example.org")

    with pytest.raises(votes.OwnPaper):
        votes.cast(review, by=reader("Author@example.org"))
    assert count(review) == (0, 0)


def test_only_public_reviews_are_voted_for(review: Review, moderator: User) -> None:
    moderation.hide(review, by=moderator)

    with pytest.raises(votes.NotPublic):
        votes.cast(review, by=reader("a@example.org"))


def test_a_vote_takes_as_many_statements_among_many_as_among_few(review: Review) -> None:
    def statements(email: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            votes.cast(review, by=reader(email))
        return len(captured)

    first = statements("first@example.org")
    HelpfulVote.objects.bulk_create(HelpfulVote(review=review, voter=f"digest {number}") for number in range(30))

    assert statements("second@example.org") == first


def test_the_invariants_find_a_number_that_is_not_that_of_the_votes(review: Review) -> None:
    call_command("check_invariants")
    Review.objects.filter(pk=review.pk).update(helpful=3)

    with pytest.raises((CommandError, SystemExit)):
        call_command("check_invariants")


def test_the_page_takes_a_vote_and_gives_it_back(review: Review, reader: User, client_of: Callable[[User], Client]) -> None:
    browser, path = client_of(reader), f"/reviews/{review.public_id}/helpful/"

    assert browser.post(path).status_code == 302
    shown = browser.get(path).content.decode()
    public = Client().get(review.get_absolute_url()).content.decode()
    assert "Take my vote back" in shown
    assert re.search(r"data-helpful-words>\s*1 person found this helpful", public)

    browser.post(path, {"take_back": "1"})
    assert count(review) == (0, 0)


def test_a_stranger_proves_an_address_first_and_a_look_changes_nothing(review: Review, stranger: Client) -> None:
    path = f"/reviews/{review.public_id}/helpful/"

    for answer in (stranger.get(path), stranger.post(path)):
        assert (answer.status_code, answer["Location"]) == (302, f"/reviews/who/?to=%2Freviews%2F{review.public_id}%2Fhelpful%2F")
    assert count(review) == (0, 0)


def test_a_refusal_is_said_in_words(review: Review, reader: User, client_of: Callable[[User], Client]) -> None:
    Review.objects.filter(pk=review.pk).update(user=reader)

    answer = client_of(reader).post(f"/reviews/{review.public_id}/helpful/")

    assert (answer.status_code, "Nobody votes for an own review." in answer.content.decode()) == (409, True)


def test_a_review_that_is_not_public_has_no_such_page(paper: Paper, stranger: Client) -> None:
    assert stranger.get(f"/reviews/{make.pending(paper).public_id}/helpful/").status_code == 404


@pytest.mark.xdist_group("races")
def test_the_same_person_many_times_at_once_is_one_vote(pattern: str) -> None:
    with races.database(races.server(), like=pattern) as url:
        races.call(url, "benchmarks.vote_racer", "prepare", {})
        answers = races.side_by_side(url, "benchmarks.vote_racer", [("run", {"threads": 6, "seconds": 3})] * 2)
        found = races.call(url, "benchmarks.vote_racer", "judge", {})

    assert answers == [{"errors": []}, {"errors": []}]
    assert found == {"helpful": 1, "votes": 1}
