"""Name badges as PDF: eight on a sheet of A4, or one a page."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conference.lib import colours, fonts, pdf, qr
from conference.lib.localized import in_language
from conference.models import Conference

# Whole sheets, made and let go one batch after the other: the memory stays the same for a hundred badges and for ten thousand.
BATCH = 80


@dataclass(frozen=True)
class Badge:
    name: str
    affiliation: str
    type: str
    entry_secret: str


def badges_pdf(conference: Conference, badges: Iterable[Badge], *, on_sheets: bool) -> bytes:
    batches = _batches(badges)
    first, second = next(batches, []), next(batches, None)
    frame = _frame(conference, on_sheets)
    if second is None:
        return _compile(frame, first)
    return pdf.joined(_compile(frame, batch) for batch in itertools.chain([first, second], batches))


def lacking(badges: Iterable[Badge]) -> list[str]:
    """Names with characters that no face of ours has; they are printed as boxes, so somebody must know."""
    return [badge.name for badge in badges if fonts.lacking(badge.name)]


def _frame(conference: Conference, on_sheets: bool) -> dict[str, object]:
    tone = colours.palette(conference.accent).light
    title = in_language(conference.name, conference.default_language).text
    return {"title": title, "field": tone.field, "on_field": tone.on_field, "sheet": on_sheets}


def _compile(frame: Mapping[str, object], badges: Sequence[Badge]) -> bytes:
    types = sorted({badge.type for badge in badges})
    rows = [
        {
            "name": badge.name,
            "affiliation": badge.affiliation,
            "type": types.index(badge.type),
            "code": qr.drawing(badge.entry_secret) if badge.entry_secret else "",
        }
        for badge in badges
    ]
    return pdf.compile_document("badges", {**frame, "types": types, "badges": rows}, tagged=False)


def _batches(badges: Iterable[Badge]) -> Iterator[list[Badge]]:
    rest = iter(badges)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch
