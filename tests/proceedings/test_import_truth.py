"""What was imported, held against the files by a reader of our own making nothing of ours: plain lxml, an independent BibTeX parser."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from django.core.management import call_command
from lxml import etree

from conference.lib.text import clean_line
from proceedings.exports import bibtex, crossref, csl_json, jats, ris
from proceedings.imports.latex import plain
from proceedings.models import Identifier, Paper, PaperVersion, Volume
from proceedings.queries.citing import streamed
from tests.factories import conference as make_conference
from tests.proceedings.schemas import crossref_errors, jats_errors
from tests.proceedings.test_exports import read_by_csl_schema
from tests.proceedings.test_xml_exports import NOW, VOLUME, WITH_MARK

pytestmark = [pytest.mark.django_db]
ONE_FILE = ["E17.xml"]
ALL_FILES = ["C16.xml", "D18.xml", "E17.xml", "J18.xml", "K18.xml", "O16.xml", "P18.xml", "Q18.xml"]
Facts = tuple[str, tuple[tuple[str, str], ...], str, str, str, str]


def words(element: Any) -> str:
    """Text with formulas between dollar signs, spaces as one."""
    if element is None:
        return ""
    for formula in element.iter("tex-math"):
        formula.text = f"${formula.text}$"
    return " ".join("".join(element.itertext()).split())


def facts_of_the_file(path: Path) -> dict[str, Facts]:
    """Title, authors in order, DOI, first and last page, abstract by Anthology id."""
    root = etree.parse(str(path)).getroot()
    found = {}
    for volume, paper in ((paper.getparent(), paper) for paper in root.iter("paper")):
        key = paper.findtext("url") or f"{root.get('id')}-{volume.get('id')}.{paper.get('id')}"
        authors = tuple((" ".join((one.findtext("first") or "").split()), one.findtext("last") or "") for one in paper.iter("author"))
        pages = re.split("[–-]", paper.findtext("pages") or "")
        found[key] = (words(paper.find("title")), authors, paper.findtext("doi") or "", pages[0], pages[-1], words(paper.find("abstract")))
    return found


def facts_of_the_rows() -> dict[str, Facts]:
    versions = PaperVersion.objects.select_related("paper").prefetch_related("texts", "authors", "paper__identifiers")
    return {
        next(one.value for one in version.paper.identifiers.all() if one.scheme == "acl"): (
            version.title,
            tuple((author.given or author.literal, author.family) for author in version.authors.all()),
            version.doi,
            version.first_page,
            version.last_page,
            version.texts.all()[0].abstract,
        )
        for version in versions
    }


def take_in(folder: Path, names: list[str]) -> dict[str, Facts]:
    make_conference.organisation()
    call_command("import_proceedings", "acl", *(str(folder / name) for name in names), "--publish", verbosity=0)
    return {key: facts for name in names for key, facts in facts_of_the_file(folder / name).items()}


def folded(facts: dict[str, Facts]) -> dict[str, Facts]:
    """As text is kept here: composed and without invisible characters; “10.1162/” is no DOI."""
    return {
        key: (
            clean_line(title),
            tuple((clean_line(given), clean_line(family)) for given, family in authors),
            doi if re.fullmatch(r"10\.\d{4,9}/\S+", doi) else "",
            first,
            last,
            clean_line(abstract),
        )
        for key, (title, authors, doi, first, last, abstract) in facts.items()
    }


def batches(volume: Volume) -> Iterator[list[Any]]:
    papers = streamed(Paper.objects.filter(volume=volume).in_order())
    while batch := list(itertools.islice(papers, 200)):
        yield batch


def every_export_holds() -> int:
    """Every paper through every format and its judge; returns how many there were."""
    count = 0
    for volume in Volume.objects.all():
        for batch in batches(volume):
            assert [errors for cited in batch if (errors := jats_errors(jats.write(cited)))] == []
            assert crossref_errors(crossref.write(batch, VOLUME, WITH_MARK, NOW)) == []
            assert read_by_csl_schema("".join(csl_json.write_all(batch))) == len(batch)
            count += len(batch)
    return count


@pytest.mark.writes
def test_one_collection_is_here_as_it_stands_in_its_file(shared: Path) -> None:
    expected = take_in(shared / "proceedings" / "acl", ONE_FILE)

    assert facts_of_the_rows() == folded(expected)
    assert len(expected) == 286


@pytest.mark.slow
def test_all_papers_are_here_as_they_stand_in_their_files(shared: Path) -> None:
    expected = take_in(shared / "proceedings" / "acl", ALL_FILES)

    assert facts_of_the_rows() == folded(expected)
    assert [
        facts[2] for facts in expected.values() if facts[2] not in set(Identifier.objects.values_list("paper__current__doi", flat=True))
    ] == ["10.1162/"]
    assert (Paper.objects.count(), Volume.objects.count()) == (1938, 27)
    assert every_export_holds() == 1938


def test_exports_of_imported_papers_pass_their_judges(shared: Path) -> None:
    take_in(shared / "proceedings" / "acl", ["O16.xml"])

    assert every_export_holds() == 44


def test_bibtex_and_ris_come_back_to_the_same_fields(shared: Path) -> None:
    take_in(shared / "proceedings" / "acl", ["Q18.xml"])
    cited = list(streamed(Paper.objects.in_order()))

    assert read_back_by_bibtexparser("".join(bibtex.write_all(cited))) == [expected_of(one) for one in cited]
    assert read_back_by_rispy("".join(ris.write_all(cited))) == [expected_of(one) for one in cited]
    assert len(cited) == 48


def expected_of(cited: Any) -> tuple[Any, ...]:
    names = [author.inverted for author in cited.authors]
    return (cited.title, names, str(cited.year), cited.first_page, cited.last_page, cited.doi, cited.container)


def read_back_by_bibtexparser(text: str) -> list[tuple[Any, ...]]:
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    found = []
    for entry in library.entries:
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        first, _dashes, last = fields["pages"].partition("--")
        names = [plain(name) for name in re.split(r"\s+and\s+", fields["author"])]
        found.append(
            (plain(fields["title"]), names, fields["year"], first, last or first, fields.get("doi", ""), plain(fields["booktitle"]))
        )
    return found


def read_back_by_rispy(text: str) -> list[tuple[Any, ...]]:
    return [
        (
            one["title"], one["authors"], one["year"], one["start_page"], one.get("end_page", one["start_page"]), one.get("doi", ""),
            one["secondary_title"],
        )
        for one in rispy.loads(text)
    ]  # fmt: skip
