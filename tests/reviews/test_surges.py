"""Many reviews of one paper at once."""

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
from reviews.models import Review, Surge
from reviews.places import surges_standing
from reviews.services import surges
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def arrive(paper: Paper, number: int = surges.LEAST) -> list[Review]:
    return [make.unconfirmed(paper) for _one in range(number)]


def letters_to(user: User) -> int:
    return OutgoingMail.objects.filter(recipient=user.email, occasion__startswith="review-surge:").count()


def test_twelve_within_ten_minutes_are_a_surge_and_moderators_are_told_once(paper: Paper, moderator: User, editor: User) -> None:
    arrive(paper, surges.LEAST - 1)
    assert not Surge.objects.exists()

    arrive(paper, 5)

    surge = Surge.objects.get()
    assert (surge.paper, surge.arrived, surge.usual, surge.ended_at) == (paper, surges.LEAST, 0.0, None)
    assert (letters_to(moderator), letters_to(editor)) == (1, 0)


def test_it_is_of_one_paper_alone(paper: Paper) -> None:
    other = papers.paper(of=paper.volume)
    arrive(other, 3)
    arrive(paper)

    assert [surge.paper for surge in Surge.objects.standing()] == [paper]


def test_what_came_slowly_is_none(paper: Paper) -> None:
    arrive(paper, surges.LEAST - 1)
    Review.objects.update(written_at=timezone.now() - timedelta(minutes=11))

    arrive(paper, surges.LEAST - 1)

    assert not Surge.objects.exists()


def test_a_paper_of_which_much_is_written_needs_more(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surges, "USUAL_DAYS", timedelta(minutes=20))
    arrive(paper, 8)
    Review.objects.update(written_at=timezone.now() - timedelta(minutes=15))

    arrive(paper, 20)

    assert not Surge.objects.exists()


def test_a_calm_paper_costs_two_statements_and_a_pressed_one_costs_one(paper: Paper) -> None:
    counts = []
    for number in (1, 3, surges.LEAST):
        arrive(paper, number)
        with CaptureQueriesContext(connection) as captured:
            surges.watch(paper)
        counts.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))

    assert counts == [2, 2, 1]


def test_what_waits_since_it_began_is_what_is_decided_at_once(paper: Paper) -> None:
    early = make.pending(paper)
    Review.objects.filter(pk=early.pk).update(written_at=timezone.now() - timedelta(hours=1))
    waiting = [make.pending(paper) for _one in range(surges.LEAST)]
    make.unconfirmed(paper)

    assert set(Review.objects.of_surge(Surge.objects.get())) == set(waiting)


def test_a_moderator_says_that_it_is_over_and_the_next_one_is_another(paper: Paper, moderator: User, organiser: User) -> None:
    arrive(paper)
    surge = Surge.objects.get()

    with pytest.raises(surges.NotYours):
        surges.end(surge, by=organiser)
    surges.end(surge, by=moderator)
    with pytest.raises(surges.OverAlready):
        surges.end(surge, by=moderator)
    arrive(paper, 1)

    assert (Surge.objects.standing().count(), Surge.objects.count(), letters_to(moderator)) == (1, 2, 2)


def test_it_is_over_by_itself_after_a_quiet_day(paper: Paper) -> None:
    arrive(paper)
    tomorrow = timezone.now() + surges.QUIET + timedelta(minutes=1)
    assert surges.end_quiet(tomorrow - timedelta(hours=1)) == 0

    late = make.unconfirmed(paper)
    Review.objects.filter(pk=late.pk).update(written_at=tomorrow - timedelta(hours=1))
    assert surges.end_quiet(tomorrow) == 0

    assert surges.end_quiet(tomorrow + timedelta(days=1)) == 1
    assert not Surge.objects.standing().exists()


def test_moderators_see_a_surge_where_they_start_and_say_when_it_is_over(
    paper: Paper, conference: Conference, moderator: User, editor: User, client_of: Callable[[User], Client]
) -> None:
    surge = make.surge(paper)
    now = timezone.now()

    [need] = surges_standing(moderator, conference, now)
    assert (need.count, surges_standing(editor, conference, now)) == (1, [])
    desk = client_of(moderator)
    assert list(desk.get(need.url).context["cl"].result_list) == [surge]
    desk.post("/admin/reviews/surge/", {"action": "end", "_selected_action": [surge.pk]})

    surge.refresh_from_db()
    assert (surge.ended_by, surge.ended_at is None) == (moderator, False)
    assert surges_standing(moderator, conference, now) == []
    assert list(desk.get(need.url).context["cl"].result_list) == []


def test_nobody_else_says_that_it_is_over(paper: Paper, editor: User, client_of: Callable[[User], Client]) -> None:
    surge = make.surge(paper)

    client_of(editor).post("/admin/reviews/surge/", {"action": "end", "_selected_action": [surge.pk]})

    surge.refresh_from_db()
    assert surge.ended_at is None
