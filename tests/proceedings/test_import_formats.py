"""JATS, BibTeX and RIS as the papers that they describe; what is none of them is refused in words."""

from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from conference.lib.errors import DomainError
from proceedings.imports import bibtex, jats, latex, recognised, ris
from proceedings.imports.collected import ReadPaper
from proceedings.names import PersonName

RECORD = "TY  - CPAPER\nTI  - On light\nAU  - Nümunəli, Leyla\nT2  - Proceedings\nPY  - 2030\nSP  - 1\nEP  - 9\nER  - \n"
TWO_ENTRIES = r"""
@string{press = "Example Press"}
@proceedings{book, title = {Proceedings of the {Example}}, year = 2030, editor = {Redaktorlu, Aysel}, publisher = press}
@inproceedings{light, crossref = {book}, title = "G{\"o}del and {\'E}t{\'e}: 50\% of $x_1$ --- ``seen''",
  author = {N{\"u}mun{\textschwa}li, Jr, Leyla and de la Cruz, Jo and {Caspian Laboratory}}, pages = {1--9}, doi = {https://doi.org/10.5555/Light},
  keywords = {one; two}, abstract = {Of light.}, license = {http://creativecommons.org/licenses/by-sa/4.0/}}
@article{shade, journal = {Journal of Shade}, volume = 3, number = 2, year = 2029, month = feb, title = {Shade}, author = {Mis, Al}, eid = {e77}}
"""


def papers(collection: recognised.ReadCollection) -> list[ReadPaper]:
    return [paper for volume in collection.volumes for paper in volume.papers]


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (b'<collection id="X"/>', "acl"),
        (b"<?xml version='1.0'?>\n<article/>", "jats"),
        (b"\xef\xbb\xbf  <article/>", "jats"),
        (TWO_ENTRIES.encode(), "bibtex"),
        (b"\xef\xbb\xbf" + RECORD.encode(), "ris"),
        (RECORD.replace("\n", "\r\n").encode("utf-16"), "ris"),
    ],
)
def test_a_format_is_recognised_by_what_is_in_the_file(content: bytes, source: str) -> None:
    assert recognised.read(content).source == source


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n \t", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "none of"),
        (b"some text", "none of"),
        (b"<html><body/></html>", "begins with <html>"),
        (b"<article>", "not well-formed"),
        ("@article{a, title={Gödel}}".encode("latin-1"), "Line 1 is not UTF-8"),
        (b"@article{a, title={open", "not well-formed BibTeX"),
        (b"@article{a, title = nothing}", "not well-formed BibTeX"),
        (b"@comment{nothing}", "no entry"),
        (b"TY  - JOUR\nTI  - x\n", "1 records begin and 0 end"),
        (b"<" + b"x" * 9, "not well-formed"),
        ("<?xml version='1.0' encoding='UTF-8'?><article>ö</article>".encode("latin-1"), "not well-formed"),
        (b"<a>" * 400 + b"</a>" * 400, "not well-formed"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        recognised.read(content)


@pytest.mark.parametrize("name", ["billion-laughs.xml", "classic-xxe.xml", "classic-xxe-etc-passwd.xml"])
def test_entities_are_neither_opened_nor_multiplied(shared: Path, name: str) -> None:
    with pytest.raises(DomainError):
        recognised.read((shared / "security" / "payloads" / "xxe" / name).read_bytes())


def test_a_file_beyond_the_limits_is_not_even_looked_at() -> None:
    with pytest.raises(recognised.TooLarge, match="64 MB"):
        recognised.read(b"@" * (recognised.LARGEST_BYTES + 1))
    with pytest.raises(recognised.TooLarge, match="16 MB"):
        recognised.read(b"@" * (recognised.LARGEST_TEXT + 1))


def test_bibtex_is_read_with_its_accents_strings_and_references() -> None:
    (book, journal) = bibtex.read(TWO_ENTRIES).volumes

    assert (book.title, book.year, book.publisher, book.editors) == (
        "Proceedings of the Example", 2030, "Example Press", (PersonName("Aysel", "Redaktorlu"),),
    )  # fmt: skip
    (paper,) = book.papers
    assert paper.manuscript.title == "Gödel and Été: 50% of $x_1$ — “seen”"
    assert [author.name for author in paper.manuscript.authors] == [
        PersonName("Leyla", "Nümunəli", "Jr"), PersonName("Jo", "de la Cruz"), PersonName(literal="Caspian Laboratory"),
    ]  # fmt: skip
    assert (paper.manuscript.doi, paper.manuscript.licence, paper.manuscript.texts[0].keywords) == (
        "10.5555/Light",
        "CC-BY-SA-4.0",
        ("one", "two"),
    )
    assert (paper.manuscript.first_page, paper.manuscript.last_page, paper.file_names[0]) == ("1", "9", "light")
    assert (journal.title, journal.published_on, journal.papers[0].manuscript.first_page) == (
        "Journal of Shade, 3 (2)",
        date(2029, 2, 1),
        "e77",
    )


def test_bibtex_names_what_it_does_not_read() -> None:
    collection = bibtex.read(
        "@book{a, title={A}, year=2030} @phdthesis{b, title={B}, year=2030} @misc{c, title={C}} @inproceedings{d, booktitle={P}, title={D}}"
        "@inproceedings{e, booktitle={P}, year=2030} @article{f, title={F}, journal={J}, year=2030} @article{f, title={G}, journal={J}, year=2030}"
    )

    assert [(one.what, one.why.split()[0]) for one in collection.refused] == [
        ("f", "The"),
        ("b", "“@phdthesis”"),
        ("c", "It"),
        ("d", "It"),
        ("e", "The"),
    ]
    assert [paper.manuscript.title for paper in papers(collection)] == ["F"]


def test_strings_that_double_one_another_are_refused() -> None:
    doubled = "".join(f"@string{{a{number + 1} = a{number} # a{number}}}\n" for number in range(60))

    with pytest.raises(DomainError, match="beyond measure"):
        bibtex.read(f"@string{{a0 = {{xxxxxxxxxx}}}}\n{doubled}@article{{k, title = a60}}")


def test_a_field_that_stands_twice_in_an_entry_is_read_once_and_named() -> None:
    collection = bibtex.read("@article{a, title={A}, title={B}, journal={J}, year=2030}")

    assert [paper.manuscript.title for paper in papers(collection)] == ["A"]
    assert [one.why for one in collection.remarks] == ["Only the first is read."]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"{\c{S}}{\"u}kr{\"u} {\i}{\u{g}}", "Şükrü ığ"),
        (r"\emph{in} \textbf{bold} {\em old}", "in bold old"),
        (r"\textbackslash{}input\textbraceleft{}x\textbraceright{}", r"\input{x}"),
        (r"5\% \& \$6 \_ \# \textasciitilde{} \{a\}", "5% & $6 _ # ~ {a}"),
        (r"$\frac{a}{b}$ and {\TeX}", r"$\frac{a}{b}$ and TeX"),
        ("Elm~Street -- 1--2", "Elm Street – 1–2"),
        ("} unbalanced {", "unbalanced"),
    ],
)
def test_latex_becomes_letters(written: str, read: str) -> None:
    assert latex.plain(written) == read


def test_the_whole_of_a_large_bibliography_is_read(shared: Path) -> None:
    collection = recognised.read((shared / "citations" / "pybtex" / "tugboat-half-1.bib").read_bytes())

    assert (len(collection.volumes), len(papers(collection)), [one.what for one in collection.refused]) == (82, 1359, ["program:TB25-1-4"])


@pytest.mark.parametrize(
    ("name", "read", "refused"),
    [
        ("pybtex/xampl.bib", 10, 17), ("pybtex/extrafields.bib", 1, 0), ("bibtexparser/traps.bib", 1, 0),
        ("bibtexparser/messy_bibfile-excerpt.bib", 6, 2), ("ris/example_full.ris", 2, 0), ("ris/example_utf_chars.ris", 1, 0),
    ],
)  # fmt: skip
def test_odd_bibliographies_are_read_or_their_entries_named(shared: Path, name: str, read: int, refused: int) -> None:
    collection = recognised.read((shared / "citations" / name).read_bytes())

    assert (len(papers(collection)), len(collection.refused)) == (read, refused)


def test_ris_is_read_and_known_again_by_its_title_whatever_its_number() -> None:
    first = ris.read(RECORD.replace("ER  -", "ID  - 1\nER  -"))
    again = ris.read(RECORD.replace("ER  -", "ID  - 2\nER  -"))

    (volume,) = first.volumes
    assert (volume.title, volume.year, volume.papers[0].manuscript.authors[0].name) == (
        "Proceedings",
        2030,
        PersonName("Leyla", "Nümunəli"),
    )
    assert (volume.papers[0].manuscript.first_page, volume.papers[0].manuscript.last_page) == ("1", "9")
    assert [paper.key for paper in papers(first)] == [paper.key for paper in papers(again)]


def test_a_record_that_runs_into_the_next_is_refused() -> None:
    with pytest.raises(DomainError, match="2 records begin and 1 end"):
        ris.read(RECORD.replace("ER  - \n", "") + RECORD)


def plainly(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize(
    "name",
    [
        "elife-00666", "elife-02833-v2", "elife-kitchen-sink", "elife00005", "elife00013", "elife00240", "elife00351", "elife02304", "elife04490",
        "elife04953", "elife06003", "elife_poa_e06828", "janeway-test_galley",
    ],
)  # fmt: skip
def test_an_article_is_read_as_it_stands_in_its_file(shared: Path, name: str) -> None:
    content = (shared / "proceedings" / "jats" / f"{name}.xml").read_bytes()
    meta = etree.fromstring(content, etree.XMLParser(load_dtd=False, no_network=True)).find("front/article-meta")

    (volume,) = jats.read(content).volumes
    read = volume.papers[0].manuscript
    contribs = [one for one in meta.findall("contrib-group/contrib") if one.get("contrib-type") == "author"]
    assert [author.name.family for author in read.authors if author.name.family] == [
        plainly(one.find("name/surname")) for one in contribs if one.find("name") is not None
    ]
    assert [author.name.literal for author in read.authors if author.name.literal] == [
        " ".join((one.find("collab").text or "").split()) for one in contribs if one.find("name") is None
    ]
    assert read.title == plainly(meta.find("title-group/article-title"))
    assert read.doi == next(one.text for one in meta.findall("article-id") if one.get("pub-id-type") == "doi")
    assert read.first_page == (meta.findtext("fpage") or meta.findtext("elocation-id"))
    assert [author.corresponding for author in read.authors] == [one.get("corresp") == "yes" for one in contribs]
    assert volume.number == (meta.findtext("volume") or "")
    assert read.licence.startswith("CC-BY-")


def test_the_text_of_an_article_is_read_as_markdown() -> None:
    article = """<article xml:lang="en" xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta><title-group><article-title>T</article-title>
      </title-group><pub-date><year>2030</year></pub-date></article-meta></front><body><sec><title>One <italic>two</italic></title>
      <p>A * star, <bold>bold</bold> and <ext-link xlink:href="https://example.org/">a link</ext-link>.<list list-type="order"><list-item>
      <p>first</p></list-item></list></p><sec><title>Deeper</title><p># no heading</p></sec><table-wrap><label>Table 1</label><table><tr><th>a</th>
      <th>b</th></tr><tr><td>1</td><td>2</td></tr></table></table-wrap><disp-quote><p>said</p></disp-quote></sec></body></article>"""

    (paper,) = papers(jats.read(article.encode()))
    assert paper.manuscript.body_markdown == (
        "## One *two*\n\nA \\* star, **bold** and [a link](https://example.org/).\n\n1. first\n\n### Deeper\n\n\\# no heading\n\n"
        "**Table 1**\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n> said"
    )


def test_letters_that_a_file_names_by_an_entity_of_its_format_are_kept() -> None:
    article = """<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "JATS.dtd"><article><front><article-meta><title-group>
      <article-title>K&ouml;ln&nbsp;1</article-title></title-group><pub-date><year>2030</year></pub-date></article-meta></front></article>"""

    assert [paper.manuscript.title for paper in papers(jats.read(article.encode()))] == ["Köln 1"]


def test_an_article_without_title_or_year_is_named() -> None:
    bare = jats.read(b"<article><front/></article>")
    undated = jats.read(
        b"<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front></article>"
    )

    assert [one.why for one in (*bare.refused, *undated.refused)] == ["The article has no title.", "The article says nothing of its year."]
