"""The panel's frame: its zone, its record in words, what a role sees on the start page."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts.models import User
from conference.models import Conference, ConferenceState, Organisation, OutgoingMail, Role
from conference.services import activity, mail
from conference.templatetags.panel import Value, values_of
from tests.factories import conference as make

pytestmark = pytest.mark.django_db


def test_lists_show_moments_in_the_zone_of_the_conference(conference: Conference, owner: User, client_of) -> None:
    row = mail.queue_text(to="a@example.org", subject="s", body="b", language="en", app="proceedings", occasion="x", conference=conference)
    OutgoingMail.objects.filter(pk=row.pk).update(queued_at=datetime(2027, 6, 1, 20, 30, tzinfo=UTC))

    page = client_of(owner).get("/admin/conference/outgoingmail/").content.decode()

    assert ">2 Jun 2027, 00:30<" in page


def test_the_record_names_fields_and_moments_as_the_forms_do(conference: Conference, owner: User) -> None:
    after = {"ends_on": "2027-11-26", "venue_name": None, "sale_opens": "2027-11-26T04:00:00+00:00"}
    row = activity.record("conference changed", conference, by=owner, conference=conference, after=after)

    assert values_of(row) == [Value("last day", "2027-11-26"), Value("venue", "–"), Value("sale opens", "26 Nov 2027, 04:00")]


def test_who_neither_writes_nor_is_told_sees_no_record_on_the_start_page(
    conference: Conference, owner: User, door_staff: User, client_of
) -> None:
    activity.record("page created", make.page(conference), by=owner, conference=conference)

    assert "What happened" in client_of(owner).get("/admin/").content.decode()
    assert "What happened" not in client_of(door_staff).get("/admin/").content.decode()


def test_the_queue_is_one_entry_of_the_side_and_the_list_another(conference: Conference, moderator: User, client_of) -> None:
    browser: Client = client_of(moderator)

    queue = browser.get("/admin/reviews/review/queue/").content.decode()
    rows = browser.get("/admin/reviews/review/").content.decode()

    assert queue.count('aria-current="page"') == 1
    assert rows.count('aria-current="page"') == 1


def test_the_start_page_says_what_waits_at_another_conference(conference: Conference, organisation: Organisation, client_of) -> None:
    make.conference(of=organisation, name="The Draft", state=ConferenceState.DRAFT, starts_on=date(2027, 12, 1), ends_on=date(2027, 12, 1))
    person = make.member(Role.OWNER, of=organisation)

    page = client_of(person).get("/admin/").content.decode()

    assert "Nothing waits here." in page
    assert "One thing needs somebody at The Draft." in page
