"""The statements of a search: which papers, how many, and what they can be narrowed to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conference.lib.text import words
from proceedings.queries.search import engine
from proceedings.queries.search.asked import Asked

# Authors are counted in so many papers at most; everything else in all of them.
COUNTED_FOR_AUTHORS = 5_000
MOST_AUTHORS = 8
# A proposal is tried with so many papers at most.
ENOUGH = 1_000


@dataclass(frozen=True)
class Tally:
    """How many papers were found, by volume and language; authors by their folded name."""

    total: int
    volumes: dict[int, int]
    languages: dict[str, int]
    authors: tuple[tuple[str, str, int], ...]

    @property
    def authors_of_some(self) -> bool:
        return self.total > COUNTED_FOR_AUTHORS


def papers(asked: Asked, *, limit: int, offset: int = 0) -> list[int]:
    """Primary keys, in order; ties are always broken the same way."""
    tables, condition, values, source = _where(asked, asked.words)
    order, order_values = _order(asked, source)
    statement = f"SELECT document.paper_id FROM {tables} WHERE {condition} ORDER BY {order} LIMIT %s OFFSET %s"
    return [key for (key,) in engine.rows(statement, [*values, *order_values, limit, offset])]


def tally(asked: Asked) -> Tally:
    tables, condition, values, _source = _where(asked, asked.words)
    counted = engine.rows(f"SELECT document.volume_id, document.language, COUNT(*) FROM {tables} WHERE {condition} GROUP BY 1, 2", values)
    volumes: Counter[int] = Counter()
    languages: Counter[str] = Counter()
    for volume, language, count in counted:
        volumes[volume] += count
        languages[language] += count
    return Tally(volumes.total(), dict(volumes), dict(languages), _authors(tables, condition, values))


def counts(asked: Asked, queries: Sequence[Sequence[str]]) -> list[int]:
    """How many papers there are for each list of words, in one statement; counting ends where there are enough."""
    parts, values = [], []
    for number, query in enumerate(queries):
        tables, condition, some, _source = _where(asked, query)
        inner = f"SELECT 1 AS hit FROM {tables} WHERE {condition} LIMIT {ENOUGH}"
        parts.append(f"SELECT {number} AS number, COUNT(*) AS papers FROM ({inner}) AS found_{number}")
        values += some
    found = dict(engine.rows(" UNION ALL ".join(parts), values)) if parts else {}
    return [found[number] for number in range(len(queries))]


def _authors(tables: str, condition: str, values: Sequence[Any]) -> tuple[tuple[str, str, int], ...]:
    found = f"SELECT document.paper_id FROM {tables} WHERE {condition} LIMIT {COUNTED_FOR_AUTHORS}"
    statement = (
        f"SELECT author.key, MIN(author.name), COUNT(*) AS papers FROM ({found}) AS found"
        " JOIN proceedings_searchauthor AS author ON author.document_id = found.paper_id"
        f" GROUP BY author.key ORDER BY papers DESC, author.key LIMIT {MOST_AUTHORS}"
    )
    return tuple(engine.rows(statement, values))


def _where(asked: Asked, query: Sequence[str]) -> tuple[str, str, list[Any], engine.Source]:
    """The tables, the condition with what is narrowed to, and its values."""
    source = engine.source(query)
    conditions, values = [source.condition], list(source.values)
    if asked.query and not asked.words:
        # Signs alone are no words, and nobody has them.
        conditions.append("1 = 0")
    if asked.year:
        conditions.append("volume.year = %s")
        values.append(asked.year)
    if asked.conference:
        # One that is not public is not known here.
        conditions.append("volume.conference_id IN (SELECT id FROM conference_conference WHERE slug = %s AND state <> 'draft')")
        values.append(asked.conference)
    if asked.language:
        conditions.append("document.language = %s")
        values.append(asked.language)
    if asked.author:
        conditions.append("document.paper_id IN (SELECT document_id FROM proceedings_searchauthor WHERE key = %s)")
        values.append(" ".join(words(asked.author))[:400])
    return source.tables, " AND ".join(conditions), values, source


def _order(asked: Asked, source: engine.Source) -> tuple[str, tuple[Any, ...]]:
    newest = "volume.year DESC, document.paper_id DESC"
    if asked.order == "rating":
        paper = "FROM proceedings_paper AS paper WHERE paper.id = document.paper_id"
        return f"(SELECT COALESCE(paper.rating_mean, 0) {paper}) DESC, (SELECT paper.rating_count {paper}) DESC, {newest}", ()
    if asked.order == "newest" or not asked.words:
        return newest, ()
    return f"{source.rank}, {newest}", source.rank_values
