"""Citations are read back by programs that others wrote."""

import io
import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rispy
from pybtex.database import parse_string

from conference.lib.xml import parse
from proceedings.exports import bibtex, csl_json, formatted, meta_tags, ris
from proceedings.exports.citable import Citable, CitedNotice, CitedPerson
from proceedings.names import PersonName

SCHEMA = json.loads((Path(__file__).parents[1] / "vendor" / "csl" / "csl-data.json").read_text())
HOSTILE = [
    '<script>alert("1")</script>',
    "50% of $x_1$ & {more} \\input{/etc/passwd}",
    "}, title={other}",
    "two\nlines\r\nER  - \nTY  - BOOK",
    "İŞIQ və ışıq, ёлка — “quoted”",
    "‮right to left‬ العربية",
    "@article{a, title={b}}",
]


def read_by_csl_schema(text: str) -> int:
    """How many items the schema of CSL lets through: all, or it raises."""
    items = json.loads(text)
    jsonschema.validate(items, SCHEMA)
    return len(items)


def cited(**fields: Any) -> Citable:
    values: dict[str, Any] = {
        "key": "kdf5gh",
        "title": "Corridors and Seasons",
        "authors": (PersonName("Aytən", "Nümunəli"), PersonName("Jo", "de la Cruz", "Jr"), PersonName(literal="Caspian Laboratory")),
        "container": "Proceedings of the Conference",
        "year": 2024,
        "published_on": date(2024, 12, 20),
        "url": "https://example.org/papers/kdf5gh/",
        "language": "en",
        "first_page": "41",
        "last_page": "58",
        "doi": "10.5555/example.kdf5gh",
    }
    values |= fields
    return Citable(people=tuple(CitedPerson(name) for name in values.pop("authors")), **values)


def test_bibtex_is_read_by_an_independent_parser() -> None:
    entry = parse_string(bibtex.write(cited()), "bibtex").entries["numuneli-2024-kdf5gh"]

    assert entry.type == "inproceedings"
    assert entry.fields["title"] == "{Corridors and Seasons}"
    assert entry.fields["pages"] == "41--58"
    assert entry.fields["doi"] == "10.5555/example.kdf5gh"
    assert [" ".join(person.last_names) for person in entry.persons["author"]] == ["Nümunəli", "Cruz", "{Caspian Laboratory}"]
    assert entry.persons["author"][1].lineage_names == ["Jr"]


@pytest.mark.parametrize("text", HOSTILE)
def test_bibtex_of_a_hostile_title_is_still_one_entry(text: str) -> None:
    read = parse_string(bibtex.write(cited(title=text, abstract=text, keywords=(text,), authors=(PersonName(text, text),))), "bibtex")

    assert len(read.entries) == 1
    (entry,) = read.entries.values()
    assert entry.fields["year"] == "2024"
    assert len(entry.persons["author"]) == 1


def test_ris_is_read_by_an_independent_parser() -> None:
    (entry,) = rispy.loads(ris.write(cited()))

    assert entry["type_of_reference"] == "CPAPER"
    assert entry["title"] == "Corridors and Seasons"
    assert entry["authors"] == ["Nümunəli, Aytən", "de la Cruz, Jo, Jr", "Caspian Laboratory"]
    assert (entry["start_page"], entry["end_page"], entry["year"]) == ("41", "58", "2024")


@pytest.mark.parametrize("text", HOSTILE)
def test_ris_of_a_hostile_title_is_still_one_entry(text: str) -> None:
    (entry,) = rispy.loads(ris.write(cited(title=text, abstract=text)))

    assert entry["title"] == " ".join(text.split())


def test_csl_json_passes_its_schema() -> None:
    items = json.loads(csl_json.write(cited(editors=(PersonName("A", "B"),), isbn="978-0-306-40615-7")))

    jsonschema.validate(items, SCHEMA)
    assert items[0]["issued"] == {"date-parts": [[2024, 12, 20]]}
    assert items[0]["author"][2] == {"literal": "Caspian Laboratory"}


@pytest.mark.parametrize("text", HOSTILE)
def test_csl_json_of_a_hostile_title_passes_its_schema(text: str) -> None:
    items = json.loads(csl_json.write(cited(title=text)))

    jsonschema.validate(items, SCHEMA)
    assert items[0]["title"] == text


def test_the_formatted_citation_follows_the_style() -> None:
    printed = formatted.cite(cited())

    assert printed == (
        "Nümunəli, A., de la Cruz, J., Jr, &amp; Caspian Laboratory. (2024). Corridors and Seasons. "
        "<i>Proceedings of the Conference</i>, 41–58. https://doi.org/10.5555/example.kdf5gh"
    )


def test_a_volume_with_editors_is_cited_as_a_book() -> None:
    printed = formatted.cite(cited(editors=(PersonName("Aysel", "Redaktorlu"),)))

    assert "In A. Redaktorlu (ed.), <i>Proceedings of the Conference</i> (pp. 41–58)." in printed


@pytest.mark.parametrize("text", ['<script>alert("1")</script>', "<i>italics</i> & <b>", "a < b > c"])
def test_the_formatted_citation_keeps_markup_as_text(text: str) -> None:
    printed = formatted.cite(cited(title=text, authors=(PersonName(text, text),)))

    assert "<script" not in printed
    assert "<b>" not in printed
    assert parse(f"<p>{printed}</p>".encode()) is not None


def test_a_retracted_paper_is_cited_as_retracted() -> None:
    taken_back = cited(taken_back="retracted")

    assert "RETRACTED: " in bibtex.write(taken_back)
    assert next(iter(rispy.load(io.StringIO(ris.write(taken_back)))))["title"].startswith("RETRACTED: ")
    assert formatted.cite(taken_back).count("RETRACTED") == 1


def test_highwire_tags_are_those_that_scholar_reads() -> None:
    tags = meta_tags.highwire(cited(), meta_tags.PageLinks("https://example.org/p/", pdf="https://example.org/p.pdf"))

    assert tags[:5] == [
        ("citation_title", "Corridors and Seasons"),
        ("citation_author", "Nümunəli, Aytən"),
        ("citation_author", "de la Cruz, Jo, Jr"),
        ("citation_author", "Caspian Laboratory"),
        ("citation_publication_date", "2024/12/20"),
    ]
    assert dict(tags)["citation_conference_title"] == "Proceedings of the Conference"
    assert dict(tags)["citation_pdf_url"] == "https://example.org/p.pdf"
    assert (dict(tags)["citation_firstpage"], dict(tags)["citation_lastpage"]) == ("41", "58")


def test_notices_stand_in_the_structured_record() -> None:
    notices = (CitedNotice("erratum", "abc", "https://example.org/papers/kdf5gh/notices/abc/", date(2025, 1, 2)),)

    record = meta_tags.scholarly_article(cited(notices=notices), meta_tags.PageLinks("https://example.org/p/"))

    assert record["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": "erratum",
            "url": "https://example.org/papers/kdf5gh/notices/abc/",
            "datePublished": "2025-01-02",
        }
    ]


RUSSIAN = {"title": "Коридоры и сезоны", "language": "ru", "authors": (PersonName("Ирина", "Вебер"),)}


@pytest.mark.parametrize("style", formatted.STYLES, ids=lambda style: style.key)
def test_titles_get_capitals_in_english_alone(style: formatted.Style) -> None:
    assert "Dəniz və iqlim" in formatted.cite(cited(title="Dəniz və iqlim", language="az"), style)


def test_gost_speaks_russian_of_russian_works_and_english_of_others() -> None:
    gost = formatted.STYLES[-1]

    assert formatted.cite(cited(**RUSSIAN), gost).endswith("С. 41–58.")
    assert formatted.cite(cited(), gost).endswith("P. 41–58.")
    assert [printed.language for printed in formatted.all_styles(cited(**RUSSIAN))] == ["en", "en", "en", "en", "ru"]


@pytest.mark.parametrize("style", formatted.STYLES, ids=lambda style: style.key)
@pytest.mark.parametrize("text", ["[1]A & 1. <script>“b”,</script>", "‮العربية $x_1$ {y}"])
def test_every_style_keeps_what_people_wrote(style: formatted.Style, text: str) -> None:
    printed = formatted.cite(cited(title=text, language="az", authors=(PersonName("A", text),)), style)

    assert text in unescape(printed)
    assert "<script" not in printed


def test_thousands_of_authors_are_cited_by_each_styles_rule() -> None:
    people = tuple(PersonName("Given", f"Family{number}") for number in range(5000))

    named = {printed.key: len(re.findall(r"Family\d", printed.text)) for printed in formatted.all_styles(cited(authors=people))}

    assert named == {"apa": 20, "ieee": 1, "chicago": 3, "mla": 1, "gost": 1}
