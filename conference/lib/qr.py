"""QR codes. Always a full code: scanners do not read the small kind that short texts would get."""

import itertools
from collections.abc import Iterator

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str, *, title: str) -> SafeString:
    code = segno.make_qr(text, error="m")
    return mark_safe(code.svg_inline(scale=4, border=4, omitsize=True, svgclass="qr", lineclass=None, title=title))  # noqa: S308


def matrix(text: str) -> list[list[int]]:
    """Rows of 0 and 1 without the quiet zone, for documents that draw the code themselves."""
    return [[int(cell) for cell in row] for row in segno.make_qr(text, error="m").matrix]


def drawing(text: str) -> str:
    """A small SVG file of one path, without the quiet zone, for documents that hold hundreds of codes.

    Any of the eight masks is read as well for a random text; trying all of them is most of the work.
    """
    code = segno.make_qr(text, error="m", mask=3).matrix
    path = "".join(f"M{start} {row}h{length}v1h-{length}z" for row, line in enumerate(code) for start, length in _runs(line))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(code)} {len(code)}"><path d="{path}"/></svg>'


def _runs(line: bytearray) -> Iterator[tuple[int, int]]:
    """Where dark cells stand side by side: the first, and how many."""
    place = 0
    for dark, cells in itertools.groupby(line):
        length = len(list(cells))
        if dark:
            yield place, length
        place += length
