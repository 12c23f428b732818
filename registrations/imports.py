"""The lines of a bank statement, as a person pastes them: CSV with commas, semicolons or tabs, with or without a head."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from conference.lib.money import NotAnAmount, parse_money
from conference.lib.text import clean_line

MOST_LINES = 2000
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%Y%m%d")


@dataclass(frozen=True)
class StatementLine:
    """`key` is the same whenever the line is pasted again; equal lines of one statement are told apart by their number."""

    number: int
    reference: str
    amount: int | None
    day: date | None
    key: str

    @property
    def is_readable(self) -> bool:
        return self.amount is not None and self.day is not None


def read_statement(text: str, currency: str) -> list[StatementLine]:
    """Reference, amount and day of each line; what is missing or cannot be read is None. A head is passed over."""
    seen: Counter[str] = Counter()
    lines = []
    for number, cells in _rows(text):
        line = _line(number, cells, currency, seen)
        if number > 1 or line.is_readable or len(cells) < 3:
            lines.append(line)
    return lines[:MOST_LINES]


def codes_in(reference: str) -> list[str]:
    """What may be codes of orders in a bank's free text: any eight letters and digits, also where the bank put blanks between."""
    plain = re.sub(r"[^0-9A-Z]+", "", reference.upper())[:300]
    return list(dict.fromkeys(plain[start : start + 8] for start in range(len(plain) - 7)))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    sign = _separator(text)
    for number, cells in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=sign), 1):
        stripped = [clean_line(cell) for cell in cells]
        if any(stripped):
            yield number, stripped


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max("\t;,", key=first.count)


def _line(number: int, cells: Sequence[str], currency: str, seen: Counter[str]) -> StatementLine:
    reference, amount, day = (list(cells) + ["", "", ""])[:3]
    minor, on = _amount(amount, currency), _day(day)
    identity = f"{reference}|{minor}|{on}"
    seen[identity] += 1
    key = sha256(f"{identity}|{seen[identity]}".encode()).hexdigest()[:32]
    return StatementLine(number, reference, minor, on, key)


def _amount(text: str, currency: str) -> int | None:
    try:
        return parse_money(text, currency)
    except NotAnAmount:
        return None


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
