"""The formats in which other programs take papers, one or many."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from proceedings.exports import bibtex, csl_json, jats, ris
from proceedings.exports.citable import Citable


@dataclass(frozen=True)
class Format:
    """`name` stands in the names of addresses, `ending` in the addresses."""

    name: str
    ending: str
    content_type: str
    write: Callable[[Iterable[Citable]], Iterator[str]]


# For programs that keep references: of a paper, a volume, a person, a search.
OF_REFERENCES = (
    Format("bibtex", "bib", "application/x-bibtex; charset=utf-8", bibtex.write_all),
    Format("ris", "ris", "application/x-research-info-systems; charset=utf-8", ris.write_all),
    Format("csl-json", "json", "application/vnd.citationstyles.csl+json", csl_json.write_all),
)
# Of one paper alone.
JATS = Format("jats", "xml", "application/xml; charset=utf-8", lambda papers: (jats.write(paper).decode() for paper in papers))
