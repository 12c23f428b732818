"""What waits, to the moderators once a morning."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Conference, OutgoingMail, Role
from proceedings.models import Paper, PaperAuthor
from reviews.models import Review
from reviews.services import digest
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make
from tests.reviews.test_queue import reported

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


@pytest.fixture
def conference(conference: Conference) -> Conference:
    Conference.objects.filter(pk=conference.pk).update(zone="Asia/Baku")
    conference.refresh_from_db()
    return conference


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def baku(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=ZoneInfo("Asia/Baku"))


def waiting(paper: Paper, since: datetime) -> Review:
    review = make.pending(paper)
    Review.objects.filter(pk=review.pk).update(pending_since=since)
    return review


def letters() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(occasion__startswith="reviews-digest").order_by("pk"))


def test_it_leaves_at_seven_of_the_conferences_own_clock_and_once(paper: Paper, moderator: User) -> None:
    waiting(paper, baku(5, day=1))
    waiting(paper, baku(6))

    assert [digest.send(at) for at in (baku(6, 59), baku(7), baku(7, 1), baku(9))] == [0, 1, 0, 0]

    letter = letters()[0]
    assert (letter.recipient, letter.subject) == (moderator.email, "2 things wait in the queue")
    assert "- 2 reviews" in letter.body
    assert "The oldest waits 26 hours." in letter.body
    assert "/admin/reviews/review/queue/" in letter.body
    assert digest.send(baku(7, day=3)) == 1


def test_nothing_leaves_when_nothing_waits(paper: Paper, moderator: User) -> None:
    make.published(paper, by=moderator)

    with CaptureQueriesContext(connection) as captured:
        assert digest.send(baku(7)) == 0
    assert len(captured) == 1


def test_what_came_after_seven_waits_for_the_next_morning(paper: Paper, moderator: User) -> None:
    waiting(paper, baku(8))

    assert (digest.send(baku(9)), digest.send(baku(7, day=3))) == (0, 1)


def test_a_worker_that_slept_does_not_write_in_the_evening(paper: Paper, moderator: User) -> None:
    waiting(paper, baku(5))

    assert digest.send(baku(19)) == 0


def test_each_is_told_what_is_theirs_to_decide(conference: Conference, paper: Paper, moderator: User) -> None:
    other = people.member(Role.MODERATOR, at=conference, email="other@elsewhere.example")
    PaperAuthor.objects.filter(version__paper=paper).update(email_key=moderator.email_key)
    waiting(paper, baku(5))

    digest.send(baku(7))

    assert [letter.recipient for letter in letters()] == [other.email]


def test_other_roles_and_other_conferences_are_not_told(
    conference: Conference, paper: Paper, owner: User, editor: User, other_conference: Conference, moderator: User
) -> None:
    people.member(Role.MODERATOR, at=other_conference)
    waiting(paper, baku(5))

    digest.send(baku(7))

    assert [letter.recipient for letter in letters()] == [moderator.email]


def test_reports_and_surges_are_told(paper: Paper, moderator: User) -> None:
    reported(make.published(paper, by=moderator))
    waiting(paper, baku(5) - timedelta(days=400))
    make.surge(paper, arrived=40)

    digest.send(baku(7))

    body = letters()[0].body
    assert "- 1 reported text" in body
    assert f"A surge of reviews came to “{paper}”: 40 at once." in body
