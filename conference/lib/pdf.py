"""PDF: written by Typst from the project's templates, read with limits."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject

from conference.lib import fonts
from conference.lib.errors import DomainError

LARGEST_BYTES = 40 * 1024 * 1024
MOST_PAGES = 400
MOST_OBJECTS = 100_000
MOST_PARTS = 2_000_000
MOST_NODES = 10_000
# What makes a reader run, send or attach something (ISO 32000-1, 12.6.4, 12.7.5, 7.11.4): by its key, or as the kind of an action.
_ACTIVE_KEYS = ("/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/XFA")
_ACTIVE_KINDS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia", "/RichMediaExecute", "/FileAttachment"}


class BadPdf(DomainError):
    message = _("This file is not a PDF that can be read. Save it as PDF anew and send it again.")


@dataclass(frozen=True)
class PdfFacts:
    pages: int


def compile_document(template: str, values: Mapping[str, object], *, tagged: bool = True) -> bytes:
    """A PDF from `templates/documents/<template>.typ`; people's text travels as values only, never as source.

    Tags are for those who listen to a document; what is only printed may do without.
    """
    import typst  # noqa: PLC0415 - 80 MB of engine, loaded where a document is made

    root = Path(settings.BASE_DIR) / "templates" / "documents"
    inputs = {"values": json.dumps(values, ensure_ascii=False)}
    faces = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts.folder())])
    return typst.compile(str(root / f"{template}.typ"), root=str(root), sys_inputs=inputs, font_paths=faces, pdf_tags=tagged)


def joined(parts: Iterable[bytes]) -> bytes:
    """The pages of several documents as one."""
    writer, whole = PdfWriter(), io.BytesIO()
    for part in parts:
        writer.append(io.BytesIO(part), import_outline=False)
    writer.write(whole)
    return whole.getvalue()


def check_pdf(content: bytes) -> PdfFacts:
    """Raises BadPdf, in words, for what is not a harmless PDF within the limits."""
    if not content.lstrip()[:5] == b"%PDF-":
        raise BadPdf
    if len(content) > LARGEST_BYTES:
        raise BadPdf(_("The PDF is larger than 40 MB."))
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise BadPdf(_("The PDF is locked by a password."))
        _check_harmless(reader)
        pages = _count_pages(reader)
    except BadPdf:
        raise
    except Exception as problem:  # a damaged file makes the reader raise almost anything
        raise BadPdf from problem
    if not 0 < pages <= MOST_PAGES:
        raise BadPdf(_("The PDF has no pages, or more than 400."))
    return PdfFacts(pages)


def _check_harmless(reader: PdfReader) -> None:
    """Every object of the file is looked at, and whatever is written inside it."""
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    if len(numbers) > MOST_OBJECTS:
        raise BadPdf(_("The PDF is built of too many parts. Save it as PDF anew and send it again."))
    looked_at = 0
    for number in sorted(numbers):
        waiting: list[Any] = [reader.get_object(number)]
        while waiting:
            thing = waiting.pop()
            looked_at += 1
            if looked_at > MOST_PARTS:
                raise BadPdf(_("The PDF is built of too many parts. Save it as PDF anew and send it again."))
            if isinstance(thing, DictionaryObject):
                _check_dictionary(thing)
                waiting.extend(thing.raw_get(key) for key in thing)
            elif isinstance(thing, ArrayObject):
                waiting.extend(thing)


def _check_dictionary(thing: DictionaryObject) -> None:
    kinds = (thing.raw_get(key) for key in ("/S", "/Subtype") if key in thing)
    found = next((name for name in _ACTIVE_KEYS if name in thing), None) or next((kind for kind in kinds if kind in _ACTIVE_KINDS), None)
    if found:
        raise BadPdf(_("The PDF holds scripts or attached files (%(name)s).") % {"name": str(found).lstrip("/")})


def _count_pages(reader: PdfReader) -> int:
    """Along the tree, as far as the limit: a small file may claim more pages than anybody could count."""
    waiting: list[Any] = [reader.trailer["/Root"]["/Pages"]]  # type: ignore[index]
    pages = nodes = 0
    while waiting and pages <= MOST_PAGES:
        nodes += 1
        node = waiting.pop().get_object()
        if nodes > MOST_NODES or not isinstance(node, DictionaryObject):
            raise BadPdf
        kids: Any = node["/Kids"].get_object() if "/Kids" in node else None
        if kids is None:
            pages += 1
        else:
            waiting.extend(kids)
    return pages
