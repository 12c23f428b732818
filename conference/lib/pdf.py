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
MOST_OBJECTS = 200_000
# Names that make a reader run, fetch or attach something (ISO 32000-1, 12.6.4, 7.11.4).
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA")


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
        encrypted, pages = reader.is_encrypted, 0 if reader.is_encrypted else len(reader.pages)
        active = None if encrypted else _active_name(reader)
    except Exception as problem:  # a damaged file makes the reader raise almost anything
        raise BadPdf from problem
    _judge(encrypted, pages, active)
    return PdfFacts(pages)


def _judge(encrypted: bool, pages: int, active: str | None) -> None:
    if encrypted:
        raise BadPdf(_("The PDF is locked by a password."))
    if active:
        raise BadPdf(_("The PDF holds scripts or attached files (%(name)s).") % {"name": active.lstrip("/")})
    if not 0 < pages <= MOST_PAGES:
        raise BadPdf(_("The PDF has no pages, or more than 400."))


def _active_name(reader: PdfReader) -> str | None:
    """The first key of an active thing, in any object of the file and whatever is written inside it."""
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    waiting: list[Any] = [reader.get_object(number) for number in sorted(numbers)[:MOST_OBJECTS]]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, DictionaryObject):
            if found := next((name for name in _ACTIVE if name in thing), None):
                return found
            waiting.extend(thing.raw_get(key) for key in thing)
        elif isinstance(thing, ArrayObject):
            waiting.extend(thing)
    return None
