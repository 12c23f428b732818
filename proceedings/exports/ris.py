"""RIS: two letters, a dash, a value; one line each."""

from collections.abc import Iterable, Iterator

from proceedings.exports.citable import Citable
from proceedings.exports.notes import notes


def write(cited: Citable) -> str:
    rows = [
        ("TY", "CPAPER"),
        ("ID", cited.key),
        ("TI", cited.cited_title),
        *(("AU", name.inverted) for name in cited.authors),
        *(("A2", name.inverted) for name in cited.editors),
        ("T2", cited.container),
        ("T3", cited.series),
        ("VL", cited.volume_number),
        ("PY", str(cited.year)),
        ("DA", cited.published_on.strftime("%Y/%m/%d") if cited.published_on else ""),
        ("SP", cited.first_page),
        ("EP", cited.last_page),
        ("PB", cited.publisher),
        ("CY", cited.event_place),
        ("SN", cited.isbn or cited.issn),
        ("DO", cited.doi),
        ("UR", cited.url),
        ("LA", cited.language),
        ("ET", str(cited.number) if cited.number > 1 else ""),
        *(("KW", word) for word in cited.keywords),
        ("AB", cited.abstract),
        *(("N1", note) for note in notes(cited)),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in rows if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def write_all(citables: Iterable[Citable]) -> Iterator[str]:
    for cited in citables:
        yield write(cited)
