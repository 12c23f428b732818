"""Search in the released programme: every word must be somewhere in a session's title, people, parts or room."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from conference.lib.localized import LocalizedText, in_language, texts_of
from conference.lib.text import fold
from conference.models import Conference
from sessions.models import SessionItem
from sessions.queries.shown import ShownSlot

LONGEST_QUERY = 100
MOST_WORDS = 8
MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """`parts` are the titles of those short talks or posters that made it found."""

    slot: ShownSlot
    parts: tuple[LocalizedText, ...]


def words_of(query: str) -> list[str]:
    return fold(query[:LONGEST_QUERY]).split()[:MOST_WORDS]


def find(conference: Conference, slots: Iterable[ShownSlot], query: str) -> list[Found]:
    """Those of the slots that hold every word; one statement. Names and titles are those that were released."""
    words = words_of(query)
    parts: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    for session, key, title in SessionItem.objects.filter(session__conference=conference).values_list("session_id", "search_key", "title"):
        parts[session].append((key, title))
    found = []
    for slot in slots:
        own = _key(slot)
        if words and all(word in own or any(word in key for key, _title in parts[slot.session_id]) for word in words):
            titles = [title for key, title in parts[slot.session_id] if any(word in key and word not in own for word in words)]
            found.append(Found(slot, tuple(in_language(title) for title in titles[:MOST_PARTS])))
    return found


def _key(slot: ShownSlot) -> str:
    names = [person["name"] for person in slot.people]
    return " ".join(_folded(text) for text in [*texts_of(slot.title).values(), *texts_of(slot.room_name).values(), *names])


_folded = lru_cache(maxsize=8192)(fold)
