"""A programme as a table: CSV with commas, semicolons or tabs, its columns named by the first line."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from conference.lib.csv import unsafe_cell
from conference.lib.text import clean_line, fold
from sessions.imports.programme import ReadProgramme
from sessions.imports.reading import Clock, ToldEvent, ToldPerson, Unreadable, understood, zone_of

# The columns as our own export writes them, each with what other tables call it.
COLUMNS = {
    "id": "guid uuid code nr number", "title": "name talk session", "subtitle": "", "date": "day",
    "start": "starts start_hour start_time time begin",
    "minutes": "duration length", "end": "ends end_time", "room": "location place hall", "track": "", "kind": "type format",
    "language": "lang", "people": "persons speakers speaker person", "abstract": "description text", "links": "link url",
}  # fmt: skip
NEEDED = ("title", "date", "start")
MINUTES = 60
_NAMES = {other: name for name, others in COLUMNS.items() for other in (name, *others.split())}
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
# Monday to Sunday in English, German, Azerbaijani, Turkish and Russian, folded as `fold` does.
_WEEKDAYS = [
    {fold(name) for name in names.split(",")}
    for names in (
        "monday,mon,montag,mo,bazar ertəsi,pazartesi,понедельник", "tuesday,tue,dienstag,di,çərşənbə axşamı,salı,вторник",
        "wednesday,wed,mittwoch,mi,çərşənbə,çarşamba,среда", "thursday,thu,donnerstag,do,cümə axşamı,perşembe,четверг",
        "friday,fri,freitag,fr,cümə,cuma,пятница", "saturday,sat,samstag,sonnabend,sa,şənbə,cumartesi,суббота",
        "sunday,sun,sonntag,so,bazar,pazar,воскресенье",
    )
]  # fmt: skip
_OTHERS = re.compile(r"^(et\.? al\.?|u\. ?a\.|n\. ?n\.)$", re.IGNORECASE)


def read(text: str, zone: str, days: Sequence[date] = ()) -> ReadProgramme:
    """`days` are the conference's: a weekday means one of them. Raises Unreadable when the first line does not name the columns."""
    own_zone, notes = zone_of(zone, zone)
    rows = _rows(text)
    head = next(rows, [])
    columns = _columns(head)
    found = understood(_told(head, columns, rows, days), Clock(own_zone))
    if "minutes" not in columns and "end" not in columns:
        notes = (*notes, _("The table names neither minutes nor an end; %(minutes)s minutes are taken for each.") % {"minutes": MINUTES})
    return ReadProgramme("", zone, tuple(found.events.values()), tuple(found.refused), (*notes, *found.notes))


def _rows(text: str) -> Iterator[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    sign = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error as problem:
        raise Unreadable(_("This table cannot be read: %(problem)s") % {"problem": problem})


def _columns(head: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, cell in enumerate(head):
        name = _NAMES.get(re.sub(r"[\s_-]+", "_", fold(cell)))
        if name and name not in columns:
            columns[name] = number
    if missing := [name for name in NEEDED if name not in columns]:
        words = _("The first line of the table must name its columns; it lacks: %(missing)s.")
        raise Unreadable(words % {"missing": ", ".join(missing)})
    return columns


def _told(head: Sequence[str], columns: dict[str, int], rows: Iterator[list[str]], days: Sequence[date]) -> Iterator[ToldEvent]:
    seen: Counter[str] = Counter()
    loose = fold(head[columns["people"]]) != "people" if "people" in columns else False
    for row in rows:
        cells = {name: unsafe_cell(row[number]) if number < len(row) else "" for name, number in columns.items()}
        seen[title := fold(cells["title"])] += 1
        yield _event(cells, f"{title} {seen[title]}" if seen[title] > 1 else title, loose, days, len(row) > len(head))


def _event(cells: dict[str, str], key: str, loose: bool, days: Sequence[date], too_long: bool) -> ToldEvent:
    """Without an id the title tells a session from the others."""
    number = clean_line(cells.get("id", ""))
    problem, day = "", ""
    try:
        day = _day(cells["date"], days)
    except Unreadable as unreadable:
        problem = str(unreadable)
    start = cells["start"].strip()
    return ToldEvent(
        number=number or key,
        guid=number if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", number) else "",
        **{name: cells.get(name, "") for name in ("title", "subtitle", "track", "language", "room", "end")},  # type: ignore[arg-type]
        type=cells.get("kind", ""),
        texts=(cells.get("abstract", ""),),
        day=day,
        start=f"{start}:00" if re.fullmatch(r"\d{1,2}", start) else start,
        duration=cells.get("minutes", "") or ("" if cells.get("end", "").strip() else str(MINUTES)),
        people=tuple(_people(cells.get("people", ""), loose)),
        links=tuple((address, "") for address in cells.get("links", "").split()),
        markup=False,
        problem=_("It has more cells than the first line names.") if too_long else problem,
    )


def _day(cell: str, days: Sequence[date]) -> str:
    text = clean_line(cell)
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    weekday = next((number for number, names in enumerate(_WEEKDAYS) if fold(text) in names), None)
    if weekday is None:
        raise Unreadable(_("Its day is not a date."))
    found = [day for day in days if day.weekday() == weekday]
    if len(found) != 1:
        raise Unreadable(_("Its day is the weekday “%(day)s”, and the conference has not exactly one such day.") % {"day": text})
    return found[0].isoformat()


def _people(cell: str, loose: bool) -> Iterator[ToldPerson]:
    """Our own column parts people by semicolons; others also by commas, and close with “et al.”."""
    for name in re.split(r"[;\n,]" if loose else r"[;\n]", cell):
        if (clean := clean_line(name)) and not _OTHERS.match(clean):
            yield ToldPerson(clean)
