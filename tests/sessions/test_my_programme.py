"""From the stars of a browser to a private address with a calendar."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from accounts.models import User
from conference.lib import places
from conference.models import Conference
from sessions.models import Agenda, AgendaItem, Session
from sessions.queries.agenda import agenda_page
from sessions.services import sessions as services
from tests.factories import conference as make_conference
from tests.factories import sessions as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]


def two(at: Conference, *hours: int) -> list[Session]:
    return [make.public(at, room=make.room(at), hour=hour, title=f"Talk at {hour} no. {number}") for number, hour in enumerate(hours)]


def start(at: Conference) -> str:
    return f"/{at.slug}/my-programme/"


def ids(*sessions: Session) -> str:
    return ",".join(session.public_id for session in sessions)


def kept(browser: Client, at: Conference, *sessions: Session) -> str:
    """The private address."""
    answer = browser.post(start(at), {"sessions": ids(*sessions)})
    assert answer.status_code == 302
    return answer["Location"]


def test_stars_become_a_private_address_that_another_device_reads(stranger: Client, conference: Conference) -> None:
    first, second, other = two(conference, 10, 12, 14)

    shown = stranger.get(start(conference), {"sessions": ids(first, second)}).content.decode()
    address = kept(stranger, conference, first, second)
    page = Client().get(address)

    assert [title in shown for title in ("Talk at 10 no. 0", "Talk at 12 no. 1", "Talk at 14 no. 2")] == [True, True, False]
    assert "Talk at 12 no. 1" in page.content.decode()
    assert str(other.title) not in page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store, private", "noindex")
    assert len(Agenda.objects.get().private_id) >= 40


def test_the_calendar_follows_what_moves_and_what_is_cancelled(stranger: Client, conference: Conference) -> None:
    first, second, _other = two(conference, 10, 12, 14)
    feed = kept(stranger, conference, first, second).rstrip("/") + ".ics"

    services.cancel(second, by=None)
    answer = stranger.get(feed)

    events = {str(event["summary"]): str(event["status"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert events == {"Talk at 10 no. 0": "CONFIRMED", "Talk at 12 no. 1": "CANCELLED"}
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"


@pytest.mark.parametrize(("hours", "clashes"), [((10, 10), 2), ((10, 12), 0), ((10, 11), 0), ((10, 10, 10), 3)])
def test_what_is_on_at_the_same_time_is_said(hours: tuple[int, ...], clashes: int, conference: Conference) -> None:
    sessions = two(conference, *hours)

    page = agenda_page(conference, [session.public_id for session in sessions])

    assert page.clashes == clashes
    told = [[title.text for title in row.clashes] for row in page.days[0].rows]
    assert all(len(titles) == (clashes - 1 if clashes else 0) for titles in told)


def test_a_cancelled_session_stands_in_nobodys_way(conference: Conference) -> None:
    first, second = two(conference, 10, 10)
    services.cancel(second, by=None)

    assert agenda_page(conference, [first.public_id, second.public_id]).clashes == 0


def test_other_stars_take_the_place_of_the_former(stranger: Client, conference: Conference) -> None:
    first, second, third = two(conference, 10, 12, 14)
    address = kept(stranger, conference, first, second)

    stranger.post(address, {"sessions": ids(second, third)})

    assert set(AgendaItem.objects.values_list("session", flat=True)) == {second.pk, third.pk}
    assert Agenda.objects.count() == 1


def test_nothing_of_drafts_or_of_others_can_be_kept(stranger: Client, conference: Conference, other_conference: Conference) -> None:
    draft, theirs = make.session(conference), make.public(other_conference)

    answers = [
        stranger.post(start(conference), {"sessions": words})
        for words in ("", ids(draft, theirs), "<script>,' OR 1=1,../../etc", "x" * 5000, "ааааааа")
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert all("Star at least one session first." in answer.content.decode() for answer in answers)
    assert not Agenda.objects.exists()


def test_who_guesses_finds_nothing_and_the_address_is_of_one_conference(
    stranger: Client, conference: Conference, other_conference: Conference
) -> None:
    [session] = two(conference, 10)
    make.public(other_conference)
    address = kept(stranger, conference, session)
    elsewhere = address.replace(conference.slug, other_conference.slug)

    for wrong in (f"{start(conference)}guess/", f"{start(conference)}guess.ics", elsewhere, elsewhere.rstrip("/") + ".ics"):
        assert stranger.get(wrong).status_code == 404
    assert stranger.post(f"{elsewhere}forget/").status_code == 404
    assert Agenda.objects.count() == 1


def test_what_is_kept_no_longer_is_gone_with_its_calendar(stranger: Client, conference: Conference) -> None:
    [session] = two(conference, 10)
    address = kept(stranger, conference, session)

    stranger.post(f"{address}forget/")

    assert [stranger.get(path).status_code for path in (address, address.rstrip("/") + ".ics")] == [404, 404]
    assert not AgendaItem.objects.exists()


def test_an_account_has_one_programme_which_goes_with_its_person(conference: Conference, attendee: User, client_of: Browser) -> None:
    first, second = two(conference, 10, 12)
    browser = client_of(attendee)

    addresses = {kept(browser, conference, first), kept(browser, conference, second)}

    assert len(addresses) == 1
    assert [item.session for item in AgendaItem.objects.all()] == [second]
    records = list(places.personal_data)
    assert any("My programme" in str(row) for record in records for row in record.show(attendee.email_key))
    for record in records:
        record.erase(attendee.email_key, None)
    assert not Agenda.objects.exists()


def test_many_sessions_cost_no_more_statements_than_one(stranger: Client, conference: Conference) -> None:
    sessions = two(conference, 10, 12, 14)
    counts = []
    for chosen in (sessions[:1], sessions):
        address = kept(stranger, conference, *chosen)
        stranger.get(address)
        with CaptureQueriesContext(connection) as captured:
            stranger.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_hours_are_the_conferences_and_the_evening_keeps_what_is_past_midnight(conference: Conference) -> None:
    late = make.public(conference, room=make.room(conference), hour=23)
    slot = late.slots.get(version__current=True)
    type(slot).objects.filter(pk=slot.pk).update(starts_at=slot.starts_at + timedelta(hours=2), ends_at=slot.ends_at + timedelta(hours=2))

    page = agenda_page(make_conference.Conference.objects.get(pk=conference.pk), [late.public_id])

    assert [(day.day, len(day.rows)) for day in page.days] == [(conference.starts_on, 1)]
    assert page.offset == "UTC+4"


def test_without_stars_the_page_says_how(stranger: Client, conference: Conference) -> None:
    two(conference, 10)
    text = stranger.get(start(conference)).content.decode()

    assert "Nothing starred yet" in text
    assert f'href="/{conference.slug}/programme/"' in text


def test_what_was_kept_before_signing_in_is_adopted_by_the_account(conference: Conference, attendee: User, client_of: Browser) -> None:
    first, second, third = two(conference, 10, 12, 14)
    address = kept(Client(), conference, first)
    later = kept(Client(), conference, second)
    browser = client_of(attendee)
    assert "Keep it with my account" in browser.get(address).content.decode()

    assert browser.post(f"{address}adopt/")["Location"] == address
    assert browser.post(f"{later}adopt/")["Location"] == address
    browser.post(address, {"sessions": ids(first, second, third)})

    own = Agenda.objects.get(user=attendee)
    assert {item.session for item in own.items.all()} == {first, second, third}
    assert f'href="{address}"' in browser.get(start(conference)).content.decode()
    assert Client().post(f"{later}adopt/").status_code == 404
    assert address not in Client().get(start(conference)).content.decode()


def test_what_is_an_accounts_already_stays_its_own(conference: Conference, attendee: User, reader: User, client_of: Browser) -> None:
    [session] = two(conference, 10)
    address = kept(client_of(attendee), conference, session)

    client_of(reader).post(f"{address}adopt/")

    assert Agenda.objects.get().user == attendee
