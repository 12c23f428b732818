"""BibTeX in UTF-8."""

import re
from collections.abc import Iterable, Iterator

from conference.lib.text import address_tail
from proceedings.exports.citable import Citable
from proceedings.exports.notes import notes
from proceedings.names import PersonName

_SPECIAL = {
    # Readers count braces, even escaped ones: these stay in pairs whatever somebody wrote.
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL_PATTERN = re.compile("|".join(re.escape(character) for character in _SPECIAL))


def write(cited: Citable) -> str:
    fields = {
        "title": f"{{{escape(cited.cited_title)}}}",
        "author": _names(cited.authors),
        "editor": _names(cited.editors),
        "booktitle": escape(cited.container),
        "year": str(cited.year),
        "pages": cited.pages.replace("-", "--"),
        "series": escape(cited.series),
        "volume": escape(cited.volume_number),
        "publisher": escape(cited.publisher),
        "doi": verbatim(cited.doi),
        "isbn": verbatim(cited.isbn),
        "issn": verbatim(cited.issn),
        "url": verbatim(cited.url),
        "language": verbatim(cited.language),
        "note": "; ".join(escape(note) for note in notes(cited)),
        "keywords": ", ".join(escape(word) for word in cited.keywords),
        "abstract": escape(cited.abstract),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@inproceedings{{{key(cited)},", *lines, "}", ""])


def write_all(citables: Iterable[Citable]) -> Iterator[str]:
    for cited in citables:
        yield write(cited) + "\n"


def key(cited: Citable) -> str:
    """`nuumanli-2024-kdf5gh`: readable, and different for every paper."""
    first = cited.authors[0] if cited.authors else PersonName()
    name = address_tail(first.family or first.full, 30)
    return "-".join(part for part in (name, str(cited.year), cited.key) if part)


def _names(people: tuple[PersonName, ...]) -> str:
    return " and ".join(_name(person) for person in people)


def _name(person: PersonName) -> str:
    """A name in one piece stands in braces, so that nobody takes it apart."""
    if person.literal or not person.family:
        return f"{{{escape(person.full)}}}"
    parts = [person.family, person.suffix, person.given] if person.suffix else [person.family, person.given]
    return ", ".join(_guarded(part) for part in parts if part)


def _guarded(part: str) -> str:
    """Commas and the word “and” inside a name would start another one."""
    escaped = escape(part)
    return f"{{{escaped}}}" if "," in part or re.search(r"\band\b", part) else escaped


def escape(text: str) -> str:
    return _SPECIAL_PATTERN.sub(lambda match: _SPECIAL[match[0]], " ".join(text.split()))


def verbatim(text: str) -> str:
    """Fields that are read as they stand may not close their own braces."""
    return re.sub(r"[{}\\\s]", "", text)
