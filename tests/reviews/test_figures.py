"""Moderation in figures, for the team and for everybody."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.models import Conference
from proceedings.models import Paper
from reviews.models import Decision, Review
from reviews.queries import figures
from reviews.services import moderation, writing
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
HOUR = 3600


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def decided(paper: Paper, by: User, *, waited: int, ago: int = 1) -> Decision:
    decision = moderation.publish(make.pending(paper), by=by)
    Decision.objects.filter(pk=decision.pk).update(waited=waited, at=timezone.now() - timedelta(days=ago))
    return decision


def test_the_median_is_that_of_the_days_that_are_asked_for(conference: Conference, paper: Paper, moderator: User) -> None:
    for hours in (1, 5, 100):
        decided(paper, moderator, waited=hours * HOUR)
    for _number in range(4):
        decided(paper, moderator, waited=200 * HOUR, ago=90)
    decided(paper, moderator, waited=HOUR, ago=400)

    month, year = figures.of(moderator, conference, timezone.now()).spans

    assert (month.decided, month.median) == (3, timedelta(hours=5))
    assert (year.decided, year.median) == (7, timedelta(hours=200))


def test_what_was_taken_back_does_not_count(conference: Conference, paper: Paper, moderator: User) -> None:
    review = make.pending(paper)
    moderation.decline(review, by=moderator, reason="empty", words="")
    moderation.undo(review, by=moderator)

    assert figures.month(moderator, conference, timezone.now()).decided == 0


def test_reasons_stand_by_their_number_and_a_change_is_counted(conference: Conference, paper: Paper, moderator: User) -> None:
    mended = make.declined(paper, by=moderator)
    writing.revise(mended, make.words(text=f"{make.TEXT} Mended."), by=None)
    moderation.publish(mended, by=moderator)
    moderation.decline_many([make.pending(paper), make.pending(paper)], by=moderator, reason="advertising", words="")
    moderation.publish(make.pending(paper), by=moderator)

    month = figures.month(moderator, conference, timezone.now())

    assert (month.published, month.after_a_change, month.declined) == (2, 1, 3)
    assert [(reason.label, reason.count) for reason in month.reasons] == [("Advertising or links", 2), ("Another reason", 1)]


def test_the_page_shows_them_and_costs_the_same_for_one_and_three(paper: Paper, moderator: User, client_of: Browser) -> None:
    desk, counts = client_of(moderator), []
    for number in (1, 2):
        for _more in range(number):
            decided(paper, moderator, waited=HOUR)
        desk.get("/admin/reviews/review/figures/")
        with CaptureQueriesContext(connection) as captured:
            page = desk.get("/admin/reviews/review/figures/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert [span.decided for span in page.context["figures"].spans] == [3, 3]
    assert "1\xa0hour" in page.content.decode()


def test_the_start_page_says_how_quickly_it_goes(paper: Paper, moderator: User, client_of: Browser, door_staff: User) -> None:
    decided(paper, moderator, waited=5 * HOUR)

    assert "Half of the reviews are decided within 5 hours" in client_of(moderator).get("/admin/").content.decode()
    assert "Half of the reviews" not in client_of(door_staff).get("/admin/").content.decode()


def test_the_public_year_is_of_whole_months_and_stays_as_it_was(conference: Conference, paper: Paper, moderator: User, owner: User) -> None:
    with time_machine.travel(datetime(2027, 3, 10, tzinfo=UTC), tick=False):
        published = make.published(paper, by=moderator)
        make.declined(paper, by=moderator)
    with time_machine.travel(datetime(2027, 4, 2, tzinfo=UTC), tick=False):
        make.published(paper, by=moderator)
    april = datetime(2027, 4, 20, tzinfo=UTC)

    year = figures.public_year(conference, april)
    assert (year.since, year.until, year.next_at) == tuple(datetime(*day, tzinfo=UTC) for day in ((2026, 4, 1), (2027, 4, 1), (2027, 5, 1)))
    assert (year.decided, year.published, year.declined, year.after_a_change) == (2, 1, 1, 0)
    assert [reason.count for reason in year.reasons] == [1]
    with time_machine.travel(april, tick=False):
        moderation.undo(published, by=moderator)
        assert figures.public_year(None, april) == year
    assert figures.public_year(conference, datetime(2027, 5, 1, tzinfo=UTC)).published == 1


def test_the_rules_tell_the_year(paper: Paper, moderator: User, stranger: Client) -> None:
    with time_machine.travel(datetime(2027, 3, 10, tzinfo=UTC), tick=False):
        make.published(paper, by=moderator)
        assert "A year in figures" not in stranger.get("/reviews/rules/").content.decode()
    with time_machine.travel(datetime(2027, 4, 2, tzinfo=UTC), tick=False):
        page = stranger.get("/reviews/rules/").content.decode()

    assert "From April 2026 to March 2027, 1 review was decided. Published: 1, of which 0 after a change. Declined: 0." in page


def test_another_conference_has_its_own_year(paper: Paper, other_conference: Conference, moderator: User) -> None:
    with time_machine.travel(datetime(2027, 3, 10, tzinfo=UTC), tick=False):
        make.published(paper, by=moderator)

    assert figures.public_year(other_conference, datetime(2027, 4, 2, tzinfo=UTC)).decided == 0
    assert Review.objects.count() == 1
