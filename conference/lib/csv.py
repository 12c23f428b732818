"""CSV for spreadsheets: UTF-8 with a byte order mark, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

# What spreadsheets take for the beginning of a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def write(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + output.getvalue()


def lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same as `write`, a row at a time, for answers that are larger than memory should hold."""
    yield "\ufeff" + _row(header)
    for row in rows:
        yield _row(row)


def _row(cells: Sequence[object]) -> str:
    output = io.StringIO()
    csv.writer(output).writerow([safe_cell(cell) for cell in cells])
    return output.getvalue()


def safe_cell(value: object) -> str:
    text = "" if value is None else str(value)
    if isinstance(value, int | float | Decimal):
        return text
    return "'" + text if text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS) else text


def unsafe_cell(text: str) -> str:
    """What a cell held before `safe_cell` wrote it."""
    bare = text.removeprefix("'")
    return bare if bare != text and safe_cell(bare) == text else text
