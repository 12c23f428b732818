"""A speaker's photograph: sent, framed, agreed to, withdrawn; hostile files refused in words."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from conference.lib.images import Crop
from conference.models import Conference, Consent, StoredFile
from conference.services.files import content_of
from speakers.models import Speaker, SpeakerPhotoSource
from speakers.services import people, photos
from tests.factories import speakers as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


def path(conference: Conference, rest: str = "") -> str:
    return f"/{conference.slug}/speaking/photo/{rest}"


def send(own: Client, conference: Conference, content: bytes, **values: Any) -> Any:
    return own.post(path(conference), {"photo": SimpleUploadedFile("me.jpg", content, "image/jpeg"), **values})


def brightness(speaker: Speaker) -> int:
    """Of the middle: 0 is black, 1 is white."""
    row = speaker.photos.select_related("file").filter(format="jpg").order_by("-width").first()
    shown = Image.open(io.BytesIO(content_of(row.file))).convert("L")  # type: ignore[union-attr]
    return shown.getpixel((shown.width // 2, shown.height // 2)) // 128


def test_a_photograph_is_sent_framed_agreed_to_and_withdrawn(conference: Conference, stranger: Client) -> None:
    speaker = make.speaker(conference, email="n@example.org")
    own, public = make.browser_of(speaker), speaker.get_absolute_url()
    assert send(own, conference, make.halves()).status_code == 302
    assert "Not shown" in own.get(path(conference)).content.decode()
    assert "<source" not in stranger.get(public).content.decode()

    own.post(path(conference, "consent/"), {"agreed": "yes"})
    page = stranger.get(public).content.decode()
    assert [type for type in ("image/avif", "image/webp", "image/jpeg") if f'<source type="{type}"' not in page] == []
    own.post(path(conference, "crop/"), {"x": "0", "y": "0", "zoom": "200"})
    left = brightness(speaker)
    own.post(path(conference, "crop/"), {"x": "100", "y": "0", "zoom": "200"})
    assert (left, brightness(speaker)) == (1, 0)
    assert (SpeakerPhotoSource.objects.get().x, SpeakerPhotoSource.objects.get().zoom) == (100, 200)

    own.post(path(conference, "consent/"), {"agreed": "no"})
    assert "<source" not in stranger.get(public).content.decode()
    assert Consent.objects.filter(purpose="photo", withdrawn_at=None).count() == 0
    own.post(path(conference, "remove/"))
    assert (speaker.photos.count(), SpeakerPhotoSource.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_consent_can_be_given_with_the_photograph(conference: Conference, speaker: Speaker, own: Client) -> None:
    send(own, conference, make.picture(), agreed="on")
    assert Speaker.objects.get().photo_agreed
    send(own, conference, make.picture(colour="#aa3300"))
    assert not Speaker.objects.get().photo_agreed


def test_the_whole_picture_is_for_the_speaker_alone(conference: Conference, speaker: Speaker, own: Client, stranger: Client) -> None:
    send(own, conference, make.picture(), agreed="on")
    other = make.browser_of(make.speaker(conference, email="other@example.org"))
    answer = own.get(path(conference, "whole.jpg"))
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/jpeg", "no-store, private")
    assert [browser.get(path(conference, "whole.jpg")).status_code for browser in (other, stranger)] == [404, 302]
    assert [browser.get(path(conference, "400.webp")).status_code for browser in (own, other, stranger)] == [200, 404, 302]


def test_the_frame_is_drawn_without_javascript(conference: Conference, own: Client) -> None:
    send(own, conference, make.halves())
    own.post(path(conference, "crop/"), {"x": "100", "y": "0", "zoom": "200"})
    page = own.get(path(conference)).content.decode()
    assert 'viewBox="420 0 180 225"' in page
    assert '<rect class="crop-frame" x="420" y="0" width="180" height="225"' in page


@pytest.mark.parametrize("values", [{"x": "101"}, {"zoom": "99"}, {"zoom": "401"}, {"y": "-1"}, {"x": ""}, {"y": "left"}])
def test_a_frame_outside_the_picture_is_refused(values: dict[str, str], conference: Conference, speaker: Speaker, own: Client) -> None:
    send(own, conference, make.halves())
    assert own.post(path(conference, "crop/"), {"x": "50", "y": "50", "zoom": "100", **values}).status_code == 422
    assert SpeakerPhotoSource.objects.get().crop == Crop()
    with pytest.raises(IntegrityError), transaction.atomic():
        SpeakerPhotoSource.objects.update(zoom=500)


def test_without_a_picture_nothing_can_be_framed(conference: Conference, speaker: Speaker, own: Client) -> None:
    answer = own.post(path(conference, "crop/"), {"x": "50", "y": "50", "zoom": "100"})
    assert answer.status_code == 422
    with pytest.raises(photos.NoPhoto):
        photos.crop_photo(speaker, Crop(), by=None)


def test_an_empty_form_is_refused_in_words(conference: Conference, own: Client) -> None:
    answer = own.post(path(conference), {})
    assert (answer.status_code, "Choose a picture." in answer.content.decode()) == (422, True)


def test_files_of_former_pictures_do_not_stay(conference: Conference, speaker: Speaker, own: Client) -> None:
    send(own, conference, make.halves())
    names = [row.private_name for row in StoredFile.objects.all()]
    send(own, conference, make.picture())
    own.post(path(conference, "crop/"), {"x": "0", "y": "0", "zoom": "200"})
    kept = {row.file_id for row in speaker.photos.all()} | {SpeakerPhotoSource.objects.get().file_id}
    assert set(StoredFile.objects.values_list("pk", flat=True)) == kept
    people.erase(speaker, by=None)
    assert StoredFile.objects.count() == 0
    assert names


def test_erasing_takes_the_bytes_too(
    conference: Conference, speaker: Speaker, own: Client, django_capture_on_commit_callbacks: Any
) -> None:
    send(own, conference, make.halves())
    names = [row.private_name for row in StoredFile.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        people.erase(speaker, by=None)
    assert (len(names) > 3, [name for name in names if default_storage.exists(name)]) == (True, [])


def test_hostile_files_give_a_clean_picture_or_a_refusal_in_words(
    shared: Path, conference: Conference, speaker: Speaker, own: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speakers.views.photo.PHOTOS_AN_HOUR", 1000)
    folders = (shared / "uploads" / "images", shared / "security" / "payloads" / "upload")
    files = sorted(file for folder in folders for file in folder.iterdir() if file.is_file())
    taken = {}
    for file in files:
        answer = send(own, conference, file.read_bytes())
        assert answer.status_code in (302, 422), file.name
        taken[file.name] = answer.status_code == 302
        if taken[file.name]:
            assert unclean(speaker) == [], file.name
        else:
            assert "answer needs another look" in answer.content.decode(), file.name
    assert {name for name, fine in taken.items() if fine} >= {"hopper.jpg", "hopper.png", "hopper.webp", "pil_sample_cmyk.jpg"}
    refused = {name for name, fine in taken.items() if not fine}
    assert refused >= {
        "hopper.gif",
        "decompression_bomb.gif",
        "png_decompression_dos.png",
        "SVG_XSS1.svg",
        "xss.htm",
        "symlink-etc_passwd.zip",
    }


def unclean(speaker: Speaker) -> list[str]:
    """Files that still tell where, with what or by whom, or that carry markup."""
    files = [row.file for row in speaker.photos.select_related("file")] + [SpeakerPhotoSource.objects.select_related("file").get().file]
    contents = {file.name: content_of(file) for file in files}
    told = {
        name: set(Image.open(io.BytesIO(content)).info) & {"exif", "comment", "xmp", "icc_profile"} for name, content in contents.items()
    }
    marked = [name for name, content in contents.items() if b"<script" in content or b"onclick" in content]
    return [name for name, found in told.items() if any(Image.open(io.BytesIO(contents[name])).info[key] for key in found)] + marked
