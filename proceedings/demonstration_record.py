"""What belongs to the papers of Baku 2024 beside their words, and what was said about them afterwards. Everything is invented."""

import io
from collections.abc import Iterable
from datetime import datetime, timedelta

from PIL import Image, ImageDraw, ImageFont

from conference.lib.places import Demonstration
from proceedings.manuscripts import WrittenLink, WrittenReference
from proceedings.models import NoticeKind, Paper, PaperAuthor, PaperVersion, Section, Volume
from proceedings.services import attachments, authors, notices, reports, volumes
from proceedings.services.notices import NoticeWords
from proceedings.services.reports import ReportWords

WITH_EVERYTHING = "pipelines"
CONCERN_ABOUT = "message"
REPORTED = "pipelines"
PERSON = "Günəşli"
# Which paper opens which section.
SECTIONS = {
    "officers": {"en": "What partnership changed", "az": "Tərəfdaşlıq nəyi dəyişdi", "ru": "Что изменило партнёрство", "tr": "Ortaklık neyi değiştirdi"},
    "corridor": {"en": "Corridors, oversight and neighbours", "az": "Dəhlizlər, nəzarət və qonşular", "ru": "Коридоры, контроль и соседи", "tr": "Koridorlar, denetim ve komşular"},
}  # fmt: skip
REFERENCES = {
    WITH_EVERYTHING: (
        WrittenReference("Günəşli, R. Ten Exercises and Their Scripts. Energy Corridor Papers 3 (2021), 11–29. doi:10.5555/ecp.2021.3.11", "10.5555/ecp.2021.3.11"),
        WrittenReference("Uydurmazadə, N., Nümunəli, S. Who Guards the Valve? Journal of Invented Infrastructure 7 (2019), 1–18. doi:10.5555/jii.2019.7.1", "10.5555/jii.2019.7.1"),
        WrittenReference("Energy Corridor Research Group. Scenario Books 2014–2023. Ten typescripts, kept by the group, Baku."),
    ),
    "officers": (
        WrittenReference("Okhotnikov-Braun, P. What a Course Leaves Behind. Vistula Working Papers 12 (2020). doi:10.5555/vwp.12", "10.5555/vwp.12"),
    ),
}  # fmt: skip
LINKS = {
    WITH_EVERYTHING: (
        WrittenLink("data", "https://example.org/corridor/scenarios", "The coded scenarios of ten exercises"),
        WrittenLink("code", "https://example.org/corridor/counting", "The program that counts them"),
    ),
}
BODY = {
    WITH_EVERYTHING: """

## The ten scenarios in figures

Each scenario was coded by two readers for where the attacker begins.[^coded]

![Exercises in which the attacker begins at the fence, and at the keyboard, in two halves of the decade](attackers.png)

| Years | At the fence | At the keyboard | Neither |
|---|---|---|---|
| 2014–2018 | 4 | 1 | 0 |
| 2019–2023 | 1 | 3 | 1 |

[^coded]: They disagreed once, about 2019, and settled it by reading the script aloud.
""",
}
ERRATUM = "Section 2 of the first version says that the officers came from **twelve** units. It was **eleven**. The figures in section 3 were counted from the right list, so what was found is unchanged."
CONCERN = "A reader has asked us how the control rooms that the paper describes were chosen. We have asked the authors for their notes and will publish what we learn. Until then, read the comparison with care."
REPORT = "The table says one exercise of 2019–2023 began with neither, but the figure above it shows only four exercises in these years."
_TABLE = "years,fence,keyboard,neither\n2014-2018,4,1,0\n2019-2023,1,3,1\n"


def attach(version: PaperVersion, key: str) -> None:
    """To the version that is not published yet."""
    if key != WITH_EVERYTHING:
        return
    attachments.attach_figure(version, chart(), name="attackers.png", label="Where the attacker begins", by=None)
    attachments.attach_supplement(version, _TABLE.encode(), name="scenarios.csv", label="The counts as a table", by=None)


def sections_of(volume: Volume) -> dict[str, Section]:
    """By the key of the paper that opens each."""
    return {key: volumes.add_section(volume, title=title, position=number * 10, by=None) for number, (key, title) in enumerate(SECTIONS.items(), 1)}  # fmt: skip


def say(stage: Demonstration, made: dict[str, Paper], corrected: str, published: datetime) -> None:
    """The notices, and a report that nobody has answered."""
    first, second = made[corrected].versions.order_by("number")
    erratum = NoticeWords(NoticeKind.ERRATUM, ERRATUM, about=first, led_to=second)
    notices.issue(made[corrected], erratum, by=None, at=published + timedelta(days=16))
    notices.issue(made[CONCERN_ABOUT], NoticeWords(NoticeKind.CONCERN, CONCERN), by=None, at=published + timedelta(days=40))
    reports.report(made[REPORTED], ReportWords(REPORT, "The table in the last section", "careful.reader@example.org"))
    _say_who(made.values())
    stage.tell("2 notices, a reader's report, and a person with two papers")


def _say_who(papers: Iterable[Paper]) -> None:
    """Two papers print one name, and an editor has said that it is one person."""
    printed = PaperAuthor.objects.filter(version__in=[paper.current_id for paper in papers], family=PERSON)
    authors.rename(authors.tie(list(printed), by=None), name=f"Rüfət {PERSON}", distinction="Energy Corridor Research Group", by=None)


def chart() -> bytes:
    """Two pairs of bars."""
    picture = Image.new("RGB", (1200, 640), "#ffffff")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=30)
    for number, (years, fence, keyboard) in enumerate((("2014–2018", 4, 1), ("2019–2023", 1, 3))):
        left = 140 + number * 540
        for step, (count, colour, word) in enumerate(((fence, "#7a7f87", "fence"), (keyboard, "#0f6a6a", "keyboard"))):
            x, top = left + step * 200, 520 - count * 105
            pen.rectangle((x, top, x + 150, 520), fill=colour)
            pen.text((x + 75, top - 24), str(count), "#111111", font, anchor="mm")
            pen.text((x + 75, 545), word, "#111111", font, anchor="mm")
        pen.text((left + 175, 600), years.replace("–", "-"), "#111111", font, anchor="mm")
    pen.line((100, 520, 1140, 520), fill="#111111", width=3)
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()
