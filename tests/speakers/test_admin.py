"""Speakers in the panel."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Conference
from speakers.models import Speaker, SpeakerState
from speakers.services import people
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
