"""Badges are read back from the PDF: the right pages, and every name as its bearer writes it."""

import csv
import io
import itertools
import json
import math
import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from accounts.models import User
from conference.lib import fonts
from conference.lib.text import clean_line
from conference.models import Conference
from registrations.exports import badges as exports_badges
from registrations.exports.badges import Badge, badges_pdf
from registrations.models import Ticket
from registrations.queries import badges as queries_badges
from registrations.services import tickets
from tests.factories import registrations as make
from tests.factories import speakers as make_speaker

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]

SCRIPTS = {
    "Azerbaijani": "Səbinə Xanbutalı-Əliyeva",
    "Turkish": "Çağrı Işıl Korkmazoğlu",
    "Cyrillic": "Дарья Полозова-Щербакова",
    "Greek": "Ελένη Παπαδοπούλου",
    "Georgian": "გიორგი წიკლაური",
    "Armenian": "Դավիթ Հակոբյան",
    "Chinese": "李小龍",
    "Japanese": "山田ひろし",
    "Korean": "김철수",
    "Vietnamese": "Nguyễn Thị Ánh",
}
LONG = [
    "Hubert Blaine Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft",
    "Adolph Blaine Charles David Earl Frederick Gerald Hubert Irvin John Kenneth Lloyd Martin Nero Oliver Paul Quincy Randolph Sherman",
    "长" * 90,
    "W" * 200,
]


def badge(name: str, **fields: str) -> Badge:
    return Badge(**{"name": name, "affiliation": "", "type": "Full day", "entry_secret": "s" * 43, **fields})


def squeezed(text: str) -> str:
    """Where lines end is the layout's matter; a mark that is drawn apart is read as a control character beside its letter."""
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if not letter.isspace() and unicodedata.category(letter) != "Cc")


def read_back(conference: Conference, badges: list[Badge], *, on_sheets: bool = False) -> list[str]:
    content = badges_pdf(conference, badges, on_sheets=on_sheets)
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def framed(conference: Conference, name: str) -> str:
    return squeezed(f"{conference.name}{name}Full day")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_of_each_script_is_printed_as_it_is_written(conference: Conference, script: str) -> None:
    assert read_back(conference, [badge(SCRIPTS[script])]) == [framed(conference, SCRIPTS[script])]
    assert fonts.lacking(SCRIPTS[script]) == ""


@pytest.mark.parametrize("name", ["محمد عبد الله", "דוד כהן", "สมชาย ใจดี", "राहुल शर्मा"])
def test_scripts_whose_letters_join_or_run_to_the_left_have_their_faces(conference: Conference, name: str) -> None:
    assert exports_badges.lacking([badge(name)]) == []
    assert len(read_back(conference, [badge(name)])) == 1


@pytest.mark.parametrize("name", LONG, ids=["one long word", "many words", "no words", "one letter"])
def test_a_name_too_long_is_cut_and_says_so(conference: Conference, name: str) -> None:
    [page] = read_back(conference, [badge(name)])
    printed = page.removeprefix(squeezed(str(conference.name))).removesuffix("Fullday")

    assert printed.endswith("…")
    assert squeezed(name).startswith(printed[:-1])
    assert len(printed) > 15


def test_a_ticket_without_a_name_leaves_room_to_write_one(conference: Conference) -> None:
    assert read_back(conference, [badge("")]) == [framed(conference, "")]


def test_affiliation_and_type_stand_below(conference: Conference) -> None:
    [page] = read_back(conference, [badge("Aysel", affiliation="Baku State University", type="Workshop")])

    assert page == squeezed(f"{conference.name} Aysel Baku State University Workshop")


@pytest.mark.parametrize(("badges", "sheets"), [(1, 1), (8, 1), (9, 2), (81, 11), (170, 22)])
def test_eight_stand_on_a_sheet_and_one_on_a_page(conference: Conference, badges: int, sheets: int) -> None:
    wanted = [badge(f"Guest {number}") for number in range(badges)]
    content = badges_pdf(conference, wanted, on_sheets=True)

    assert len(PdfReader(io.BytesIO(content)).pages) == sheets == math.ceil(badges / 8)
    if badges < 10:
        assert len(read_back(conference, wanted)) == badges


def _is_drawn_apart(letter: str) -> bool:
    """Printed well, and given back by the reader in another order or with a sign for the mark alone."""
    return bool(unicodedata.combining(letter)) or unicodedata.bidirectional(letter) in {"R", "AL", "NSM"}


def test_real_names_of_every_country_come_back(conference: Conference, shared: Path) -> None:
    folder = shared / "people" / "popular-names"
    forenames, surnames = (
        [row["Localized Name"] for row in _rows(folder / f"common-{kind}-by-country-open.csv")] for kind in ("forenames", "surnames")
    )
    pairs = zip(forenames[::5], itertools.cycle(surnames[::7]), strict=False)
    names = [clean_line(f"{given} {family}") for given, family in pairs]
    plain = [name for name in names if not fonts.lacking(name) and not any(map(_is_drawn_apart, name))]

    assert len(plain) > 100
    assert read_back(conference, [badge(name) for name in plain]) == [framed(conference, name) for name in plain]


def test_strings_that_break_others_become_one_page_each(conference: Conference, shared: Path) -> None:
    strings = json.loads((shared / "security" / "naughty-strings" / "blns.json").read_text())
    names = list(dict.fromkeys(clean_line(text)[:200] for text in strings))

    pages = read_back(conference, [badge(name) for name in names])

    assert len(pages) == len(names) > 400
    source = [name for name in names if name.startswith(("#", "$", "<script", "{"))]
    printed = dict(zip(names, pages, strict=True))
    assert [name for name in source if len(name) < 25 and not fonts.lacking(name) and printed[name] != framed(conference, name)] == []


def test_a_thousand_are_printed_within_seconds(conference: Conference) -> None:
    began, wanted = time.process_time(), (badge(f"Nümunəli Qonaq {number}") for number in range(1000))
    content = badges_pdf(conference, wanted, on_sheets=True)

    assert len(PdfReader(io.BytesIO(content)).pages) == 125
    assert time.process_time() - began < 20


@pytest.mark.slow
def test_four_thousand_need_no_more_memory_than_a_thousand() -> None:
    """In a process of its own, whose largest size is its own."""
    assert _largest_megabytes(4000) < 1.5 * _largest_megabytes(1000)


def test_what_no_face_has_is_told_by_name(conference: Conference) -> None:
    assert exports_badges.lacking([badge("Aysel"), badge("Aysel 🎉"), badge("ᚠᚢᚦ")]) == ["Aysel 🎉", "ᚠᚢᚦ"]


def test_the_valid_tickets_wear_badges_by_name_with_a_speakers_affiliation(conference: Conference, other_conference: Conference) -> None:
    kind = make.ticket_type(conference, name="Full day")
    last, first, gone = (make.ticket(kind, name=name, email=f"{name[:1]}@example.org") for name in ("Zaur Z", "Əli Ə", "Gone G"))
    tickets.cancel(gone)
    make.ticket(make.ticket_type(other_conference), name="Somebody Else")
    make_speaker.speaker(conference, name="Zaur Z", email="z@example.org", affiliation="Baku State University")

    found = list(queries_badges.badges(conference, Ticket.objects.all()))

    secrets = [ticket.secrets.get(kind="entry").value for ticket in (first, last)]
    assert found == [Badge("Əli Ə", "", "Full day", secrets[0]), Badge("Zaur Z", "Baku State University", "Full day", secrets[1])]


def test_the_panel_prints_those_that_were_chosen(conference: Conference, registration_officer: User, client_of: object) -> None:
    kind = make.ticket_type(conference)
    chosen = [make.ticket(kind, name=name) for name in ("Aysel A", "Banu B")]
    make.ticket(kind, name="Cavid C")
    order = {"action": "badges_one_by_one", "_selected_action": [ticket.pk for ticket in chosen]}

    answer = client_of(registration_officer).post("/admin/registrations/ticket/", order)  # type: ignore[operator]

    assert answer["Content-Type"] == "application/pdf"
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    assert [("Aysel A" in page, "Banu B" in page) for page in pages] == [(True, False), (False, True)]


MEASURE = """
import resource, sys
import django
django.setup()
from conference.models import Conference
from registrations.exports.badges import Badge, badges_pdf
badges = (Badge(f"Qonaq {number}", "", "Full day", f"{number:043}") for number in range(int(sys.argv[1])))
badges_pdf(Conference(name="The Conference"), badges, on_sheets=True)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def _largest_megabytes(badges: int) -> int:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "conference.settings"}
    command = [sys.executable, "-c", MEASURE, str(badges)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300, env=environment, cwd=ROOT)
    return int(answer.stdout)


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
