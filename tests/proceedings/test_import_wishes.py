"""How a file is taken in: each volume wholly or not at all, with its PDFs, into a volume that is there, with DOIs by rule."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proceedings.imports import recognised
from proceedings.imports.collected import ReadCollection
from proceedings.models import Identifier, Paper, PaperAuthor, PaperFile, PaperLink, PaperState, Reference, Section, Series, Volume
from proceedings.services.importing import Wishes, import_collection
from tests.factories import conference as make_conference
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
HOSTILE_TITLE = "<script>alert(1)</script> $\\frac{1}{2}$ \u202eعنوان‎ & “quoted”"


def entries(*titles: str, booktitle: str = "Proceedings", **fields: str) -> str:
    more = "".join(f", {name} = {{{value}}}" for name, value in fields.items())
    return "\n".join(
        f"@inproceedings{{key{number}, booktitle = {{{booktitle}}}, year = 2030, author = {{Nümunəli, Leyla}}, title = {{{title}}}{more}}}"
        for number, title in enumerate(titles, 1)
    )


def read(text: str) -> ReadCollection:
    return recognised.read(text.encode())


def run(folder: Path, text: str, *arguments: Any) -> str:
    """What the command says about a file with this text."""
    path = folder / "papers.bib"
    path.write_text(text)
    said = StringIO()
    call_command("import_proceedings", "series", str(path), *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture(autouse=True)
def _organisation(db: None) -> None:
    make_conference.organisation()


def test_nothing_of_a_volume_is_taken_when_one_of_its_papers_is_refused() -> None:
    report = import_collection(make.series(), read(entries("A", "B" * 501)), by=None)

    assert (Volume.objects.count(), Paper.objects.count(), report.new) == (0, 0, [])
    assert [one.why for one in report.refused] == ["The title is longer than 500 characters."]


def test_the_other_volumes_of_the_file_are_taken() -> None:
    text = entries("A", "B" * 501) + entries("C", booktitle="Others").replace("key1", "other")

    report = import_collection(make.series(), read(text), by=None)

    assert [str(volume) for volume in Volume.objects.all()] == ["Others"]
    assert [str(paper) for paper in Paper.objects.select_related("current")] == ["C"]
    assert [(one.what, one.volume) for one in report.refused_volumes] == [("Proceedings", "proceedings-2030")]
    assert [one.what for one in report.refused] == ["proceedings-2030/key2"]


def test_who_says_so_takes_a_volume_without_its_refused_papers() -> None:
    report = import_collection(make.series(), read(entries("A", "B" * 501)), by=None, wishes=Wishes(without_refused=True))

    assert (report.new, len(report.refused), report.refused_volumes) == (["proceedings-2030/key1"], 1, [])


def test_the_command_fails_in_words_when_a_volume_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1 volumes were refused"):
        run(tmp_path, entries("A", "B" * 501))


def test_a_doi_that_another_paper_has_refuses_the_volume() -> None:
    make.paper(doi="10.5555/one")

    report = import_collection(make.series(), read(entries("A", doi="10.5555/ONE")), by=None)

    assert [one.why for one in report.refused] == ["Another paper has the identifier 10.5555/one."]
    assert len(report.refused_volumes) == 1


def test_what_stands_for_a_doi_and_is_none_is_left_out_and_named() -> None:
    report = import_collection(make.series(), read(entries("A", doi="forthcoming")), by=None)

    assert [one.why for one in report.remarks] == ["“forthcoming” is no DOI and is left out."]
    assert Paper.objects.get().current.doi == ""


def test_all_papers_go_into_the_volume_that_is_named(tmp_path: Path) -> None:
    volume = make.volume(of=make.series(slug="series"), slug="mine")

    run(tmp_path, entries("A") + entries("B", booktitle="Others").replace("key1", "b"), "--volume", "mine")

    assert {paper.volume_id for paper in Paper.objects.all()} == {volume.pk}
    assert Volume.objects.count() == 1


def test_a_volume_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="has no volume nowhere"):
        run(tmp_path, entries("A"), "--volume", "nowhere")


def test_a_volume_stays_in_the_series_into_which_it_was_read() -> None:
    import_collection(make.series(slug="first"), read(entries("A")), by=None)

    report = import_collection(make.series(slug="second"), read(entries("A", "B")), by=None)

    assert [one.why for one in report.refused_volumes] == ["This volume belongs to another series. (first)"]
    assert Paper.objects.count() == 1


def test_a_second_run_finds_nothing_new(tmp_path: Path) -> None:
    text = entries("A", "B", doi="")
    run(tmp_path, text)

    said = run(tmp_path, text)

    assert "0 volumes made, 2 papers as before" in said
    assert Paper.objects.count() == 2


def test_an_address_that_is_taken_gets_a_number() -> None:
    make.volume(slug="proceedings-2030")

    import_collection(make.series(), read(entries("A")), by=None)

    assert Volume.objects.filter(slug="proceedings-2030-2").exists()


def test_pdfs_are_found_by_key_and_doi_and_a_bad_one_leaves_its_paper(tmp_path: Path) -> None:
    folder = tmp_path / "pdfs"
    folder.mkdir()
    (folder / "KEY1.pdf").write_bytes(make.pdf())
    (folder / "two.PDF").write_bytes(make.pdf(javascript="app.alert(1)"))
    (tmp_path / "secret.pdf").write_bytes(make.pdf())
    (folder / "key3.pdf").symlink_to(tmp_path / "secret.pdf")
    text = entries("A", "B", "C").replace("title = {B}", "title = {B}, doi = {10.5555/two}")

    said = run(tmp_path, text, "--pdfs", folder, "--publish")

    assert [file.version.title for file in PaperFile.objects.all()] == ["A"]
    assert "1 PDFs attached" in said
    assert "proceedings-2030/key2: The PDF holds scripts or attached files" in said
    assert Paper.objects.filter(state=PaperState.PUBLISHED, current__published_at__isnull=False).count() == 3


def test_a_draft_that_came_without_its_pdf_gets_it_later(tmp_path: Path) -> None:
    run(tmp_path, entries("A"))
    (tmp_path / "key1.pdf").write_bytes(make.pdf())

    said = run(tmp_path, entries("A"), "--pdfs", tmp_path)

    assert "1 PDFs attached" in said
    assert PaperFile.objects.count() == 1


def test_a_dry_run_judges_the_pdfs_and_keeps_nothing(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "key1.pdf").write_bytes(make.pdf())

    said = run(tmp_path, entries("A"), "--pdfs", tmp_path, "--dry-run")

    assert "1 PDFs attached" in said
    assert (Series.objects.count(), Paper.objects.count(), PaperFile.objects.count()) == (0, 0, 0)
    assert not settings.PRIVATE_FILES.exists() or not any(settings.PRIVATE_FILES.rglob("*"))


def test_papers_that_are_published_at_once_get_their_dois_by_the_rule_first() -> None:
    series = make.series(slug="baku", doi_rule="10.5555/{series}.{year}.{paper}")

    import_collection(series, read(entries("A", "B")), by=None, wishes=Wishes(publish=True))

    expected = sorted(f"10.5555/baku.2030.{public_id}" for public_id in Paper.objects.values_list("public_id", flat=True))
    assert sorted(paper.current.doi for paper in Paper.objects.select_related("current")) == expected
    assert sorted(Identifier.objects.values_list("value", flat=True)) == expected


def test_an_article_brings_its_section_references_and_the_issn_of_its_series(shared: Path) -> None:
    series = make.series()
    article = (shared / "proceedings" / "jats" / "elife00240.xml").read_bytes()

    import_collection(series, recognised.read(article), by=None)

    series.refresh_from_db()
    assert (series.issn, [str(section) for section in Section.objects.all()]) == ("2050-084X", ["Genomics and evolutionary biology"])
    assert [(row.position, row.doi) for row in Reference.objects.all()][:2] == [
        (1, "10.1126/science.1191634"),
        (2, "10.1146/annurev.es.11.110180.000353"),
    ]
    assert Reference.objects.count() == 7


def test_all_articles_are_taken_in_and_two_files_of_one_article_are_one_paper(shared: Path) -> None:
    series = make.series()

    for path in sorted((shared / "proceedings" / "jats").glob("*.xml")):
        import_collection(series, recognised.read(path.read_bytes()), by=None)

    assert Paper.objects.count() == 12


def test_a_collection_brings_the_videos_and_what_lies_beside_its_papers(shared: Path) -> None:
    import_collection(make.series(), recognised.read((shared / "proceedings" / "acl" / "Q18.xml").read_bytes()), by=None)

    first = PaperLink.objects.get(version__paper__identifiers__value="Q18-1001")
    assert (first.kind, first.url) == ("video", "https://vimeo.com/285805531")


def test_a_paper_of_five_thousand_authors_is_taken_in_whole() -> None:
    names = " and ".join(f"Family{number}, Given" for number in range(5000))

    import_collection(make.series(), read(entries("A").replace("Nümunəli, Leyla", names)), by=None)

    assert list(PaperAuthor.objects.order_by("position").values_list("family", flat=True)) == [f"Family{number}" for number in range(5000)]


def test_a_hostile_title_is_kept_as_text() -> None:
    import_collection(make.series(), read(entries(HOSTILE_TITLE.replace("&", r"\&"))), by=None, wishes=Wishes(publish=True))

    assert str(Paper.objects.select_related("current").get()) == "<script>alert(1)</script> $\\frac{1}{2}$ عنوان & “quoted”"


def test_statements_do_not_grow_with_papers() -> None:
    few, many = (statements(count) for count in (3, 50))

    assert few == many


def statements(count: int) -> int:
    text = entries(*(f"Title {count} {number}" for number in range(count)), booktitle=f"Proceedings {count}")
    with CaptureQueriesContext(connection) as captured:
        import_collection(make.series(slug=f"of-{count}"), read(text), by=None, wishes=Wishes(publish=True))
    return len(captured)
