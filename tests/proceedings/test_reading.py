"""PDFs are read by the worker: their words are found, hostile ones end in bounds, nothing that was killed is lost."""

import io
import time
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, EncodedStreamObject, NameObject, StreamObject

from conference.lib import pdf_text, places
from conference.lib.pdf_text import UnreadablePdf, cleaned, text_of
from proceedings.models import Paper, PaperFile, PdfText
from proceedings.queries.search.asked import asked
from proceedings.queries.search.page import search
from proceedings.services import papers, reading, volumes
from tests.factories import proceedings as make

pytestmark = pytest.mark.django_db


def pdf(*lines: str) -> bytes:
    """One page with these lines of Latin text."""
    content = DecodedStreamObject()
    content.set_data(("BT /F1 12 Tf 14 TL 20 350 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET").encode("latin-1"))
    return _page_with(content)


def bomb(megabytes: int) -> bytes:
    """A page whose content unpacks to so many megabytes of text."""
    packer = zlib.compressobj(9)
    line = b"BT /F1 12 Tf 14 TL (bomb bomb bomb bomb) Tj T* ET\n" * 20_000
    content = EncodedStreamObject()
    content._data = b"".join(packer.compress(line) for _megabyte in range(megabytes)) + packer.flush()
    content[NameObject("/Filter")] = NameObject("/FlateDecode")
    return _page_with(content)


def _page_with(content: StreamObject) -> bytes:
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
    writer, target = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(width=400, height=400)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.write(target)
    return target.getvalue()


def published(content: bytes, **fields: object) -> Paper:
    paper = make.draft(**fields)
    papers.attach_to_open(paper, content, name="paper.pdf", by=None)
    papers.publish(paper, by=None)
    volumes.publish_volume(paper.volume, by=None)
    return paper


def titles(query: str) -> list[str]:
    return [hit.row.title.text for hit in search(asked({"q": query, "exact": "1"})).hits]


# --- From the file to the words


def test_text_comes_with_parted_words_joined_and_without_what_is_not_seen() -> None:
    assert (
        cleaned("Co-\noperation of\r\nthe well-\nknown\x00 ﬁeld\u200b 10-\n12 a\ud800b") == "Cooperation of the wellknown field 10- 12 ab"
    )


def test_a_pdf_is_read_in_a_process_of_its_own() -> None:
    assert text_of(pdf("The theodo-", "lites of Shusha", "were counted.")) == "The theodolites of Shusha were counted."


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7 and nothing more", bomb(1)[:400]])
def test_what_cannot_be_read_is_said_in_one_way(content: bytes) -> None:
    with pytest.raises(UnreadablePdf):
        text_of(content)


def test_a_file_that_unpacks_to_hundreds_of_megabytes_ends_in_bounds() -> None:
    began = time.monotonic()

    try:
        text = text_of(bomb(300))
    except UnreadablePdf:
        text = ""

    assert len(text) <= pdf_text.MOST_LETTERS
    assert time.monotonic() - began < pdf_text.WALL_SECONDS + 5


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "WALL_SECONDS", 0.05)

    with pytest.raises(UnreadablePdf):
        text_of(pdf("Text"))


def test_documents_made_by_others_end_in_bounds(shared: Path) -> None:
    """Text where there is some, and otherwise a refusal; nothing hangs."""
    texts = {}
    for path in sorted((shared / "uploads" / "documents").glob("*.pdf")):
        try:
            texts[path.name] = text_of(path.read_bytes())
        except UnreadablePdf:
            texts[path.name] = ""

    assert "SEMI-SUPERVISED DEEP LEARNING BY METRIC EMBEDDING" in texts["openreview-paper.pdf"]
    assert all(len(text) <= pdf_text.MOST_LETTERS for text in texts.values())


# --- Into search


@pytest.mark.search
def test_the_words_of_a_pdf_are_found_after_the_worker_was_there(stranger: Client) -> None:
    published(pdf("The theodo-", "lites of Shusha"), title="Measuring", body_markdown="")
    assert titles("theodolites") == []

    assert reading.sweep(timezone.now()) == 1

    assert titles("theodolite shusha") == titles("measuring shusha") == ["Measuring"]
    page = stranger.get("/proceedings/?q=shusha").content.decode()
    assert "theodolites of <mark>Shusha</mark>" in page
    assert "From the text of the paper" in page
    assert reading.sweep(timezone.now()) == 0


@pytest.mark.writes
def test_what_was_read_before_publication_is_found_with_it_and_gone_with_its_version() -> None:
    paper = make.draft(title="Measuring", body_markdown="")
    papers.attach_to_open(paper, pdf("theodolites"), name="a.pdf", by=None)
    reading.sweep(timezone.now())
    papers.publish(paper, by=None)
    volumes.publish_volume(paper.volume, by=None)
    assert titles("theodolites") == ["Measuring"]

    papers.add_version(paper, make.manuscript(title="Measuring", note="New.", body_markdown=""), by=None)
    papers.attach_to_open(paper, pdf("sextants"), name="b.pdf", by=None)
    reading.sweep(timezone.now())
    assert (titles("theodolites"), titles("sextants")) == (["Measuring"], [])
    papers.publish(paper, by=None)

    assert (titles("theodolites"), titles("sextants")) == ([], ["Measuring"])


@pytest.mark.writes
def test_a_worker_that_was_killed_is_followed_by_another() -> None:
    published(pdf("theodolites"), title="Measuring")
    now = timezone.now()
    leased = reading._lease(now)
    assert leased is not None
    assert reading.sweep(now + timedelta(seconds=1)) == 0

    assert reading.sweep(now + reading.LEASE + timedelta(seconds=5)) == 1

    assert titles("theodolites") == ["Measuring"]
    reading._write(leased, "what the killed one would have written")
    assert titles("killed") == []


@pytest.mark.writes
def test_words_of_a_file_that_was_replaced_meanwhile_are_not_kept() -> None:
    paper = make.draft(title="Measuring")
    papers.attach_to_open(paper, pdf("theodolites"), name="a.pdf", by=None)
    leased = reading._lease(timezone.now())
    assert leased is not None
    papers.attach_to_open(paper, pdf("sextants"), name="b.pdf", by=None)

    reading._write(leased, "theodolites")
    reading.sweep(timezone.now() + timedelta(seconds=1))

    assert PdfText.objects.get().text == "sextants"


@pytest.mark.writes
def test_what_cannot_be_read_is_tried_again_and_then_left() -> None:
    paper = published(pdf("theodolites"), title="Measuring")
    file = PaperFile.objects.get(version=paper.current)
    default_storage.delete(file.stored_file.private_name)
    moment, states = timezone.now(), []
    for wait in (*reading.WAITS, timedelta(0)):
        assert reading.sweep(moment) == 1
        assert reading.sweep(moment) == 0
        row = PdfText.objects.get()
        states.append((row.state, row.attempts))
        moment += wait + timedelta(seconds=5)

    assert states == [("waiting", 1), ("waiting", 2), ("unreadable", 3)]
    assert titles("measuring") == ["Measuring"]


def test_the_worker_does_it() -> None:
    assert "proceedings.services.reading.sweep" in places.sweeps.names
