"""The faces of printed documents, and which characters they have."""

import functools
import struct
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.BASE_DIR) / "templates" / "documents" / "fonts"


@functools.cache
def printable() -> frozenset[int]:
    """The code points that some face has a sign for."""
    return frozenset(point for path in folder().glob("*.ttf") for point in _characters(path.read_bytes()))


def lacking(text: str) -> str:
    """The characters of the text that would be printed as empty boxes."""
    return "".join(sorted({character for character in text if ord(character) not in printable() and not character.isspace()}))


def _characters(font: bytes) -> list[int]:
    """The groups of a character map in format 12, the one these files have (OpenType, cmap)."""
    tables = {font[at : at + 4]: struct.unpack(">L", font[at + 8 : at + 12])[0] for at in range(12, 12 + 16 * _short(font, 4), 16)}
    cmap = tables[b"cmap"]
    table = cmap + struct.unpack(">L", font[cmap + 8 : cmap + 12])[0]
    assert _short(font, table) == 12, "a font whose character map is of another format"
    (groups,) = struct.unpack(">L", font[table + 12 : table + 16])
    rows = (struct.unpack(">LL", font[at : at + 8]) for at in range(table + 16, table + 16 + 12 * groups, 12))
    return [point for first, last in rows for point in range(first, last + 1)]


def _short(font: bytes, at: int) -> int:
    return struct.unpack(">H", font[at : at + 2])[0]
