"""A programme from a file in the panel: looked at, then carried out exactly as it was shown."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.models import Activity, Conference, StoredFile
from conference.services import uploads
from sessions.forms import ProgrammeFileForm
from sessions.models import Session, SessionState
from sessions.services import sessions as services
from tests.factories import conference as make_conference
from tests.factories import sessions as make

PAGE = "/admin/programme/session/import/"
SOURCE = Path(__file__).with_name("excerpt.xml").read_bytes()
Browser = Callable[[User], Client]


@pytest.fixture
def browser(organiser: User, client_of: Browser) -> Client:
    return client_of(organiser)


def look(browser: Client, content: bytes = SOURCE) -> Any:
    return browser.post(PAGE, {"file": SimpleUploadedFile("programme.xml", content)})


def note_of(answer: Any) -> str:
    found = re.search(r'name="note" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def carry_out(browser: Client, note: str) -> Any:
    return browser.post(PAGE, {"carry_out": "1", "note": note})


def test_the_list_leads_to_the_page(browser: Client) -> None:
    assert PAGE in browser.get("/admin/programme/session/").content.decode()
    assert browser.get(PAGE).status_code == 200


def test_a_file_is_shown_before_anything_is_done(browser: Client) -> None:
    answer = look(browser)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert [answer.context["report"].new, len(answer.context["report"].refused)] == [
        ["The first talk", "The workshop", "After midnight"],
        4,
    ]
    assert [words in body for words in ("It has no title.", "Do exactly this")] == [True, True]
    assert Session.objects.count() == 0


@pytest.mark.writes
def test_the_button_carries_out_what_was_shown(browser: Client, conference: Conference, organiser: User) -> None:
    answer = browser.post(PAGE, {"carry_out": "1", "note": note_of(look(browser))}, follow=True)
    assert "Read in: 3 new, 0 changed, 0 cancelled. Released as version 1." in answer.content.decode()
    assert Session.objects.of(conference).count() == 3
    assert Activity.objects.get(verb="programme imported").actor == organiser


def test_each_field_that_differs_is_shown_on_both_sides(browser: Client, conference: Conference) -> None:
    carry_out(browser, note_of(look(browser)))
    session = Session.objects.select_related("conference").get(title__contains="first")
    services.change(session, {"title": {"en": "Our own title"}}, by=None)
    later = SOURCE.replace(b"T10:00:00", b"T10:15:00").replace(b'id="102"', b'id="902"').replace(b"22222222-2222", b"33333333-2222")
    answer = look(browser, later)
    told = {name: [(row.title, row.field, row.ours, row.theirs) for row in answer.context[name]] for name in ("changes", "kept_here")}
    assert told == {
        "changes": [
            ("The first talk", "Start", "2027-11-26 10:00", "2027-11-26 10:15"),
            ("The first talk", "End", "2027-11-26 10:45", "2027-11-26 11:00"),
        ],
        "kept_here": [("The first talk", "Title", "Our own title", "The first talk")],
    }
    assert (answer.context["report"].gone, answer.context["report"].new) == (["The workshop"], ["The workshop"])


def test_what_changed_since_it_was_shown_is_shown_again_and_nothing_is_done(browser: Client, conference: Conference) -> None:
    carry_out(browser, note_of(look(browser)))
    note = note_of(look(browser, SOURCE.replace(b">The workshop<", b">The long workshop<")))
    workshop = Session.objects.select_related("conference").get(title__contains="workshop")
    services.change(workshop, {"title": {"az": "Somebody else's title"}}, by=None)
    answer = carry_out(browser, note)
    assert answer.status_code == 409
    assert "The programme has changed since you looked" in answer.content.decode()
    assert [row.ours for row in answer.context["kept_here"]] == ["Somebody else's title"]
    assert str(Session.objects.get(pk=workshop.pk)) == "Somebody else's title"


def test_the_button_pressed_twice_does_it_once(browser: Client) -> None:
    note = note_of(look(browser))
    carry_out(browser, note)
    again = carry_out(browser, note)
    assert (again.status_code, "There is nothing to do." in again.content.decode()) == (409, True)
    assert Session.objects.count() == 3


def test_each_of_two_organisers_carries_out_the_own_file(
    browser: Client, conference: Conference, client_of: Browser, organiser: User
) -> None:
    other = client_of(make_conference.member("programme", at=conference))
    mine, theirs = note_of(look(browser)), note_of(look(other, SOURCE.replace(b">The workshop<", b">Another title<")))
    assert carry_out(other, mine).status_code == 422
    assert Session.objects.count() == 0
    carry_out(other, theirs)
    assert sorted(map(str, Session.objects.all())) == ["After midnight", "Another title", "The first talk"]
    assert carry_out(browser, mine).status_code == 409


def test_a_note_holds_at_its_conference_alone(browser: Client, conference: Conference, organiser: User) -> None:
    elsewhere = make_conference.conference(of=conference.organisation)
    note = uploads.note(uploads.keep(SOURCE, "programme.xml"), "", elsewhere, organiser)
    answer = carry_out(browser, note)
    assert (answer.status_code, Session.objects.count()) == (422, 0)
    assert "Choose it again." in answer.content.decode()


@pytest.mark.parametrize("note", ["", "nonsense", "eyJmaWxlIjoxfQ:1:x"])
def test_a_note_of_ones_own_making_opens_nothing(note: str, browser: Client) -> None:
    uploads.keep(SOURCE, "programme.xml")
    assert (carry_out(browser, note).status_code, Session.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not a programme", "The first line of the table must name its columns"),
        (b"<schedule>", "not well-formed XML"),
        (b"<schedule/>", "This file holds no sessions."),
        ("title;date;start\nƏ;2027-11-26;10:00".encode("utf-16-be"), "not written in UTF-8"),
        ("title;date;start\nÄ;2027-11-26;10:00".encode("latin-1"), "not written in UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, words: str, browser: Client) -> None:
    answer = look(browser, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (Session.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_file_above_the_limit_is_refused_before_it_is_read(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProgrammeFileForm, "LARGEST_BYTES", 1024 * 1024)
    answer = look(browser, b" " * (1024 * 1024 + 1))
    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()


def test_who_may_not_write_sessions_reads_no_file(
    conference: Conference, registration_officer: User, organiser_of_another_conference: User, client_of: Browser, stranger: Client
) -> None:
    make.public(conference, title="Hidden from them")
    answers = [look(client_of(registration_officer)), client_of(registration_officer).get(PAGE), look(stranger)]
    assert [answer.status_code for answer in answers] == [403, 403, 302]
    theirs = look(client_of(organiser_of_another_conference))
    assert "Hidden from them" not in theirs.content.decode()
    assert list(Session.objects.filter(state=SessionState.CONFIRMED).values_list("conference", flat=True)) == [conference.pk]


@pytest.mark.writes
def test_files_are_forgotten_after_a_day(browser: Client) -> None:
    look(browser)
    assert (uploads.forget_old(timezone.now()), StoredFile.objects.count()) == (0, 1)
    assert (uploads.forget_old(timezone.now() + timedelta(days=1, minutes=1)), StoredFile.objects.count()) == (1, 0)
