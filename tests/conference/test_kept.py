from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference import kept
from conference.models import Conference
from conference.services import conferences
from tests.factories import conference as make
from tests.factories import registrations as tickets

pytestmark = pytest.mark.django_db


def landing(browser: Client, conference: Conference, **headers):
    return browser.get(f"/{conference.slug}/", headers=headers)


def test_a_kept_page_costs_one_statement(stranger: Client, conference: Conference, django_assert_num_queries) -> None:
    landing(stranger, conference)

    with django_assert_num_queries(1):
        assert landing(stranger, conference).status_code == 200


def test_a_page_known_to_the_browser_is_not_sent_again(stranger: Client, conference: Conference) -> None:
    tag = landing(stranger, conference)["ETag"]

    answer = landing(stranger, conference, **{"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_a_kept_page_is_for_everybody(stranger: Client, conference: Conference) -> None:
    answer = landing(stranger, conference)

    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer


def test_a_change_is_seen_at_once(stranger: Client, conference: Conference, owner: User) -> None:
    landing(stranger, conference)

    conferences.change(conference, {"tagline": "A new headline"}, by=owner)

    assert "A new headline" in landing(stranger, conference).content.decode()


def test_every_public_verb_leaves_the_kept_page_equal_to_a_fresh_one(stranger: Client, conference: Conference, owner: User) -> None:
    page = make.page(conference, title="First")
    verbs = [
        lambda: conferences.change(conference, {"venue_name": "Elsewhere"}, by=owner),
        lambda: conferences.save_part(page, by=owner),
        lambda: conferences.remove_part(page, by=owner),
        lambda: conferences.archive(conference, by=owner),
    ]
    for verb in verbs:
        landing(stranger, conference)
        verb()
        served = landing(stranger, conference).content
        kept.store.clear()
        assert served == landing(stranger, conference).content


def test_unknown_parameters_lead_to_the_plain_address(stranger: Client, conference: Conference) -> None:
    answer = stranger.get(f"/{conference.slug}/?utm_source=x")

    assert (answer.status_code, answer["Location"]) == (302, f"/{conference.slug}/")


def test_a_page_ends_when_its_day_does(stranger: Client, conference: Conference) -> None:
    with time_machine.travel(conference.begins_at() - timedelta(hours=1)):
        make.important_date(conference, text="The day")
        before = landing(stranger, conference).content
    with time_machine.travel(conference.begins_at() + timedelta(hours=1)):
        assert landing(stranger, conference).content != before


def test_every_page_leads_to_registration_from_the_moment_it_opens_until_the_conference_is_over(
    stranger: Client, conference: Conference
) -> None:
    page = make.page(conference)
    opens = conference.begins_at() - timedelta(days=30)
    tickets.ticket_type(conference, opens_at=opens)
    register = f'href="/{conference.slug}/register/"'
    moments = (opens - timedelta(hours=1), opens + timedelta(hours=1), conference.over_at() + timedelta(hours=1))

    leads = []
    for moment in moments:
        with time_machine.travel(moment):
            leads.append(register in stranger.get(page.get_absolute_url()).content.decode())

    assert leads == [False, True, False]


def test_what_stands_around_a_personal_page_is_read_once_a_revision(stranger: Client, conference: Conference, owner: User) -> None:
    tickets.ticket_type(conference)
    path = f"/{conference.slug}/register/again/"
    counts = []
    for change in (False, False, True):
        if change:
            make.page(conference, title="A new page", in_footer=True)
            conferences.change(conference, {"tagline": "Another"}, by=owner)
        with CaptureQueriesContext(connection) as captured:
            text = stranger.get(path).content.decode()
        counts.append(len(captured))

    assert counts[0] == counts[2] > counts[1]
    assert "A new page" in text


def test_a_draft_does_not_exist_for_strangers_and_can_be_previewed_by_its_team(
    stranger: Client, conference: Conference, owner: User, client_of, organiser_of_another_conference: User
) -> None:
    conferences.unpublish(conference, by=owner)
    preview = f"/admin/preview/{conference.slug}/"

    assert landing(stranger, conference).status_code == 404
    assert client_of(owner).get(preview).status_code == 200
    assert client_of(organiser_of_another_conference).get(preview).status_code == 404


def test_a_former_address_leads_to_the_new_one(stranger: Client, conference: Conference, owner: User) -> None:
    old = conference.slug

    conferences.change(conference, {"slug": "renamed"}, by=owner)

    answer = stranger.get(f"/az/{old}/")
    assert (answer.status_code, answer["Location"]) == (301, "/az/renamed/")


def test_the_store_stays_within_its_bytes() -> None:
    store = kept.Store(2000)
    for number in range(10):
        store.put((number,), kept.Kept(b"x" * 500, "", "", {}, None))

    assert store.get((0,), timezone.now()) is None
    assert store.get((9,), timezone.now()) is not None
