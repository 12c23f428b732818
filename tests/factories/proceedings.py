"""Series, volumes, papers: made by the services that everything else uses."""

import io
import itertools
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from conference.models import Conference, Organisation
from conference.services import files
from proceedings.manuscripts import Manuscript, WrittenAuthor, WrittenText
from proceedings.models import Paper, PaperFile, PaperState, Series, Volume, VolumeState
from proceedings.names import PersonName
from proceedings.services import papers, volumes
from tests.factories import conference as make

_numbers = itertools.count(1)


def series(*, of: Organisation | None = None, **fields: Any) -> Series:
    values = {"slug": f"series-{next(_numbers)}", "title": "Conference Proceedings", **fields}
    return volumes.create_series(of or make.organisation(), by=None, **values)


def volume(*, of: Series | None = None, at: Conference | None = None, **fields: Any) -> Volume:
    """A draft; `published_volume` or `paper` publish it."""
    number = next(_numbers)
    owner = of or series(of=at.organisation if at else None)
    values = {"slug": f"volume-{number}", "title": f"Volume {number}", "year": 2027, **fields}
    return volumes.create_volume(owner, by=None, conference=at, editors=[PersonName("Aysel", "Redaktorlu")], **values)


def manuscript(**fields: Any) -> Manuscript:
    """Everything that publication asks for, except a file."""
    title = fields.pop("title", f"Paper number {next(_numbers)}")
    abstract = fields.pop("abstract", "What was asked, and what was found.")
    keywords = fields.pop("keywords", ("partnership",))
    values: dict[str, Any] = {
        "texts": (WrittenText("en", title, abstract=abstract, keywords=keywords),),
        "authors": (author(),),
        "licence": "CC-BY-4.0",
        "body_markdown": "## A question\n\nSome text.",
    }
    return Manuscript(**{**values, **fields})


def author(given: str = "Leyla", family: str = "Nümunəli", **fields: Any) -> WrittenAuthor:
    return WrittenAuthor(PersonName(given, family), **fields)


def draft(*, of: Volume | None = None, at: Conference | None = None, **fields: Any) -> Paper:
    place = {name: fields.pop(name) for name in ("section", "position", "session") if name in fields}
    return papers.create(of or volume(at=at), manuscript(**fields), by=None, **place)


def paper(*, of: Volume | None = None, at: Conference | None = None, **fields: Any) -> Paper:
    """Published, in a published volume."""
    made = draft(of=of, at=at, **fields)
    papers.publish(made, by=None)
    if made.volume.state == VolumeState.DRAFT:
        volumes.publish_volume(made.volume, by=None)
    assert made.state == PaperState.PUBLISHED
    return made


def pdf(pages: int = 1, javascript: str = "") -> bytes:
    """A small real PDF, with a script in it when wanted."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=200, height=200)
    if javascript:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(javascript)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def attached(paper: Paper, kind: str, name: str, content: bytes, type: str) -> PaperFile:
    """A file of the version that may still be changed."""
    version = paper.versions.filter(published_at=None).get()
    stored = files.store(content, name=name, type=type)
    return PaperFile.objects.create(version=version, kind=kind, name=name, stored_file=stored, position=version.files.count() + 1)


def slides(paper: Paper) -> PaperFile:
    return attached(paper, "slides", "slides.pdf", pdf(), "application/pdf")


def front_matter(of: Volume) -> None:
    of.front_matter = files.store(pdf(3), name="front.pdf", type="application/pdf")
    of.save(update_fields=["front_matter"])
