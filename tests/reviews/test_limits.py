"""How much may come: a crowd of others refuses nobody, and nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from conference.models import Conference
from proceedings.models import Paper
from reviews.limits import HOUSEHOLD, PAPER, PERSON
from reviews.models import Review
from reviews.services import pressure
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def test_a_person_is_asked_for_a_proof_before_being_refused(paper: Paper) -> None:
    spelt = ["a@example.org", "A+tag@example.org"]
    came = [pressure.arrive(paper, household=f"10.0.{number}", email=spelt[number % 2]) for number in range(PERSON.refuses + 1)]

    assert [one.pressed for one in came] == [False] * PERSON.asks + [True] * (PERSON.refuses - PERSON.asks + 1)
    assert [one.refused for one in came] == [False] * PERSON.refuses + [True]


def test_others_who_type_an_address_do_not_use_up_what_is_its_owners(paper: Paper) -> None:
    for number in range(PERSON.refuses + 1):
        pressure.arrive(paper, household=f"10.0.{number}", email="owner@example.org")

    own = pressure.arrive(paper, household="10.9.9", email="owner@example.org", proven=True)

    assert (own.pressed, own.refused) == (False, False)


def test_a_crowd_refuses_nobody_and_presses_on_its_own_paper_alone(paper: Paper) -> None:
    other = papers.paper(of=paper.volume)
    came = [pressure.arrive(paper, household=f"10.0.{number}", email=f"a{number}@example.org") for number in range(PAPER.asks + 1)]

    assert [one.refused for one in came] == [False] * len(came)
    assert came[-1].pressed
    assert not pressure.arrive(other, household="10.9.9", email="b@example.org").pressed


def test_who_is_refused_keeps_what_was_typed(paper: Paper, stranger: Client) -> None:
    page = f"/papers/{paper.public_id}/reviews/new/"
    began = stranger.get(page).context["form"].fields["began"].initial
    form = {"rating": 4, "text": make.TEXT, "shown": "name", "display_name": "A Reader", "interests": "None", "began": began}
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=False):
        for number in range(HOUSEHOLD.refuses):
            stranger.post(page, {**form, "email": f"reader-{number}@example.org"})
        refused = stranger.post(page, {**form, "email": "one-more@example.org"})

    assert refused.status_code == 429
    assert make.TEXT in refused.content.decode()
    assert Review.objects.count() == HOUSEHOLD.refuses


def test_where_it_came_from_is_forgotten_after_thirty_days(paper: Paper) -> None:
    old, new = make.unconfirmed(paper), make.unconfirmed(paper)
    Review.objects.update(network="0123")
    Review.objects.filter(pk=old.pk).update(written_at=timezone.now() - timedelta(days=31))

    assert pressure.forget_networks(timezone.now()) == 1
    assert list(Review.objects.order_by("pk").values_list("network", flat=True)) == ["", "0123"]
    assert new.pk
