"""Files of a version: judged by their content, changed until it is published, then never."""

import contextlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from conference.lib.images import BadImage
from conference.lib.pdf import BadPdf, check_pdf
from conference.models import Conference, StoredFile
from conference.services.files import content_of
from proceedings.file_types import BadSupplement, check_supplement
from proceedings.manuscripts import WrittenLink, WrittenReference
from proceedings.models import Paper, PaperFile, PaperVersion, PdfText
from proceedings.queries.manuscript import manuscript_of
from proceedings.services import attachments, papers, refusals, volumes
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
Browser = Callable[[User], Client]
PAPERS = "/admin/proceedings/paper/"


def picture(kind: str = "PNG", size: tuple[int, int] = (320, 200)) -> bytes:
    image, output = Image.new("RGB", size, "teal"), io.BytesIO()
    image.save(output, kind)
    return output.getvalue()


def archive(*names: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return output.getvalue()


def document(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is its root."""
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    written += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, table, size, start)
    return bytes(written)


ROOT, TREE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"


def complete(version: PaperVersion) -> None:
    attachments.attach_pdf(version, make.pdf(2), name="paper.pdf", by=None)
    attachments.attach_figure(version, picture(), name="Xəritə 1.PNG", label="A map", by=None)
    attachments.attach_slides(version, make.pdf(3), name="slides.pdf", by=None)
    attachments.attach_supplement(version, b"a,b\n1,2\n", name="table.csv", label="All figures", by=None)


def test_each_kind_of_file_is_kept_under_a_name_for_its_address() -> None:
    paper = make.draft()

    complete(paper.current)

    assert [(file.kind, file.name, file.pages, file.width, file.stored_file.type) for file in paper.current.files.all()] == [
        ("figure", "xerite-1.png", None, 320, "image/png"),
        ("pdf", "", 2, None, "application/pdf"),
        ("slides", "slides.pdf", 3, None, "application/pdf"),
        ("supplement", "table.csv", None, None, "text/csv"),
    ]
    assert PdfText.objects.get().state == PdfText.State.WAITING


def test_a_figure_is_written_anew_without_what_it_told_about_its_maker() -> None:
    image, exif, output = Image.new("RGB", (200, 200)), Image.Exif(), io.BytesIO()
    exif[0x010E] = "taken at a secret place"
    image.save(output, "JPEG", exif=exif)
    paper = make.draft()

    file = attachments.attach_figure(paper.current, output.getvalue(), name="photo.jpg", by=None)

    assert b"secret place" in output.getvalue()
    assert b"secret place" not in content_of(file.stored_file)


def test_the_same_name_again_replaces_and_another_kind_is_refused() -> None:
    version = make.draft().current
    attachments.attach_supplement(version, b"one", name="notes.txt", by=None)

    attachments.attach_supplement(version, b"two", name="Notes.TXT", by=None)

    assert content_of(version.files.get().stored_file) == b"two"
    attachments.attach_slides(version, make.pdf(), name="a.pdf", by=None)
    with pytest.raises(refusals.NameTaken):
        attachments.attach_supplement(version, make.pdf(), name="a.pdf", by=None)


def test_what_is_removed_goes_with_its_bytes_unless_another_version_has_them(django_capture_on_commit_callbacks: Any) -> None:
    paper = make.draft()
    complete(paper.current)
    papers.publish(paper, by=None)
    version = papers.start_version(paper, by=None)
    stored = set(StoredFile.objects.values_list("pk", flat=True))

    attachments.remove(version.files.get(kind="figure"), by=None)
    attachments.attach_supplement(version, b"new", name="new.txt", by=None)
    attachments.remove(version.files.get(name="new.txt"), by=None)

    assert set(StoredFile.objects.values_list("pk", flat=True)) == stored
    assert paper.current.files.filter(kind="figure").count() == 1


def test_a_new_version_begins_with_everything_but_the_note() -> None:
    extras = {
        "references": (WrittenReference("A book.", "10.5555/book"), WrittenReference("Another.")),
        "links": (WrittenLink("code", "https://example.org/code", "The programs"),),
        "authors": (make.author(corresponding=True), make.author("B", "C")),
    }
    paper = make.draft(**extras)
    complete(paper.current)
    papers.publish(paper, by=None)

    version = papers.start_version(paper, by=None)

    assert manuscript_of(version) == manuscript_of(paper.current)
    names = ("kind", "name", "label", "stored_file_id", "pages", "width", "height")
    assert list(version.files.values_list(*names)) == list(paper.current.files.values_list(*names))
    assert PdfText.objects.filter(file__version=version, state="waiting").count() == 1
    assert papers.missing(paper) == ["a note on what changed"]


def test_no_service_changes_a_published_version() -> None:
    """Texts, authors, files, references and links are the record."""
    paper = make.draft(references=(WrittenReference("A book."),), links=(WrittenLink("data", "https://example.org/d"),))
    complete(paper.current)
    papers.publish(paper, by=None)
    published = PaperVersion.objects.select_related("paper").get(pk=paper.current.pk)
    stale = PaperVersion(pk=published.pk, paper=paper, number=1, published_at=None)
    before = (manuscript_of(published), list(published.files.values_list("pk", "stored_file", "label")))
    attempts: list[Callable[[], object]] = [
        lambda: papers.rewrite(paper, make.manuscript(title="Other", references=(), links=()), by=None),
        lambda: papers.attach_to_open(paper, make.pdf(), name="a.pdf", by=None),
        lambda: attachments.attach_pdf(stale, make.pdf(), name="a.pdf", by=None),
        lambda: attachments.attach_figure(published, picture(), name="xerite-1.png", by=None),
        lambda: attachments.attach_slides(published, make.pdf(), name="slides.pdf", by=None),
        lambda: attachments.attach_supplement(stale, b"x", name="table.csv", by=None),
        lambda: attachments.remove(published.files.get(kind="supplement"), by=None),
        lambda: attachments.copy_files(published, published),
    ]

    for attempt in attempts:
        with pytest.raises(refusals.Frozen):
            attempt()
    fresh = Paper.objects.get(pk=paper.pk)
    papers.start_version(fresh, by=None)
    papers.rewrite(fresh, make.manuscript(title="Second", note="All."), by=None)

    assert (manuscript_of(published), list(published.files.values_list("pk", "stored_file", "label"))) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<p>hello</p>"),
        ("table.csv", b"  <!DOCTYPE html><title>x"),
        ("table.csv", b"a,b\n<script>alert(1)</script>"),
        ("drawing.xml", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("drawing.xml", b'<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'),
        ("hidden.txt", "<script>".encode("utf-16")),
        ("tool.dat", b"MZ\x90\x00"),
        ("tool", b"\x7fELF\x02"),
        ("run.txt", b"#!/bin/sh\nrm -rf /"),
        ("script.js", b"alert(1)"),
        ("macro.xlsx", archive("xl/vbaProject.bin")),
        ("broken.zip", b"PK\x03\x04 and nothing more"),
        ("empty.csv", b""),
    ],
)
def test_what_could_run_is_refused_as_a_supplement_in_words(name: str, content: bytes) -> None:
    version = make.draft().current

    with pytest.raises(BadSupplement) as refused:
        attachments.attach_supplement(version, content, name=name, by=None)

    assert str(refused.value).endswith(".")
    assert not version.files.exists()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("data.json", b'{"a": "<b>"}', "application/json"),
        ("sheet.xlsx", archive("xl/workbook.xml"), "application/octet-stream"),
        ("all.zip", archive("a.csv", "b.csv"), "application/zip"),
        ("photo.png", picture(), "image/png"),
        ("binary.csv", b"a\x00b", "application/octet-stream"),
        ("model.rds", b"\x1f\x8b\x08", "application/gzip"),
    ],
)
def test_a_supplement_has_the_type_that_its_content_tells(name: str, content: bytes, kind: str) -> None:
    assert check_supplement(content, name).type == kind


@pytest.mark.parametrize(
    ("objects", "words"),
    [
        ((ROOT[:-2] + b"/OpenAction<</S/Launch/F(cmd.exe)>>>>", TREE, PAGE), "Launch"),
        ((ROOT[:-2] + b"/OpenAction<</S/J#61vaScript/J#53(x)>>>>", TREE, PAGE), "JS"),
        ((ROOT, TREE, PAGE[:-2] + b"/Annots[<</Subtype/FileAttachment/FS<</EF<<>>>>>>]>>"), "FileAttachment"),
        ((ROOT, TREE, PAGE, b"<</X[[<</EF<<>>>>]]>>"), "EF"),
        ((ROOT, b"<</Type/Pages/Kids[2 0 R]>>"), "not a PDF that can be read"),
        ((ROOT, b"<</Kids[" + b"3 0 R " * 401 + b"]>>", PAGE), "more than 400"),
        ((ROOT, *(b"<</Kids[" + b"%d 0 R " % number * 10 + b"]>>" for number in range(3, 14)), PAGE), "more than 400"),
        ((ROOT[:-2] + b"/X " + b"[" * 50_000 + b"]" * 50_000 + b">>", TREE, PAGE), "not a PDF that can be read"),
    ],
)
def test_a_hostile_pdf_is_refused_in_words_and_at_once(objects: tuple[bytes, ...], words: str) -> None:
    """Among them one of 1,500 bytes that claims ten thousand million pages."""
    with pytest.raises(BadPdf) as refused:
        check_pdf(document(*objects))

    assert words in str(refused.value)


def test_a_plain_pdf_passes() -> None:
    assert check_pdf(document(ROOT, TREE, PAGE)).pages == 1


@pytest.mark.slow
def test_every_hostile_file_is_refused_or_harmless_as_figure_and_supplement(shared: Path) -> None:
    version = make.draft().current
    folders = ("security/payloads/upload", "uploads/documents", "uploads/images")
    taken: dict[str, set[str]] = {"figure": set(), "supplement": set()}
    for path in (path for folder in folders for path in sorted((shared / folder).iterdir()) if path.is_file()):
        for kind, attach in (("figure", attachments.attach_figure), ("supplement", attachments.attach_supplement)):
            with contextlib.suppress(BadImage, BadSupplement, BadPdf, refusals.NameTaken):
                attach(version, path.read_bytes(), name=f"{kind}-{path.name}", by=None)
                taken[kind].add(path.suffix)

    assert {".html", ".svg", ".js", ".exe", ".php"} & (taken["figure"] | taken["supplement"]) == set()
    assert {file.stored_file.type for file in version.files.filter(kind="figure")} <= {"image/png", "image/jpeg"}


def test_an_editor_adds_and_removes_files_with_the_paper(conference: Conference, editor: User, client_of: Browser) -> None:
    paper, browser = make.draft(at=conference), client_of(editor)
    form = browser.get(f"{PAPERS}{paper.pk}/change/").context["adminform"].form
    values = {"title_0": "With files", "abstract_0": "A.", "authors": "* A, B", "position": "10", "language": "en", "licence": "CC-BY-4.0"}
    values |= {"references": "A book. doi:10.5555/book", "links": "code | https://example.org/code | Programs", "volume": paper.volume_id}
    uploads = {
        "figures": [SimpleUploadedFile("one.png", picture()), SimpleUploadedFile("two.png", picture("JPEG"))],
        "slides": SimpleUploadedFile("talk.pdf", make.pdf()),
        "supplements": SimpleUploadedFile("table.csv", b"a,b"),
    }

    first = browser.post(f"{PAPERS}{paper.pk}/change/", {**values, **uploads, "row_version": form.initial["row_version"]})
    paper.refresh_from_db()
    table = paper.current.files.get(name="table.csv")
    shown = browser.get(f"{PAPERS}{paper.pk}/files/{table.pk}/")
    browser.post(f"{PAPERS}{paper.pk}/change/", {**values, "removed_files": [table.pk], "row_version": paper.version})

    assert first.status_code == 302
    assert [row.name for row in paper.current.files.all()] == ["one.png", "two.jpg", "talk.pdf"]
    assert (shown.content, shown["Content-Disposition"].split(";")[0], shown["X-Content-Type-Options"]) == (b"a,b", "attachment", "nosniff")
    assert manuscript_of(paper.current).references == (WrittenReference("A book. doi:10.5555/book", "10.5555/book"),)
    assert manuscript_of(paper.current).links == (WrittenLink("code", "https://example.org/code", "Programs"),)
    assert [author.corresponding for author in paper.current.authors.all()] == [True]


def test_a_refused_file_is_named_and_nothing_typed_is_lost(conference: Conference, editor: User, client_of: Browser) -> None:
    values = {"volume": make.volume(at=conference).pk, "title_0": "Kept title", "position": "10", "language": "en"}
    upload = SimpleUploadedFile("evil.csv", b"<script>")

    answer = client_of(editor).post(f"{PAPERS}add/", {**values, "supplements": upload})

    assert answer.status_code == 200
    assert "evil.csv: A file with programs" in answer.content.decode()
    assert "Kept title" in answer.content.decode()


def test_files_of_a_draft_are_nobody_elses(
    conference: Conference, organiser_of_another_conference: User, client_of: Browser, stranger: Client
) -> None:
    paper = make.draft(at=conference)
    complete(paper.current)
    file = PaperFile.objects.get(name="table.csv")

    assert client_of(organiser_of_another_conference).get(f"{PAPERS}{paper.pk}/files/{file.pk}/").status_code == 404
    assert stranger.get(f"{PAPERS}{paper.pk}/files/{file.pk}/").status_code == 302
    assert stranger.get(f"/papers/{paper.public_id}/v1/files/table.csv").status_code == 404


def test_the_page_lists_what_belongs_to_the_paper(stranger: Client) -> None:
    paper = make.draft(
        references=(WrittenReference("A book <b>.", "10.5555/book"),), links=(WrittenLink("video", "https://example.org/v", "The talk"),)
    )
    complete(paper.current)
    papers.publish(paper, by=None)
    volumes.publish_volume(paper.volume, by=None)

    page = stranger.get(paper.get_absolute_url()).content.decode()

    assert f'href="/papers/{paper.public_id}/v1/files/table.csv">All figures</a>' in page
    assert f'href="/papers/{paper.public_id}/v1/files/slides.pdf"' in page
    assert 'href="https://example.org/v" rel="nofollow ugc noopener">The talk</a>' in page
    assert "A book &lt;b&gt;." in page
    assert 'href="https://doi.org/10.5555/book"' in page


def test_the_bytes_of_a_file_that_was_replaced_go_unless_another_version_has_them() -> None:
    draft = make.draft()
    for pages in (1, 2):
        papers.attach_to_open(draft, make.pdf(pages), name="a.pdf", by=None)
        attachments.attach_slides(draft.current, make.pdf(pages + 2), name="slides.pdf", by=None)

    assert StoredFile.objects.count() == 2
    assert sorted(PaperFile.objects.values_list("pages", flat=True)) == [2, 4]
