"""What the timetable is narrowed by, and what is found in it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html as lxml_html

from conference import kept
from conference.models import Conference
from sessions.models import Session
from sessions.services import sessions as services
from sessions.services.items import Contribution, set_items
from sessions.services.sessions import Casting
from sessions.templatetags.timetable import time_of
from tests.factories import conference as make_conference
from tests.factories import sessions as make
from tests.factories import speakers as make_speaker

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.search]


@pytest.fixture
def two_days(conference: Conference) -> Conference:
    Conference.objects.update(ends_on=date(2027, 11, 27))
    conference.refresh_from_db()
    return conference


def page(browser: Client, at: Conference, query: str = "", language: str = "") -> str:
    answer = browser.get(f"{language}/{at.slug}/programme/{query}")
    assert answer.status_code == 200, answer.get("Location")
    return answer.content.decode()


def titles(text: str) -> list[str]:
    return [element.text_content().strip() for element in lxml_html.fromstring(text).xpath("//article//h3 | //ol//h3")]


def days(text: str) -> list[str]:
    return [element.text_content().strip() for element in lxml_html.fromstring(text).xpath("//section/h2")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("acilis", ["Açılış mərasimi"]),
        ("AÇILIŞ", ["Açılış mərasimi"]),
        ("goruk", ["Short talks"]),
        ("kicik poster", ["Short talks"]),
        ("foye", ["Evening"]),
        ("speaker", []),
        ("item", []),
        ("short kicik", ["Short talks"]),
        ("hidden", []),
        ("%", []),
        ("x" * 500, []),
    ],
)
def test_search_finds_titles_people_parts_and_rooms_without_accents(
    query: str, found: list[str], two_days: Conference, stranger: Client
) -> None:
    make.public(two_days, title={"en": "Opening", "az": "Açılış mərasimi"}, hour=9)
    talks = make.public(two_days, title="Short talks", hour=11)
    author = make_speaker.speaker(two_days, name="Görük Ad")
    set_items(talks, [Contribution("Kiçik poster", people=(Casting(author),)), Contribution("Other")], by=None)
    make.public(two_days, title="Evening", room=make.room(two_days, name="Foyé"), hour=18, days=1)
    make.placed(two_days, title="Hidden draft", hour=15)
    services.confirm(make.session(two_days, title="Hidden without a time"), by=None)

    text = page(stranger, two_days, f"?q={query.replace('%', '%25')}", "/az")

    assert titles(text) == found
    assert ('class="empty"' in text) == (not found)


def test_what_is_found_is_sorted_by_day_whichever_day_was_shown(two_days: Conference, stranger: Client) -> None:
    make.public(two_days, title="Talk one", hour=23)
    make.public(two_days, title="Talk past midnight", hour=1, days=1)
    make.public(two_days, title="Talk two", hour=9, days=1)

    text = page(stranger, two_days, "?q=talk&day=2027-11-27")

    assert days(text) == ["Friday 26 November 2027", "Saturday 27 November 2027"]
    assert titles(text) == ["Talk one", "Talk past midnight", "Talk two"]
    assert "3 sessions fit:" in text


def test_what_is_found_is_not_kept_and_says_nothing_to_search_engines(conference: Conference, stranger: Client) -> None:
    make.public(conference, title="The talk")
    kept.store.clear()

    answer = stranger.get(f"/{conference.slug}/programme/?q=talk")

    assert answer["Cache-Control"] == "no-cache"
    assert "ETag" not in answer
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    services.cancel(Session.objects.get(), by=None)
    assert "Cancelled" in page(stranger, conference, "?q=talk")


def test_a_search_comes_with_the_filters_and_each_is_let_go_alone(conference: Conference, stranger: Client) -> None:
    one, two = make_conference.track(conference, name="Security"), make_conference.track(conference, name="Climate")
    make.public(conference, title="Talk of security", track=one, hour=9, language="en")
    make.public(conference, title="Talk of climate", track=two, hour=10, language="az")

    text = page(stranger, conference, f"?q=talk&track={one.pk}")

    assert titles(text) == ["Talk of security"]
    links = {
        link.text_content().strip(): link.get("href") for link in lxml_html.fromstring(text).xpath("//p[contains(@class, 'narrowed')]/a")
    }
    base = f"/{conference.slug}/programme/"
    assert links == {"Without “talk”": f"{base}?track={one.pk}", "Without Security": f"{base}?q=talk", "Show all": base}


def test_the_days_say_how_many_fit_and_keep_the_filter(two_days: Conference, stranger: Client) -> None:
    track = make_conference.track(two_days, name="Climate")
    make.public(two_days, title="First", hour=9)
    for hour in (9, 11):
        make.public(two_days, title=f"Second day at {hour}", hour=hour, days=1, track=track)
    make.public(two_days, title="Coffee", nature="break", hour=12)

    text = page(stranger, two_days, f"?day=2027-11-26&track={track.pk}")

    base = f"/{two_days.slug}/programme/?day="
    choices = lxml_html.fromstring(text).xpath("//nav[contains(@class, 'days')]/a")
    assert [(link.get("href"), link.xpath("string(span)")) for link in choices] == [
        (f"{base}2027-11-26&track={track.pk}", "0 sessions"),
        (f"{base}2027-11-27&track={track.pk}", "2 sessions"),
        (f"{base}all&track={track.pk}", "2 sessions"),
    ]
    assert titles(text) == []
    assert "No session of this day fits what you have chosen." in text
    assert f'href="/{two_days.slug}/programme/?day=2027-11-26"' in text


def test_all_days_are_a_list_with_breaks(two_days: Conference, stranger: Client) -> None:
    make.public(two_days, title="First", hour=9)
    make.public(two_days, title="Coffee", nature="break", hour=10)
    make.public(two_days, title="Second", hour=9, days=1)

    text = page(stranger, two_days, "?day=all")

    assert titles(text) == ["First", "Coffee", "Second"]
    assert days(text) == ["Friday 26 November 2027", "Saturday 27 November 2027"]
    assert "<table" not in text


def test_a_kind_is_a_filter(conference: Conference, stranger: Client) -> None:
    panel = make.public(conference, title="The panel", nature="panel", hour=9)
    make.public(conference, title="The talk", hour=10)

    assert titles(page(stranger, conference, f"?kind={panel.kind_id}")) == ["The panel"]
    assert stranger.get(f"/{conference.slug}/programme/?kind=999999").status_code == 404


def test_the_calendar_is_of_what_is_shown(two_days: Conference, stranger: Client) -> None:
    track = make_conference.track(two_days)
    make.public(two_days, title="First", hour=9, track=track)
    make.public(two_days, title="Second", hour=9, days=1)

    calendar = f'href="/{two_days.slug}/programme.ics'
    assert f'{calendar}?day=2027-11-26&amp;track={track.pk}"' in page(stranger, two_days, f"?day=2027-11-26&track={track.pk}")
    assert f'{calendar}?track={track.pk}"' in page(stranger, two_days, f"?day=all&track={track.pk}")
    assert f'{calendar}"' in page(stranger, two_days, "?day=all")


def test_after_the_last_session_the_next_day_is_offered(two_days: Conference, stranger: Client) -> None:
    make.public(two_days, title="First", hour=9)
    make.public(two_days, title="Breakfast", nature="break", hour=8, days=1)
    make.public(two_days, title="Second", hour=9, days=1)

    text = page(stranger, two_days, "?day=2027-11-26")

    assert "Saturday 27 November 2027, 09:00</time>" in text
    assert f'href="/{two_days.slug}/programme/?day=2027-11-27"' in text
    assert "09:00</time></a></p></template>" not in page(stranger, two_days, "?day=2027-11-27")


def test_markup_that_is_searched_for_comes_out_as_text(conference: Conference, stranger: Client) -> None:
    make.public(conference)
    text = page(stranger, conference, "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in text


@pytest.mark.parametrize("query", ["?q=session", "?day=all", "?day=2027-11-26"])
def test_the_statements_do_not_grow(query: str, conference: Conference, stranger: Client) -> None:
    counts = []
    for number in range(3):
        made = make.public(conference, make_speaker.speaker(conference), title=f"Session {number}", hour=9 + number)
        set_items(made, [Contribution(f"Part {part}") for part in range(number + 1)], by=None)
        kept.store.clear()
        page(stranger, conference, query)
        kept.store.clear()
        with CaptureQueriesContext(connection) as captured:
            page(stranger, conference, query)
        counts.append(len(captured))
    assert counts[0] == counts[2]


def test_the_same_moment_is_another_hour_by_another_conferences_clock() -> None:
    moment = datetime(2027, 11, 26, 10, 0, tzinfo=UTC)
    shown = [time_of(moment.astimezone(ZoneInfo(zone))) for zone in ("Asia/Baku", "Europe/Brussels")]
    assert shown == [
        '<time datetime="2027-11-26T14:00+04:00">14:00</time>', '<time datetime="2027-11-26T11:00+01:00">11:00</time>',
    ]  # fmt: skip
