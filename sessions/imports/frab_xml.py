"""Pentabarf and frab XML, read leniently: eighteen years of dialects differ in all but the names of the elements."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree

from conference.lib.text import clean_line
from conference.lib.xml import parse
from sessions.imports.programme import ReadProgramme
from sessions.imports.reading import GENERATOR, Clock, ToldEvent, ToldPerson, Unreadable, time_of, understood, zone_of


def read(source: bytes, zone: str) -> ReadProgramme:
    """`zone` is used where the file names none. Raises BadXml; single events that make no sense are refused with a reason."""
    root = parse(source)
    if etree.QName(root).localname != "schedule":
        raise Unreadable(_("This XML is not a programme: its first element is not <schedule>."))
    conference, generator = root.find("conference"), root.find("generator")
    own_zone, notes = zone_of(_text(conference, "time_zone_name"), zone)
    markup = generator is None or generator.get("name") != GENERATOR
    found = understood(_told(root, markup), Clock(own_zone, time_of(_text(conference, "day_change"))))
    title = clean_line(_text(conference, "title"))
    return ReadProgramme(title, str(own_zone), tuple(found.events.values()), tuple(found.refused), (*notes, *found.notes))


def _told(root: etree._Element, markup: bool) -> Iterator[ToldEvent]:
    """Every event with its day's date and its room; old files put events straight under the day."""
    for day in root.iter("day"):
        for child in day:
            if child.tag == "event":
                yield _event(child, day.get("date", ""), "", markup)
            elif child.tag == "room":
                for element in child.iter("event"):
                    yield _event(element, day.get("date", ""), child.get("name", ""), markup)


def _event(element: etree._Element, day: str, room: str, markup: bool) -> ToldEvent:
    """Abstract and description say one thing in two lengths; some files hold the same text in both."""
    texts: dict[str, str] = {}
    for child in element:
        if isinstance(child.tag, str) and child.tag not in texts and not len(child):
            texts[child.tag] = (child.text or "").strip()
        elif isinstance(child.tag, str):
            texts.setdefault(child.tag, "".join(child.itertext()).strip())
    told = {name: texts.get(name, "") for name in ("title", "subtitle", "track", "type", "language", "date", "start", "duration")}
    return ToldEvent(
        number=element.get("id", ""),
        guid=element.get("guid", ""),
        **told,  # type: ignore[arg-type]
        texts=(texts.get("abstract", ""), texts.get("description", "")),
        room=texts.get("room", "") or room,
        day=day,
        people=tuple(_people(element)),
        links=tuple(_links(element)),
        markup=markup,
    )


def _people(element: etree._Element) -> Iterator[ToldPerson]:
    for person in element.iterfind("persons/person"):
        yield ToldPerson("".join(person.itertext()), (person.get("guid") or person.get("id") or "").strip())


def _links(element: etree._Element) -> Iterator[tuple[str, str]]:
    for link in [*element.iterfind("links/link"), *element.iterfind("attachments/attachment")]:
        yield (link.get("href") or "").strip(), "".join(link.itertext())


def _text(element: etree._Element | None, name: str) -> str:
    found = element.find(name) if element is not None else None
    return "".join(found.itertext()).strip() if found is not None else ""
