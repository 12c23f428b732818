import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.models import Conference, OutgoingMail
from proceedings.models import Paper
from proceedings.services import notices
from reviews.models import Follow
from reviews.readers import Reader
from reviews.services import follows
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def follower(paper: Paper, email: str = "follower@example.org", language: str = "en") -> Follow:
    return follows.follow(paper, by=Reader(email, "", None, "link"), language=language)


def letters(email: str = "follower@example.org") -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(recipient=email, occasion__startswith="follow:").order_by("pk"))


def tomorrow(days: int = 1) -> object:
    return timezone.now() + timedelta(days=days, minutes=10)


def test_a_paper_is_followed_once_however_often_asked_for(paper: Paper) -> None:
    rows = [follower(paper, email).pk for email in ("follower@example.org", "FOLLOWER@example.org")]

    assert rows[0] == rows[1]
    assert Follow.objects.count() == 1


def test_one_letter_a_day_tells_all_that_happened(paper: Paper, moderator: User) -> None:
    row = follower(paper)
    make.published(paper, by=moderator, display_name="First Reader")
    make.published(paper, by=moderator, display_name="Second Reader")
    notices.issue(paper, notices.NoticeWords("erratum", "A line was wrong."), by=None)

    follows.sweep(timezone.now())
    assert letters() == []
    follows.sweep(tomorrow())
    follows.sweep(tomorrow())

    (letter,) = letters()
    order = [letter.body.index(words) for words in ("Review by First Reader", "Review by Second Reader", "Erratum", row.secret)]
    assert order == sorted(order)


def test_nothing_is_told_twice_and_nothing_when_nothing_happened(paper: Paper, moderator: User) -> None:
    follower(paper)
    make.published(paper, by=moderator)

    for day in (1, 2, 3):
        follows.sweep(tomorrow(day))

    assert len(letters()) == 1


def test_nobody_is_told_of_an_own_review_or_of_what_was_before(paper: Paper, moderator: User) -> None:
    make.published(paper, by=moderator)
    follower(paper)
    make.published(paper, by=moderator, email="Follower@example.org")
    make.pending(paper)

    follows.sweep(tomorrow())

    assert letters() == []


def test_the_letter_is_in_the_language_of_the_follower_and_names_nobody_by_address(paper: Paper, moderator: User) -> None:
    follower(paper, language="az")
    make.published(paper, by=moderator, email="hidden-writer@example.org", display_name="reader_of_margins", is_pseudonym=True)

    follows.sweep(tomorrow())

    (letter,) = letters()
    assert (letter.language, "hidden-writer" in letter.body, "reader_of_margins" in letter.body) == ("az", False, True)
    assert f"/az/papers/{paper.public_id}/follow/open/" in letter.body


def test_a_batch_reads_as_much_for_three_as_for_one(paper: Paper, moderator: User) -> None:
    make.published(paper, by=moderator)

    def reads() -> int:
        with CaptureQueriesContext(connection) as captured:
            follows.sweep(tomorrow())
        return sum(query["sql"].startswith("SELECT") for query in captured)

    follower(paper, "one@example.org")
    Follow.objects.update(told_at=timezone.now() - timedelta(days=1))
    one = reads()
    for name in ("two", "three"):
        follower(paper, f"{name}@example.org")
    Follow.objects.update(told_at=timezone.now() - timedelta(days=1))

    assert reads() == one
    assert len(letters("three@example.org")) == 1


def test_the_link_of_the_letter_opens_a_page_and_only_its_button_stops(paper: Paper, stranger: Client) -> None:
    path = f"/papers/{paper.public_id}/follow/open/{follower(paper).secret}/"

    assert stranger.get(path).status_code == 200
    assert Follow.objects.count() == 1
    assert stranger.post(path).status_code == 200
    assert Follow.objects.count() == 0
    assert stranger.get(path).status_code == 404


def test_a_known_reader_follows_and_stops(paper: Paper, reader: User, client_of: Callable[[User], Client]) -> None:
    browser, path = client_of(reader), f"/papers/{paper.public_id}/follow/"

    browser.post(path)
    assert Follow.objects.get().email_key == reader.email_key
    assert re.search(r"<h1[^>]*>You follow this paper", browser.get(path).content.decode())

    browser.post(path, {"stop": "1"})
    assert Follow.objects.count() == 0


def test_a_stranger_proves_an_address_first(paper: Paper, stranger: Client) -> None:
    path = f"/papers/{paper.public_id}/follow/"

    answers = [stranger.get(path), stranger.post(path)]

    assert [answer["Location"] for answer in answers] == [f"/reviews/who/?to=%2Fpapers%2F{paper.public_id}%2Ffollow%2F"] * 2
    assert Follow.objects.count() == 0
