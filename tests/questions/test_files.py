import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone
from PIL import Image

from conference.lib.errors import DomainError
from conference.models import Conference, StoredFile
from conference.services import files as stored_files
from questions import files
from questions.forms import AnswersForm, name_of
from questions.models import Kind, Question, Upload
from questions.services import uploads
from tests.factories import proceedings as make_paper
from tests.factories import questions as make

pytestmark = pytest.mark.django_db


def chosen(content: bytes | None = None, name: str = "card.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_paper.pdf() if content is None else content)


def photograph(mode: str = "RGB", format: str = "JPEG", **how: Any) -> bytes:
    output = io.BytesIO()
    Image.new(mode, (300, 120), "red").save(output, format, **how)
    return output.getvalue()


@pytest.fixture
def card(conference: Conference) -> Question:
    return make.question(conference, Kind.FILE, "Student card", required=True)


def filled(card: Question, upload: SimpleUploadedFile | None = None, **sent: str) -> AnswersForm:
    sending = QueryDict(mutable=True)
    sending.update({"seen": str(card.current_id), **sent})
    return AnswersForm(data=sending, files={name_of(card): upload} if upload else {}, asked=[card])


def test_a_pdf_is_a_pdf_whatever_it_is_called() -> None:
    judged = files.judge(chosen(name="letter.exe"))

    assert (judged.name, judged.type) == ("letter.pdf", "application/pdf")


def test_a_picture_is_written_anew_without_what_its_camera_knew() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    content = photograph(exif=exif)
    assert b"A camera" in content

    judged = files.judge(chosen(content, "me.png"))

    assert (judged.name, judged.type) == ("me.jpg", "image/jpeg")
    assert b"A camera" not in judged.content
    assert Image.open(io.BytesIO(judged.content)).size == (300, 120)


def test_what_shines_through_stays_so() -> None:
    judged = files.judge(chosen(photograph("RGBA", "PNG"), "scan.png"))

    assert (judged.name, judged.type, Image.open(io.BytesIO(judged.content)).mode) == ("scan.png", "image/png", "RGBA")


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload='alert(1)'/>", b"MZ\x90", b"\xff\xd8\xff broken", b"RIFF", b"%PDF-1.4 no more", b"GIF89a"]
)
def test_anything_else_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(DomainError):
        files.judge(chosen(content, "card.pdf"))


def test_a_large_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_BYTES", 1000)

    with pytest.raises(files.BadFile, match="larger"):
        files.judge(chosen(b"%PDF-" + b"x" * 1000))


@pytest.mark.writes
def test_a_chosen_file_outlives_an_error_elsewhere(card: Question) -> None:
    first = filled(card, chosen(name="mine.pdf"))
    first.keep_files()
    upload = Upload.objects.get()
    shown = str(first[name_of(card)])

    second = filled(card, **{f"{name_of(card)}-kept": upload.secret})

    assert "mine.pdf" in shown
    assert upload.secret in shown
    assert second.errors == {}
    assert second.answers().given[0].upload == upload


def test_the_secret_of_a_kept_file_opens_no_other_question_and_nothing_else(card: Question, conference: Conference) -> None:
    other = make.question(conference, Kind.FILE)
    upload = uploads.keep(other, files.judge(chosen()))

    for secret in (upload.secret, "guessed", str(upload.pk)):
        assert list(filled(card, **{f"{name_of(card)}-kept": secret}).errors) == [name_of(card)]


def test_another_choice_takes_the_place_of_the_kept_one(card: Question) -> None:
    upload = uploads.keep(card, files.judge(chosen(name="old.pdf")))

    form = filled(card, chosen(name="new.pdf"), **{f"{name_of(card)}-kept": upload.secret})
    form.keep_files()

    given = form.answers().given[0].upload
    assert given is not None
    assert given.name == "new.pdf"


@pytest.mark.writes
def test_what_was_never_sent_well_is_deleted_after_a_day(card: Question) -> None:
    old, new = uploads.keep(card, files.judge(chosen())), uploads.keep(card, files.judge(chosen(photograph(), "new.jpg")))
    Upload.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(hours=25))
    assert uploads.find(card, old.secret) is None

    done = uploads.end_uploads(timezone.now())

    assert done == 1
    assert list(Upload.objects.all()) == [new]
    assert list(StoredFile.objects.all()) == [new.file]


@pytest.mark.django_db(transaction=True)
def test_bytes_go_with_their_last_row(card: Question) -> None:
    one, other = uploads.keep(card, files.judge(chosen())), uploads.keep(card, files.judge(chosen(name="same.pdf")))
    name = one.file.private_name
    assert one.file == other.file

    for upload, left in ((one, True), (other, False)):
        Upload.objects.filter(pk=upload.pk).update(at=timezone.now() - timedelta(days=2))
        uploads.end_uploads(timezone.now())
        assert default_storage.exists(name) == left


def test_a_file_that_something_else_shows_stays(card: Question, conference: Conference) -> None:
    paper = make_paper.paper(at=conference)
    content = make_paper.pdf()
    stored = stored_files.store(content, name="paper.pdf", type="application/pdf")
    paper.current.files.create(stored_file=stored, kind="pdf")
    upload = uploads.keep(card, files.judge(chosen(content)))
    assert upload.file == stored
    Upload.objects.update(at=timezone.now() - timedelta(days=2))

    uploads.end_uploads(timezone.now())

    assert (Upload.objects.count(), StoredFile.objects.filter(pk=stored.pk).exists()) == (0, True)
