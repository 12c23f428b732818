"""QR codes. Always a full code: scanners do not read the small kind that short texts would get."""

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str, *, title: str) -> SafeString:
    code = segno.make_qr(text, error="m")
    return mark_safe(code.svg_inline(scale=4, border=4, omitsize=True, svgclass="qr", lineclass=None, title=title))  # noqa: S308


def matrix(text: str) -> list[list[int]]:
    """Rows of 0 and 1 without the quiet zone, for documents that draw the code themselves."""
    return [[int(cell) for cell in row] for row in segno.make_qr(text, error="m").matrix]
