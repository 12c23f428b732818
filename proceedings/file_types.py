"""What a supplement is, told by its content; its name in an address."""

import io
import re
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from conference.lib.errors import DomainError
from conference.lib.pdf import check_pdf
from conference.lib.text import address_tail

LARGEST_BYTES = 50 * 1024 * 1024
OPAQUE = "application/octet-stream"
_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"\x1f\x8b": "application/gzip",
    b"\xfd7zXZ\x00": "application/x-xz",
    b"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed",
    b"ID3": "audio/mpeg",
    b"fLaC": "audio/flac",
    b"OggS": "application/ogg",
    b"\x89HDF\r\n\x1a\n": "application/x-hdf5",
}
_TEXTS = {"csv": "text/csv", "tsv": "text/tab-separated-values", "txt": "text/plain", "json": "application/json"}
# Of Windows, Linux, macOS, Java, Android; scripts; shortcuts.
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"dex\n", b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)  # fmt: skip
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe|object|embed|\?php|[a-z]+:(?:html|svg|script))\b", re.IGNORECASE
)
# What a system runs, or a browser shows as a page, by the name alone.
_RUN = {
    "app", "bat", "bin", "cmd", "com", "cpl", "dll", "dmg", "docm", "dotm", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk", "mht",
    "mhtml", "mjs", "msi", "msp", "php", "pif", "pptm", "ps1", "reg", "scr", "sh", "shtml", "svg", "svgz", "swf", "vb", "vbs", "wasm",
    "wsf", "xht", "xhtml", "xlam", "xlsm", "xsl", "xslt",
}  # fmt: skip
_MACROS = "vbaproject.bin"
_LOOKED_AT = 64 * 1024


class BadSupplement(DomainError):
    message = _("A file with programs, scripts or web pages in it is not taken. Put it into an archive at a repository and add the link.")


@dataclass(frozen=True)
class FileType:
    type: str
    ending: str


def address_name(name: str, ending: str) -> str:
    """Letters, digits and hyphens, as the full text writes it."""
    stem = name.rpartition(".")[0] or name
    return f"{address_tail(stem, 80) or 'file'}.{ending}"


def check_supplement(content: bytes, name: str) -> FileType:
    """Raises BadSupplement or BadPdf, in words. What browsers could run is refused whatever it is called."""
    ending = address_tail(name.rpartition(".")[2], 12) if "." in name else "dat"
    if not content:
        raise BadSupplement(_("The file is empty."))
    if len(content) > LARGEST_BYTES:
        raise BadSupplement(_("The file is larger than 50 MB. Put it into a repository and add the link."))
    if ending in _RUN or content.startswith(_PROGRAMS) or _MARKUP.search(_readable(content)):
        raise BadSupplement
    if content.lstrip()[:5] == b"%PDF-":
        check_pdf(content)
        return FileType("application/pdf", "pdf")
    if content.startswith(b"PK\x03\x04"):
        _check_archive(content)
        return FileType("application/zip" if ending == "zip" else OPAQUE, ending)
    return FileType(_by_content(content, ending), ending)


def _readable(content: bytes) -> bytes:
    """The beginning as a browser that guesses would read it."""
    start = content[:_LOOKED_AT]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "ignore").encode()
    return start


def _by_content(content: bytes, ending: str) -> str:
    if found := next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None):
        return found
    if ending in _TEXTS and b"\x00" not in content[:_LOOKED_AT]:
        return _TEXTS[ending]
    return OPAQUE


def _check_archive(content: bytes) -> None:
    """Its list of names only: nothing is unpacked."""
    try:
        names = [entry.filename.lower() for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()]
    except Exception as problem:  # a broken archive makes the reader raise almost anything
        raise BadSupplement(_("The archive is damaged and cannot be read.")) from problem
    if any(name.endswith(_MACROS) for name in names):
        raise BadSupplement
