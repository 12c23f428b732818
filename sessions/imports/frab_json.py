"""frab JSON, as pretalx and frab write it."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from conference.lib.text import clean_line
from sessions.imports.programme import ReadProgramme
from sessions.imports.reading import GENERATOR, Clock, ToldEvent, ToldPerson, Unreadable, time_of, understood, zone_of


def read(text: str, zone: str) -> ReadProgramme:
    """Raises Unreadable for what is no programme; single events that make no sense are refused with a reason."""
    document = _parsed(text)
    schedule = _named(document, "schedule")
    conference = _named(schedule, "conference")
    if "days" not in conference:
        raise Unreadable(_("This JSON is not a programme: it lacks “schedule”, “conference” and “days”, one within the other."))
    own_zone, notes = zone_of(_string(conference.get("time_zone_name")), zone)
    markup = _named(document, "generator").get("name") != GENERATOR
    found = understood(_told(conference, markup), Clock(own_zone, _day_changes_at(conference)))
    title = clean_line(_string(conference.get("title")))
    return ReadProgramme(title, str(own_zone), tuple(found.events.values()), tuple(found.refused), (*notes, *found.notes))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except RecursionError:
        raise Unreadable(_("This JSON is nested deeper than any programme."))
    except ValueError as problem:
        raise Unreadable(_("This file is not well-formed JSON: %(problem)s") % {"problem": problem})


def _no_number(word: str) -> None:
    raise ValueError(_("%(word)s is not a value of JSON.") % {"word": word})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name that stands twice only the last would be read, and the rest lost without a word."""
    found = dict(pairs)
    if len(found) != len(pairs):
        doubled = next(name for name, _value in pairs if sum(name == other for other, _other in pairs) > 1)
        raise ValueError(_("“%(name)s” stands twice in one place.") % {"name": doubled[:60]})
    return found


def _told(conference: dict[str, Any], markup: bool) -> Iterator[ToldEvent]:
    for day in _list(conference.get("days")):
        rooms = day.get("rooms") if isinstance(day, dict) else None
        for room, events in (rooms if isinstance(rooms, dict) else {}).items():
            for event in _list(events):
                yield _event(event, _string(day.get("date")), room, markup) if isinstance(event, dict) else ToldEvent(problem=_lost())


def _event(event: dict[str, Any], day: str, room: str, markup: bool) -> ToldEvent:
    number = event.get("id")
    names = ("guid", "title", "subtitle", "track", "type", "language", "date", "start", "duration")
    return ToldEvent(
        number=_string(number),
        **{name: _string(event.get(name)) for name in names},  # type: ignore[arg-type]
        texts=(_string(event.get("abstract")), _string(event.get("description"))),
        room=_string(event.get("room")) or room,
        day=day,
        people=tuple(_people(event)),
        links=tuple(_links(event)),
        markup=markup,
        problem="" if number is None or type(number) is int else _("Its id is not a whole number, as the format wants it."),
    )


def _people(event: dict[str, Any]) -> Iterator[ToldPerson]:
    for person in _list(event.get("persons")):
        if isinstance(person, dict):
            key = next((_string(person[name]) for name in ("guid", "id", "code") if person.get(name)), "")
            yield ToldPerson(_string(person.get("public_name")) or _string(person.get("name")), key)
        else:
            yield ToldPerson(_string(person))


def _links(event: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for link in [*_list(event.get("links")), *_list(event.get("attachments"))]:
        if isinstance(link, dict):
            yield _string(link.get("url")), _string(link.get("title"))


def _day_changes_at(conference: dict[str, Any]) -> Any:
    """Where days begin at nine and end at four, what starts at two belongs to the night: the end of a day tells the change."""
    for day in _list(conference.get("days")):
        begins, ends = (_string(day.get(name)) if isinstance(day, dict) else "" for name in ("day_start", "day_end"))
        if begins[:10] and begins[:10] != ends[:10]:
            return time_of(ends[11:16])
    return time_of("")


def _named(document: Any, name: str) -> dict[str, Any]:
    found = document.get(name) if isinstance(document, dict) else None
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _string(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if type(value) in (int, float) else ""


def _lost() -> str:
    return _("What stands here is not a session.")
