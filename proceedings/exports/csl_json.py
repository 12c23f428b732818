"""CSL-JSON, by the schema of the Citation Style Language."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from proceedings.exports.citable import Citable
from proceedings.exports.notes import notes
from proceedings.names import PersonName


def item(cited: Citable) -> dict[str, Any]:
    day = cited.published_on
    values: dict[str, Any] = {
        "id": cited.key,
        "type": "paper-conference",
        "title": cited.cited_title,
        "author": [_name(person) for person in cited.authors],
        "editor": [_name(person) for person in cited.editors],
        "container-title": cited.container,
        "collection-title": cited.series,
        "volume": cited.volume_number,
        "event-title": cited.event,
        "publisher": cited.publisher,
        "page": cited.pages,
        "DOI": cited.doi,
        "ISBN": cited.isbn,
        "ISSN": cited.issn,
        "URL": cited.url,
        "language": cited.language,
        "abstract": cited.abstract,
        "keyword": ", ".join(cited.keywords),
        "version": str(cited.number) if cited.number > 1 else "",
        "issued": {"date-parts": [[day.year, day.month, day.day] if day else [cited.year]]},
    }
    return {name: value for name, value in values.items() if value}


def write(cited: Citable) -> str:
    return "".join(write_all([cited]))


def write_all(citables: Iterable[Citable]) -> Iterator[str]:
    """With the notices as a note, which styles would print, so that `item` goes without it."""
    before = "[\n"
    for cited in citables:
        said = {"note": "; ".join(notes(cited))} if cited.notices else {}
        yield before + json.dumps(item(cited) | said, ensure_ascii=False, indent=1)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _name(person: PersonName) -> dict[str, str]:
    if person.literal:
        return {"literal": person.literal}
    parts = {"family": person.family, "given": person.given, "suffix": person.suffix}
    return {name: value for name, value in parts.items() if value}
