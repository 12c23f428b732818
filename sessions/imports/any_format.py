"""One door for every format: what the file is, its content tells, not its name."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from sessions.imports import frab_json, frab_xml, table
from sessions.imports.programme import ReadProgramme
from sessions.imports.reading import Unreadable

LARGEST_BYTES = 64 * 1024 * 1024
_MEGABYTE = 1024 * 1024


def read(source: bytes, zone: str, days: Sequence[date] = ()) -> ReadProgramme:
    """`zone` and `days` are the conference's, for what the file leaves open. Raises a DomainError in words."""
    check_size(len(source))
    programme = _read(source, zone, days)
    if not programme.events:
        raise Unreadable(_nothing(programme))
    return programme


def check_size(size: int, most: int = LARGEST_BYTES) -> None:
    """Before anything of the file is in memory."""
    if size > most:
        raise Unreadable(
            _("This file is larger than %(most)s MB; a programme is not. Nothing of it was read.") % {"most": most // _MEGABYTE}
        )


def _read(source: bytes, zone: str, days: Sequence[date]) -> ReadProgramme:
    if source.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or source[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<"):
        return frab_xml.read(source, zone)
    text = _text(source)
    if text.lstrip()[:1] in ("{", "[", "/"):
        return frab_json.read(text, zone)
    return table.read(text, zone, days)


def _text(source: bytes) -> str:
    try:
        return source.decode("utf-16" if source[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("This file is not written in UTF-8. Save it as “CSV UTF-8” or as JSON in UTF-8 and try again."))


def _nothing(programme: ReadProgramme) -> str:
    """A file without sessions would cancel all that came from the one before."""
    if not programme.refused:
        return _("This file holds no sessions.")
    first = programme.refused[0]
    return _("No session of this file can be read. The first of %(count)s: %(what)s: %(why)s") % {
        "count": len(programme.refused), "what": first.what, "why": first.why,
    }  # fmt: skip
