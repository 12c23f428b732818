"""The timetable and a session's page, as a stranger sees them."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html as lxml_html

from conference import kept
from conference.models import Conference
from sessions.imports.frab_xml import read
from sessions.services import schedule
from sessions.services import sessions as services
from sessions.services.importing import import_programme
from sessions.services.items import Contribution, set_items
from sessions.services.sessions import Casting
from speakers.services import people as speaker_services
from speakers.services import photos
from tests.factories import conference as make_conference
from tests.factories import sessions as make
from tests.factories import speakers as make_speaker

ATTACK = "<img src=x onerror=alert(1)>\"'</script><script>alert(2)</script>"


def page(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.get("Location"))
    return answer.content.decode()


def timetable(browser: Client, conference: Conference, query: str = "") -> str:
    return page(browser, f"/{conference.slug}/programme/{query}")


def titles(text: str) -> list[str]:
    return [element.text_content().strip() for element in lxml_html.fromstring(text).xpath("//article//h3")]


def test_a_confirmed_session_is_on_the_timetable_at_once(conference: Conference, stranger: Client) -> None:
    session = make.placed(conference, title="The talk")
    assert "The talk" not in timetable(stranger, conference)
    services.confirm(session, by=None)
    assert titles(timetable(stranger, conference)) == ["The talk"]


def test_a_draft_and_an_unreleased_session_have_no_page(conference: Conference, stranger: Client) -> None:
    draft = make.placed(conference)
    unplaced = make.session(conference)
    services.confirm(unplaced, by=None)
    assert [stranger.get(session.get_absolute_url()).status_code for session in (draft, unplaced)] == [404, 404]


def test_a_session_is_not_found_under_another_conference(conference: Conference, other_conference: Conference, stranger: Client) -> None:
    session = make.public(conference)
    assert stranger.get(f"/{other_conference.slug}/sessions/{session.address}/").status_code == 404


def test_nothing_of_a_draft_conference_is_shown(conference: Conference, stranger: Client) -> None:
    session = make.public(conference)
    Conference.objects.update(state="draft")
    assert [stranger.get(path).status_code for path in (session.get_absolute_url(), f"/{conference.slug}/programme/")] == [404, 404]


def test_a_wrong_tail_leads_to_the_right_one(conference: Conference, stranger: Client) -> None:
    session = make.public(conference, title="Açılış və görüş")
    answer = stranger.get(f"/{conference.slug}/sessions/{session.public_id}-other/")
    assert (answer.status_code, answer["Location"]) == (302, session.get_absolute_url())
    assert session.get_absolute_url().endswith("-acilis-ve-gorus/")


def test_every_language_has_the_page(conference: Conference, stranger: Client) -> None:
    session = make.public(conference, title={"en": "Opening", "az": "Açılış"})
    assert "<h1>Açılış" in page(stranger, f"/az{session.get_absolute_url()}")
    assert '<span lang="en">Opening</span>' not in page(stranger, f"/az{session.get_absolute_url()}")


def test_a_title_that_is_not_translated_says_its_language(conference: Conference, stranger: Client) -> None:
    session = make.public(conference, title={"en": "Opening"})
    assert '<span lang="en">Opening</span>' in page(stranger, f"/tr{session.get_absolute_url()}")
    assert '<h3 lang="en">' in page(stranger, f"/tr/{conference.slug}/programme/")


def test_markup_in_titles_and_abstracts_comes_out_as_text(conference: Conference, stranger: Client) -> None:
    room = make.room(conference, name=ATTACK, note=ATTACK)
    speaker = make_speaker.speaker(conference, name=ATTACK)
    track = make_conference.track(conference, name=ATTACK)
    session = make.public(conference, speaker, title=ATTACK, subtitle=ATTACK, abstract=ATTACK, room=room, track=track, language="az")
    for path in (session.get_absolute_url(), f"/{conference.slug}/programme/", f"/{conference.slug}/"):
        text = page(stranger, path)
        assert "<img src=x" not in text
        assert "<script>alert" not in text


def test_structured_data_are_json_whatever_the_title(conference: Conference, stranger: Client) -> None:
    session = make.public(conference, title=ATTACK)
    text = page(stranger, session.get_absolute_url())
    event = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    assert (event["@type"], event["name"]) == ("Event", ATTACK)
    assert event["startDate"] == "2027-11-26T10:00:00+04:00"


def test_a_cancelled_session_says_so_everywhere(conference: Conference, stranger: Client) -> None:
    session = make.public(conference)
    services.cancel(session, by=None)
    text = page(stranger, session.get_absolute_url())
    assert "This session does not take place." in text
    assert "EventCancelled" in text
    assert "Add to calendar" not in text
    assert "Cancelled" in timetable(stranger, conference)


def test_a_moved_session_says_where_it_was(conference: Conference, stranger: Client) -> None:
    one, two = make.room(conference, name="Hall One"), make.room(conference, name="Hall Two")
    session = make.public(conference, room=one)
    starts_at = make.at_hour(conference, 12)
    schedule.place(session, room=two, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), by=None)
    for text in (page(stranger, session.get_absolute_url()), timetable(stranger, conference)):
        assert "Was in Hall One" in text
        assert "Was at 10:00" in text


def test_roles_are_told(conference: Conference, stranger: Client) -> None:
    chair, panellist = make_speaker.speaker(conference, name="The Chair"), make_speaker.speaker(conference, name="The Panellist")
    session = make.placed(conference, nature="panel")
    services.set_people(session, [Casting(chair, "chair"), Casting(panellist, "panellist")], by=None)
    services.confirm(session, by=None)
    text = page(stranger, session.get_absolute_url())
    assert re.findall(r'<span class="tag open">(Chair|Panellist)</span>', text) == ["Chair", "Panellist"]


def test_a_withdrawn_speaker_is_named_as_released_without_a_link(conference: Conference, stranger: Client) -> None:
    speaker = make_speaker.speaker(conference, name="Gone Person")
    session = make.public(conference, speaker)
    speaker_services.withdraw(speaker, by=None)
    text = page(stranger, session.get_absolute_url())
    assert "Gone Person" in text
    assert speaker.get_absolute_url() not in text


def test_parts_of_a_session_are_listed(conference: Conference, stranger: Client) -> None:
    session = make.public(conference)
    set_items(session, [Contribution("A short talk", minutes=10)], by=None)
    assert "A short talk" in page(stranger, session.get_absolute_url())


def test_days_change_at_the_conferences_hour(conference: Conference, stranger: Client) -> None:
    Conference.objects.update(ends_on=date(2027, 11, 27))
    conference.refresh_from_db()
    make.public(conference, title="Dinner", hour=22)
    make.public(conference, title="After midnight", hour=1, days=1)
    make.public(conference, title="Next morning", hour=9, days=1)
    assert titles(timetable(stranger, conference, "?day=2027-11-26")) == ["Dinner", "After midnight"]
    assert titles(timetable(stranger, conference, "?day=2027-11-27")) == ["Next morning"]


def test_a_session_across_midnight_is_one_session(conference: Conference, stranger: Client) -> None:
    make.public(conference, title="The long night", hour=23, minutes=180)
    text = timetable(stranger, conference)
    assert titles(text) == ["The long night"]
    assert "02:00" in text


def test_the_day_of_the_conference_is_shown_first_while_it_lasts(conference: Conference, stranger: Client) -> None:
    Conference.objects.update(ends_on=date(2027, 11, 27))
    conference.refresh_from_db()
    make.public(conference, title="First day", hour=9)
    make.public(conference, title="Second day", hour=9, days=1)
    with time_machine.travel(datetime(2027, 11, 26, 22, 0, tzinfo=UTC), tick=False):  # two in the morning of the 27th
        assert titles(timetable(stranger, conference)) == ["First day"]
    with time_machine.travel(datetime(2027, 11, 27, 0, 30, tzinfo=UTC), tick=False):  # half past four
        assert titles(timetable(stranger, conference)) == ["Second day"]


def test_a_day_that_is_none_is_not_found(conference: Conference, stranger: Client) -> None:
    make.public(conference)
    for query in ("?day=2030-01-01", "?day=tomorrow", "?track=999999", "?track=x", "?language=xx"):
        assert stranger.get(f"/{conference.slug}/programme/{query}").status_code == 404


def test_unknown_parameters_lead_away(conference: Conference, stranger: Client) -> None:
    answer = stranger.get(f"/{conference.slug}/programme/?utm_source=x&day=2027-11-26")
    assert (answer.status_code, answer["Location"]) == (302, f"/{conference.slug}/programme/?day=2027-11-26")


def test_filters_narrow_the_day_and_keep_the_breaks(conference: Conference, stranger: Client) -> None:
    one, two = make_conference.track(conference, name="One"), make_conference.track(conference, name="Two")
    make.public(conference, title="In one", track=one, hour=9, language="az")
    make.public(conference, title="In two", track=two, hour=10, language="en")
    make.public(conference, title="Coffee", nature="break", hour=11)
    assert titles(timetable(stranger, conference, f"?track={one.pk}")) == ["In one", "Coffee"]
    assert titles(timetable(stranger, conference, "?language=en")) == ["In two", "Coffee"]


def test_the_zone_is_named(conference: Conference, stranger: Client) -> None:
    session = make.public(conference)
    assert "Baku time (UTC+4)" in timetable(stranger, conference)
    assert "Baku time (UTC+4)" in page(stranger, session.get_absolute_url())


def test_the_timetable_is_a_real_table(conference: Conference, stranger: Client) -> None:
    one, two = make.room(conference, name="One"), make.room(conference, name="Two")
    make.public(conference, title="Left", room=one)
    make.public(conference, title="Right", room=two)
    make.public(conference, title="Coffee", nature="break", hour=12)
    (table,) = lxml_html.fromstring(timetable(stranger, conference)).xpath("//table")
    assert [cell.text_content().strip() for cell in table.xpath("./thead//th")][1:] == ["One", "Two"]
    assert [cell.text_content().strip() for cell in table.xpath("./tbody//th[@scope='row']")] == ["10:00", "10:45", "12:00"]
    assert table.xpath("./tbody//td[article[contains(@class, 'pause')]]/@colspan") == ["2"]


def test_no_inline_styles_or_scripts(conference: Conference, stranger: Client) -> None:
    session = make.public(conference, make_speaker.speaker(conference))
    for path in (session.get_absolute_url(), f"/{conference.slug}/programme/", f"/{conference.slug}/"):
        text = page(stranger, path)
        assert " style=" not in text
        assert " onclick=" not in text
        assert re.findall(r"<script(?! src| type=\"module\" src| type=\"application/ld\+json\")[^>]*>", text) == []


def test_an_empty_programme_says_what_will_come(conference: Conference, stranger: Client) -> None:
    assert "The programme is being made" in timetable(stranger, conference)


def test_the_landing_page_shows_the_day_and_a_glimpse(conference: Conference, stranger: Client) -> None:
    session = make.public(conference, title="The keynote", room=make.room(conference))
    make.placed(conference, title="Hidden draft", hour=15)
    text = page(stranger, f"/{conference.slug}/")
    assert session.get_absolute_url() in text
    assert "Hidden draft" not in text
    assert len(lxml_html.fromstring(text).xpath("//*[contains(@class, 'score')]//rect")) == 1


def test_navigation_offers_the_programme_once_there_is_one(conference: Conference, stranger: Client) -> None:
    address = f'href="/{conference.slug}/programme/"'
    assert address not in page(stranger, f"/{conference.slug}/speakers/")
    make.public(conference)
    assert address in page(stranger, f"/{conference.slug}/speakers/")


def statements(browser: Client, path: str) -> int:
    """Of the page built anew."""
    kept.store.clear()
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(path)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["programme/", "session", "", "programme.ics", "programme.xml", "programme.json"])
def test_the_statements_do_not_grow_with_the_sessions(path: str, conference: Conference, stranger: Client) -> None:
    speaker, other = make_speaker.speaker(conference), make_speaker.speaker(conference)
    track = make_conference.track(conference)
    first = make.public(conference, speaker, room=make.room(conference), track=track)
    address = first.get_absolute_url() if path == "session" else f"/{conference.slug}/{path}"
    statements(stranger, address)
    one = statements(stranger, address)
    for hour in (12, 14):
        make.public(conference, speaker, other, hour=hour, room=make.room(conference), track=track)
    services.set_people(first, [Casting(speaker), Casting(other)], by=None)
    assert statements(stranger, address) == one


def test_the_statements_stay_the_same_with_943_sessions(shared: Path, stranger: Client, organisation: object) -> None:
    conference = make_conference.conference(zone="Europe/Brussels", starts_on=date(2025, 2, 1), ends_on=date(2025, 2, 2))
    small = make_conference.conference(of=conference.organisation)
    make.public(small, make_speaker.speaker(small), room=make.room(small), language="en")
    source = (shared / "schedules" / "fosdem" / "fosdem-2025.xml").read_bytes()
    import_programme(conference, read(source, conference.zone), by=None)
    for path in ("programme/", "speakers/", ""):
        statements(stranger, f"/{small.slug}/{path}")
        assert statements(stranger, f"/{conference.slug}/{path}") <= statements(stranger, f"/{small.slug}/{path}") + 1


def test_a_kept_page_is_answered_with_one_statement_and_304(conference: Conference, stranger: Client) -> None:
    make.public(conference)
    path = f"/{conference.slug}/programme/"
    etag = stranger.get(path)["ETag"]
    with CaptureQueriesContext(connection) as captured:
        answer = stranger.get(path, headers={"if-none-match": etag})
    assert (answer.status_code, len(captured)) == (304, 1)


def test_every_public_verb_leaves_no_page_stale(conference: Conference, stranger: Client) -> None:
    """The kept page equals one built anew, whatever was done."""
    speaker = make_speaker.speaker(conference, name="First Name")
    room = make.room(conference, name="Hall")
    session = make.public(conference, speaker, room=room)
    moment = make.at_hour(conference, 12)
    paths = [
        f"/{conference.slug}/", f"/{conference.slug}/programme/", f"/{conference.slug}/programme.xml", f"/{conference.slug}/speakers/",
        session.get_absolute_url(), speaker.get_absolute_url(),
    ]  # fmt: skip
    verbs = [
        lambda: services.change(session, {"abstract": "Other words"}, by=None),
        lambda: schedule.place(session, room=None, starts_at=moment, ends_at=moment + timedelta(minutes=5), by=None),
        lambda: speaker_services.change(speaker, {"affiliation": "Elsewhere"}, by=None),
        lambda: photos.set_photo(speaker, make_speaker.picture(), by=None),
        lambda: services.set_people(session, [], by=None),
        lambda: services.cancel(session, by=None),
        lambda: services.confirm(session, by=None),
        lambda: speaker_services.withdraw(speaker, by=None),
    ]
    for verb in verbs:
        for path in paths:
            stranger.get(path)
        verb()
        answers = [(answer.status_code, answer.content if answer.status_code == 200 else b"") for answer in map(stranger.get, paths)]
        kept.store.clear()
        assert answers == [
            (answer.status_code, answer.content if answer.status_code == 200 else b"") for answer in map(stranger.get, paths)
        ]


def test_search_engines_read_when_where_and_who_and_from_when_it_was_moved(conference: Conference, stranger: Client) -> None:
    session = make.public(
        conference, make_speaker.speaker(conference, name="Aysel Sınaq"), room=make.room(conference, name="Hall"), hour=10
    )
    starts_at = make.at_hour(conference, 14)
    schedule.place(session, room=None, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), by=None)
    body = stranger.get(session.get_absolute_url()).content.decode()
    event = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', body)[0])
    assert {name: event[name] for name in ("@type", "startDate", "endDate", "previousStartDate", "eventStatus", "performer")} == {
        "@type": "Event",
        "startDate": "2027-11-26T14:00:00+04:00",
        "endDate": "2027-11-26T14:45:00+04:00",
        "previousStartDate": "2027-11-26T10:00:00+04:00",
        "eventStatus": "https://schema.org/EventRescheduled",
        "performer": [{"@type": "Person", "name": "Aysel Sınaq"}],
    }
    assert event["location"]["name"] == "Congress House"
    assert (event["superEvent"]["startDate"], event["superEvent"]["location"]["name"]) == ("2027-11-26", "Congress House")
    services.cancel(session, by=None)
    body = stranger.get(session.get_absolute_url()).content.decode()
    event = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', body)[0])
    assert (event["eventStatus"], event["startDate"], "previousStartDate" in event) == (
        "https://schema.org/EventCancelled", "2027-11-26T14:00:00+04:00", False
    )  # fmt: skip


def test_short_talks_have_their_hours_and_people_and_posters_their_boards(conference: Conference, stranger: Client) -> None:
    one, chair = make_speaker.speaker(conference, name="Gives Two"), make_speaker.speaker(conference, name="The Chair")
    session = make.public(conference, hour=10)
    parts = [
        Contribution("First talk", minutes=15, people=(Casting(one),)),
        Contribution("Second talk", "**Loud** words", minutes=20, people=(Casting(one),)),
        Contribution("A poster", board="B4"),
        Contribution("After it", minutes=5),
    ]
    services.set_people(session, [Casting(chair, "chair")], by=None)
    set_items(session, parts, by=None)

    tree = lxml_html.fromstring(page(stranger, session.get_absolute_url()))
    rows = [" ".join(" ".join(row.itertext()).split()) for row in tree.xpath("//ol[contains(@class, 'parts')]/li")]
    assert rows == [
        "10:00 – 10:15 First talk Gives Two",
        "10:15 – 10:35 Second talk Gives Two Loud words",
        "Board B4 A poster",
        "5 min After it",
    ]
    assert tree.xpath("//ol[contains(@class, 'parts')]//a/@href") == [one.get_absolute_url()] * 2
    assert [name.text_content() for name in tree.xpath("//ul[@class='people']//h3")] == ["The Chair"]
    theirs = page(stranger, one.get_absolute_url())
    assert [theirs.count(words) for words in ("First talk", "Second talk", session.get_absolute_url())] == [1, 1, 1]


def test_slides_and_the_recording_stand_before_the_text_and_other_links_beside_it(conference: Conference, stranger: Client) -> None:
    links = [
        {"kind": "recording", "url": "https://example.org/film", "title": ""},
        {"kind": "slides", "url": "https://example.org/slides.pdf", "title": "Slides of <b>both</b>"},
        {"url": "https://example.org/more", "title": "More"},
    ]
    session = make.public(conference, links=links)
    tree = lxml_html.fromstring(page(stranger, session.get_absolute_url()))
    shown = [(link.text_content().strip(), link.get("href")) for link in tree.xpath("//p[contains(@class, 'materials')]/a")]
    assert shown == [("Watch the recording", "https://example.org/film"), ("Slides of <b>both</b>", "https://example.org/slides.pdf")]
    assert [link.get("href") for link in tree.xpath("//main//ul[@class='plain']//a")] == ["https://example.org/more"]
