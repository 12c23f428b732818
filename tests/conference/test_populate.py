"""Rows for load tests are invented, and yet every rule holds of them and every page shows them."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.invented import BATCH, batches
from conference.models import Conference, OutgoingMail
from proceedings.models import Paper
from registrations.models import Quota, Ticket
from reviews.models import Review
from sessions.models import Session, Slot
from speakers.models import Speaker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    settings.DEMO = True


def populate(conference: Conference | str, **numbers: int) -> str:
    target = io.StringIO()
    slug = conference if isinstance(conference, str) else conference.slug
    call_command("populate", slug, stdout=target, **numbers)
    return target.getvalue()


@pytest.mark.writes
def test_every_rule_holds_afterwards_and_again_after_a_second_run(conference: Conference) -> None:
    for run in (1, 2):
        populate(conference, sessions=40, tickets=30, papers=8, reviews=25)

        call_command("check_invariants", stdout=io.StringIO())
        assert Session.objects.public().filter(conference=conference).count() == 40 * run
        assert Ticket.objects.valid().filter(order__conference=conference).count() == 30 * run
        assert Paper.objects.standing().filter(volume__conference=conference).count() == 8 * run
        assert Review.objects.filter(paper__volume__conference=conference).count() == 25 * run


def test_it_tells_what_it_added(conference: Conference) -> None:
    lines = populate(conference, sessions=2, tickets=3, papers=4, reviews=10).splitlines()

    assert lines == [
        "2 sessions, each with a speaker, released as version 1",
        "3 tickets of “Invented seats 1”, and as many left",
        f"4 papers in /proceedings/invented-{conference.slug}-1/",
        "9 reviews of 2 papers, and 1 that wait for a moderator",
    ]


def test_only_what_is_asked_for_is_added(conference: Conference) -> None:
    populate(conference, tickets=1)

    assert (Session.objects.count(), Ticket.objects.count(), Paper.objects.count(), Review.objects.count()) == (0, 1, 0, 0)


def test_no_room_has_two_sessions_at_a_time_and_all_lie_within_the_days(conference: Conference) -> None:
    populate(conference, sessions=45)

    shown = Slot.objects.filter(version__current=True)
    assert shown.count() == 45
    assert not shown.values("room", "starts_at").annotate(number=Count("pk")).filter(number__gt=1).exists()
    days = {slot.starts_at.astimezone(conference.tzinfo).date() for slot in shown}
    assert days == {conference.starts_on}
    assert {slot.ends_at - slot.starts_at for slot in shown} == {timedelta(minutes=30)}


def test_every_person_is_invented_and_gets_no_mail(conference: Conference) -> None:
    populate(conference, sessions=2, tickets=2, papers=2, reviews=2)

    names = [
        *Speaker.objects.values_list("name", flat=True),
        *Ticket.objects.values_list("name_wanted", flat=True),
        *Review.objects.values_list("display_name", flat=True),
    ]
    assert len(names) == 6
    assert [name for name in names if not name.startswith("Invented ")] == []
    assert all(Speaker.objects.values_list("invented", flat=True))
    assert not OutgoingMail.objects.exists()


def test_seats_that_were_there_before_are_not_taken(conference: Conference) -> None:
    populate(conference, tickets=7)

    assert list(Quota.objects.values_list("name", "size", "taken")) == [("Invented seats 1", 14, 7)]


def test_visitors_see_it_at_once(conference: Conference, stranger: Client) -> None:
    populate(conference, sessions=1, tickets=1, papers=1, reviews=5)

    paper = Paper.objects.get()
    for address, words in {
        f"/{conference.slug}/programme/": "Invented session 1",
        Session.objects.get().get_absolute_url(): "Invented Speaker 1",
        f"/{conference.slug}/register/": "Invented seats 1",
        f"/proceedings/invented-{conference.slug}-1/": "Invented paper 1",
        paper.get_absolute_url(): "Invented Author 3",
        f"/papers/{paper.public_id}/reviews/": "Invented Reader 1",
    }.items():
        answer = stranger.get(address)
        assert (address, answer.status_code) == (address, 200)
        assert words in answer.content.decode()
    assert paper.rating_count == 5


def test_the_number_of_statements_does_not_grow_with_the_rows(conference: Conference) -> None:
    """As long as one room is enough, and the seats that are left are not few."""
    populate(conference, sessions=1, tickets=1, papers=1)
    counted = []
    for number in (10, 18):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            populate(conference, sessions=number, tickets=number, papers=number)
        counted.append(len(statements))

    assert counted[0] == counted[1]


def test_batches_are_constant_and_complete() -> None:
    assert [list(batch) for batch in batches(3)] == [[1, 2, 3]]
    assert [len(batch) for batch in batches(2 * BATCH + 1)] == [BATCH, BATCH, 1]
    assert list(batches(0)) == []


def test_a_site_that_is_no_demonstration_is_refused_unless_one_really_means_it(conference: Conference, settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="not a demonstration"):
        populate(conference, tickets=1)
    assert not Ticket.objects.exists()

    call_command("populate", conference.slug, "--tickets", "1", "--yes-really", stdout=io.StringIO())
    assert Ticket.objects.count() == 1


def test_reviews_without_a_paper_are_refused_in_words(conference: Conference) -> None:
    with pytest.raises(CommandError, match="no published paper"):
        populate(conference, reviews=1)


@pytest.mark.parametrize("numbers", [{}, {"sessions": -1}])
def test_no_number_and_a_negative_one_are_refused(conference: Conference, numbers: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="Say how many"):
        populate(conference, **numbers)


def test_an_unknown_conference_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="no conference at /nowhere/"):
        populate("nowhere", sessions=1)
