"""Speakers in the panel."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Activity, Conference, OutgoingMail
from speakers.models import Speaker, SpeakerState
from speakers.services import answers, availability, people
from speakers.services.availability import Interval
from tests.factories import speakers as make

LIST = "/admin/speakers/speaker/"
Browser = Callable[[User], Client]


def form(**values: Any) -> dict[str, Any]:
    return {"name": "New Person", "affiliation": "", "country": "", "orcid": "", "email": "", "row_version": "", **values}


def test_a_stranger_is_sent_to_sign_in(stranger: Client, conference: Conference) -> None:
    make.speaker(conference, name="Hidden")
    answer = stranger.get(LIST, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")


def test_an_attendee_has_no_panel(attendee: User, client_of: Browser, conference: Conference) -> None:
    make.speaker(conference)
    assert client_of(attendee).get(LIST).status_code in (302, 403, 404)


def test_the_organiser_of_another_conference_sees_nothing(
    organiser_of_another_conference: User, client_of: Browser, conference: Conference
) -> None:
    speaker = make.speaker(conference, name="Hidden Person")
    browser = client_of(organiser_of_another_conference)
    assert "Hidden Person" not in browser.get(LIST).content.decode()
    assert browser.get(f"{LIST}{speaker.pk}/change/").status_code == 302
    browser.post(LIST, {"action": "withdraw", "_selected_action": [speaker.pk]})
    assert Speaker.objects.get().state == SpeakerState.CONFIRMED


def test_the_door_staff_do_not_see_speakers(door_staff: User, client_of: Browser, conference: Conference) -> None:
    make.speaker(conference, name="Hidden Person")
    answer = client_of(door_staff).get(LIST)
    assert answer.status_code == 403 or "Hidden Person" not in answer.content.decode()


def test_the_organiser_makes_a_speaker(organiser: User, client_of: Browser, conference: Conference) -> None:
    answer = client_of(organiser).post(
        f"{LIST}add/", form(name="Ləman Q.", biography_0="Writes.", orcid="https://orcid.org/0000-0002-1825-0097")
    )
    assert answer.status_code == 302
    speaker = Speaker.objects.get()
    assert (speaker.name, speaker.conference, speaker.state, speaker.orcid) == ("Ləman Q.", conference, "draft", "0000-0002-1825-0097")


def test_a_wrong_orcid_is_refused_in_words_and_nothing_typed_is_lost(organiser: User, client_of: Browser, conference: Conference) -> None:
    answer = client_of(organiser).post(f"{LIST}add/", form(name="Kept Name", orcid="0000-0002-1825-0079"))
    text = answer.content.decode()
    assert "does not fit the others" in text
    assert "Kept Name" in text
    assert Speaker.objects.count() == 0


def test_the_organiser_changes_a_speaker(organiser: User, client_of: Browser, conference: Conference) -> None:
    speaker = make.speaker(conference, name="Old Name")
    browser = client_of(organiser)
    answer = browser.post(f"{LIST}{speaker.pk}/change/", form(name="New Name", row_version=speaker.version))
    assert answer.status_code == 302
    assert Speaker.objects.get().name == "New Name"


def test_the_slower_of_two_organisers_is_told(organiser: User, client_of: Browser, conference: Conference) -> None:
    speaker = make.speaker(conference)
    version = speaker.version
    people.change(speaker, {"affiliation": "First"}, by=None)
    answer = client_of(organiser).post(f"{LIST}{speaker.pk}/change/", form(affiliation="Second", row_version=version))
    assert "Somebody else has changed this" in answer.content.decode()
    assert Speaker.objects.get().affiliation == "First"


def test_actions_confirm_and_withdraw_through_the_services(organiser: User, client_of: Browser, conference: Conference) -> None:
    speaker = make.speaker(conference, confirmed=False)
    browser = client_of(organiser)
    browser.post(LIST, {"action": "confirm", "_selected_action": [speaker.pk]})
    assert Speaker.objects.get().state == SpeakerState.CONFIRMED
    browser.post(LIST, {"action": "withdraw", "_selected_action": [speaker.pk]})
    assert Speaker.objects.get().state == SpeakerState.WITHDRAWN


def test_people_are_found_without_accents(organiser: User, client_of: Browser, conference: Conference) -> None:
    make.speaker(conference, name="Şəbnəm Işıqlı")
    make.speaker(conference, name="Other Person")
    text = client_of(organiser).get(f"{LIST}?q=isiq").content.decode()
    assert "Şəbnəm" in text
    assert "Other Person" not in text


def test_a_photo_is_taken_in_the_form(organiser: User, client_of: Browser, conference: Conference) -> None:
    speaker = make.speaker(conference)
    photo = SimpleUploadedFile("me.jpg", make.picture(), "image/jpeg")
    client_of(organiser).post(f"{LIST}{speaker.pk}/change/", form(name=speaker.name, row_version=speaker.version, photo=photo, agreed="on"))
    assert Speaker.objects.get().photo_agreed
    assert speaker.photos.filter(format="webp").count() == 3


def test_a_photo_without_consent_is_kept_and_not_shown(
    organiser: User, client_of: Browser, stranger: Client, conference: Conference
) -> None:
    speaker = make.speaker(conference)
    photo = SimpleUploadedFile("me.jpg", make.picture(), "image/jpeg")
    client_of(organiser).post(f"{LIST}{speaker.pk}/change/", form(name=speaker.name, row_version=speaker.version, photo=photo))
    assert speaker.photos.filter(format="webp").count() == 3
    assert ".webp" not in stranger.get(Speaker.objects.get().get_absolute_url()).content.decode()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg onload=alert(1)/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"MZ" * 500])
def test_what_is_no_picture_is_refused_in_words(content: bytes, organiser: User, client_of: Browser, conference: Conference) -> None:
    photo = SimpleUploadedFile("me.jpg", content, "image/jpeg")
    answer = client_of(organiser).post(f"{LIST}add/", form(photo=photo))
    assert answer.status_code == 200
    assert Speaker.objects.count() == 0


def test_hostile_images_are_taken_or_refused_and_never_break(
    shared: Path, organiser: User, client_of: Browser, conference: Conference
) -> None:
    browser = client_of(organiser)
    speaker = make.speaker(conference)
    taken = []
    for path in sorted((shared / "uploads" / "images").iterdir()):
        speaker.refresh_from_db()
        photo = SimpleUploadedFile(path.name, path.read_bytes(), "image/jpeg")
        data = form(name=speaker.name, row_version=speaker.version, photo=photo, agreed="on")
        answer = browser.post(f"{LIST}{speaker.pk}/change/", data)
        assert answer.status_code in (200, 302), path.name
        taken += [path.name] if answer.status_code == 302 else []
    assert "hopper.jpg" in taken
    assert "decompression_bomb.gif" not in taken
    assert {photo.file.type for photo in speaker.photos.select_related("file")} <= {"image/avif", "image/webp", "image/jpeg"}


def test_the_lists_statements_do_not_grow(organiser: User, client_of: Browser, conference: Conference) -> None:
    browser = client_of(organiser)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(LIST).status_code == 200
        return len(captured)

    make.speaker(conference)
    cost()
    one = cost()
    make.speaker(conference)
    make.speaker(conference)
    assert cost() == one


LETTERS = [("ask", "asked"), ("send_link", "link"), ("renew_link", "link")]


@pytest.mark.writes
@pytest.mark.parametrize(("action", "letter"), LETTERS)
def test_letters_go_to_those_with_an_address_and_the_others_are_named(
    action: str, letter: str, organiser: User, client_of: Browser, conference: Conference
) -> None:
    reachable, without = make.speaker(conference, email="n@example.org"), make.speaker(conference, name="Without Address")
    chosen = [reachable.pk, without.pk]
    page = client_of(organiser).post(LIST, {"action": action, "_selected_action": chosen}, follow=True).content.decode()
    assert ("1 done." in page, "Without Address: There is no e-mail address to write to." in page) == (True, True)
    assert [(row.recipient, row.occasion.split(":")[0]) for row in OutgoingMail.objects.all()] == [("n@example.org", f"speaker-{letter}")]


@pytest.mark.writes
@pytest.mark.parametrize(("action", "letter"), LETTERS)
def test_nobody_but_the_programmes_people_of_this_conference_sends_them(
    action: str, letter: str, stranger: Client, attendee: User, registration_officer: User, door_staff: User,
    organiser_of_another_conference: User, client_of: Browser, conference: Conference,
) -> None:  # fmt: skip
    speaker = make.speaker(conference, email="n@example.org")
    people_of_elsewhere = (attendee, registration_officer, door_staff, organiser_of_another_conference)
    for browser in (stranger, *(client_of(person) for person in people_of_elsewhere)):
        browser.post(LIST, {"action": action, "_selected_action": [speaker.pk]})
    assert (OutgoingMail.objects.count(), speaker.secrets.count(), Speaker.objects.get().answer) == (0, 0, "unasked")


@pytest.mark.writes
def test_the_panel_shows_what_the_speaker_said_and_finds_it(organiser: User, client_of: Browser, conference: Conference) -> None:
    speaker = make.speaker(conference, name="Nigar Example", email="n@example.org", needs="A ramp", pronunciation="ni-GAR", country="AZ")
    make.speaker(conference, name="Silent Person")
    answers.answer(speaker, "help", "My visa")
    begins = conference.begins_at() + timedelta(hours=9)
    availability.set_availability(speaker, [Interval("cannot", begins, begins + timedelta(hours=2))])
    browser = client_of(organiser)
    page = browser.get(f"{LIST}{speaker.pk}/change/").content.decode()
    shown = ("Needs help", "My visa", "A ramp", "ni-GAR", "Azerbaijan", f"{conference.starts_on} 09:00 – {conference.starts_on} 11:00")
    assert [words for words in shown if words not in page] == []
    found = browser.get(f"{LIST}?answer__exact=help").content.decode()
    assert ("Nigar Example" in found, "Silent Person" in found) == (True, False)
    assert "speaker needs help" in browser.get("/admin/").content.decode().lower()


def test_links_are_written_one_a_line(organiser: User, client_of: Browser, conference: Conference) -> None:
    speaker, browser = make.speaker(conference), client_of(organiser)
    address = f"{LIST}{speaker.pk}/change/"
    wrong = browser.post(address, form(name=speaker.name, row_version=1, links="javascript:alert(1) Here"))
    assert "begins with https://" in wrong.content.decode()
    browser.post(address, form(name=speaker.name, row_version=1, links="https://example.org My page\n"))
    assert Speaker.objects.get().links == [{"url": "https://example.org", "title": "My page"}]
    assert "https://example.org My page" in browser.get(address).content.decode()
    browser.post(address, form(name=speaker.name, row_version=2, links="https://example.org My page"))
    assert Activity.objects.filter(verb="speaker changed").latest("pk").after == {}
