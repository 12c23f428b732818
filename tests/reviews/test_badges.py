"""Badges come from this site's own rows, at the moment of proving, and stay as they were."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Conference
from proceedings.models import Paper
from registrations.models import CheckIn, CheckInList, Ticket
from reviews.models import Badge, Review
from reviews.services import badges, writing
from tests.factories import proceedings as papers
from tests.factories import registrations as tickets
from tests.factories import reviews as make
from tests.factories import sessions

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
EMAIL = "holder@example.org"


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def ticket_of(conference: Conference, email: str = EMAIL) -> Ticket:
    ticket = tickets.ticket(tickets.ticket_type(conference, tickets.quota(conference)))
    Ticket.objects.filter(pk=ticket.pk).update(email=email, email_key=email)
    return ticket


def let_in(ticket: Ticket, door: CheckInList) -> None:
    at = datetime(2026, 3, 1, 21, 30, tzinfo=UTC)  # after midnight in Baku
    CheckIn.objects.create(check_in_list=door, ticket=ticket, result="admitted", at=at, idempotency_key=f"{door.pk}-{ticket.pk}")


def kinds(review: Review) -> list[str]:
    return list(review.badges.values_list("kind", flat=True))


def test_who_knows_nobody_here_has_no_badge(paper: Paper) -> None:
    assert kinds(make.pending(paper, says_attended=True, says_in_field=True)) == []


def test_who_was_let_in_attended_on_the_day_of_the_conference(paper: Paper, conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(zone="Asia/Baku")
    let_in(ticket_of(conference), CheckInList.objects.create(conference=conference, name="Main door"))

    badge = make.pending(paper, email=EMAIL).badges.get()

    assert (badge.kind, str(badge.on), badge.at_session) == (Badge.ATTENDED, "2026-03-02", False)


def test_the_door_of_the_papers_session_says_more(paper: Paper, conference: Conference) -> None:
    session = sessions.session(conference)
    Paper.objects.filter(pk=paper.pk).update(session=session)
    paper.refresh_from_db()
    ticket = ticket_of(conference)
    let_in(ticket, CheckInList.objects.create(conference=conference, name="Main door"))
    let_in(ticket, CheckInList.objects.create(conference=conference, name="Hall", session=session))

    assert make.pending(paper, email=EMAIL).badges.get().at_session is True


def test_a_ticket_alone_says_registered_and_letting_in_later_changes_nothing(paper: Paper, conference: Conference) -> None:
    ticket = ticket_of(conference)
    review = make.pending(paper, email=EMAIL)

    let_in(ticket, CheckInList.objects.create(conference=conference, name="Main door"))

    assert kinds(review) == [Badge.REGISTERED]


def test_a_ticket_of_another_conference_says_nothing(paper: Paper, other_conference: Conference) -> None:
    ticket_of(other_conference)

    assert kinds(make.pending(paper, email=EMAIL)) == []


def test_an_author_of_the_same_volume_is_marked(paper: Paper) -> None:
    neighbour = papers.paper(of=paper.volume)
    author = neighbour.current.authors.first()
    type(author).objects.filter(pk=author.pk).update(email_key=EMAIL)

    assert kinds(make.pending(paper, email=EMAIL)) == [Badge.VOLUME_AUTHOR]


@pytest.mark.parametrize(("others", "earned"), [(badges.SAFE_AMONG - 1, []), (badges.SAFE_AMONG, [Badge.VOLUME_AUTHOR])])
def test_a_pseudonym_is_no_riddle_with_an_answer(paper: Paper, others: int, earned: list[str]) -> None:
    """Who writes in a volume is public: among few the badge would say who it is."""
    names = tuple(papers.author("Invented", f"Writer {number}") for number in range(others))
    neighbour = papers.paper(of=paper.volume, authors=names)
    author = neighbour.current.authors.first()
    type(author).objects.filter(pk=author.pk).update(email_key=EMAIL)

    assert kinds(make.pending(paper, email=EMAIL, is_pseudonym=True)) == earned


@pytest.mark.parametrize(("pseudonym", "number"), [(False, 1), (True, None)])
def test_only_reviews_under_the_same_kind_of_name_count(
    conference: Conference, moderator: User, pseudonym: bool, number: int | None
) -> None:
    make.published(papers.paper(at=conference), by=moderator, email=EMAIL)

    review = make.pending(papers.paper(at=conference), email=EMAIL, is_pseudonym=pseudonym)

    assert [badge.number for badge in review.badges.all()] == ([number] if number else [])


def test_badges_cost_the_same_however_much_there_is(conference: Conference, moderator: User) -> None:
    counts = []
    for _turn in range(2):
        make.published(papers.paper(at=conference), by=moderator, email=EMAIL)
        review = writing.write(papers.paper(at=conference), make.words(email=EMAIL), by=None)
        with CaptureQueriesContext(connection) as captured:
            badges.award(review)
        counts.append(len(captured))
        review.badges.all().delete()

    assert counts[0] == counts[1] <= 6
