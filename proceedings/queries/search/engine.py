"""Two databases, one question: which papers have all these words, and how well does each answer?

SQLite asks its FTS5 table, PostgreSQL the computed column; both hold the same folded words, and both take the words as values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

# Shorter ones are the beginning of half of all words, and a number is meant as it stands.
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Source:
    """Rows of `document` joined with `volume`. The smaller the rank, the better; without words there is none."""

    tables: str
    condition: str
    values: tuple[Any, ...]
    rank: str
    rank_values: tuple[Any, ...]


_VOLUME = "proceedings_volume AS volume ON volume.id = document.volume_id AND volume.state = 'published'"
_ALL = Source(f"proceedings_searchdocument AS document JOIN {_VOLUME}", "1 = 1", (), "0", ())
# Title, authors, keywords, abstract, text. Far apart, for bm25 levels many hits, and short papers, with one hit of much weight.
_SQLITE_WEIGHTS = "1e7, 1e5, 1e5, 1e3, 1.0"
# Text, abstract, authors and keywords, title.
_POSTGRESQL_WEIGHTS = "{0.01, 0.1, 0.5, 1.0}"


def is_beginning(word: str) -> bool:
    """Whether longer words that begin so are meant as well: endings differ, above all in Azerbaijani, Russian and Turkish."""
    return len(word) >= SHORTEST_BEGINNING and not word.isdecimal()


def source(words: Sequence[str]) -> Source:
    if not words:
        return _ALL
    return _sqlite(words) if connection.vendor == "sqlite" else _postgresql(words)


def _sqlite(words: Sequence[str]) -> Source:
    """CROSS JOIN keeps the order: from the index to the rows. A word itself counts beside the words that begin with it."""
    asked = " AND ".join(f'("{word}" OR "{word}" *)' if is_beginning(word) else f'"{word}"' for word in words)
    tables = (
        "proceedings_searchindex CROSS JOIN proceedings_searchdocument AS document INDEXED BY search_document_counted"
        f" ON document.paper_id = proceedings_searchindex.rowid CROSS JOIN {_VOLUME}"
    )
    rank = f"bm25(proceedings_searchindex, {_SQLITE_WEIGHTS})"
    return Source(tables, "proceedings_searchindex MATCH %s", (asked,), rank, ())


def _postgresql(words: Sequence[str]) -> Source:
    """Whether all words are there is decided by the condition; the rank adds up where each stands, and doubles for the words themselves."""
    meant = [f"'{word}':*" if is_beginning(word) else f"'{word}'" for word in words]
    themselves = " & ".join(f"'{word}'" for word in words)
    rank = (
        f"-ts_rank('{_POSTGRESQL_WEIGHTS}'::real[], document.vector, %s::tsquery)"
        " * (CASE WHEN document.vector @@ %s::tsquery THEN 2 ELSE 1 END)"
    )
    return Source(_ALL.tables, "document.vector @@ %s::tsquery", (" & ".join(meant),), rank, (" | ".join(meant), themselves))


def rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
