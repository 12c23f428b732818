"""One message to each person whom a new version of the programme concerns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone, translation

from conference.lib import places
from conference.lib.places import Reader
from conference.lib.text import email_key
from conference.models import Conference, OutgoingMail
from conference.services import mail
from sessions.models import Agenda, AgendaItem, ScheduleVersion
from sessions.queries.changes import Change, ChangeLine, kept_form, lines_of
from speakers.models import Speaker, SpeakerState


@dataclass
class Recipient:
    """`own` are changes of sessions in which the person appears, `kept` of those on the person's own programme."""

    email: str
    name: str
    language: str
    own: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)


def tell(version: ScheduleVersion, changes: Sequence[Change], *, presenters: bool, keepers: bool) -> int:
    """Returns to how many. Whoever appears and also keeps a session gets one message with both."""
    found = recipients(version.conference, changes, presenters=presenters, keepers=keepers)
    for person in found:
        _queue(version, person)
    return len(found)


def recipients(conference: Conference, changes: Sequence[Change], *, presenters: bool, keepers: bool) -> list[Recipient]:
    """By address, so that nobody is written to twice; the same number of statements, whatever theirs."""
    people: dict[str, Recipient] = {}
    if presenters:
        for change, speaker in _presenters(conference, changes):
            language = speaker.user.language if speaker.user else ""
            _of(people, speaker.email, speaker.name, language, conference).own.append(change)
    if keepers:
        for change, reader in _keepers(changes):
            person = _of(people, reader.email, reader.name, reader.language, conference)
            if change not in (*person.own, *person.kept):
                person.kept.append(change)
    return list(people.values())


def _of(people: dict[str, Recipient], email: str, name: str, language: str, conference: Conference) -> Recipient:
    spoken = language if language in conference.languages else conference.default_language
    return people.setdefault(email_key(email), Recipient(email, name, spoken))


def _presenters(conference: Conference, changes: Iterable[Change]) -> Iterator[tuple[Change, Speaker]]:
    concerned = [(change, change.people) for change in changes]
    ids = {person for _change, people in concerned for person in people}
    rows = Speaker.objects.filter(conference=conference, public_id__in=ids).exclude(email="").exclude(state=SpeakerState.WITHDRAWN)
    speakers = {row.public_id: row for row in rows.select_related("user")}
    for change, people in concerned:
        yield from ((change, speakers[person]) for person in sorted(people) if person in speakers)


def _keepers(changes: Iterable[Change]) -> Iterator[tuple[Change, Reader]]:
    """Those with an account or a ticket: a private address alone has nobody to write to."""
    moving = [change for change in changes if change.moves_a_visitor]
    rows = AgendaItem.objects.filter(session__in=[change.slot.session_id for change in moving]).select_related("agenda__user")
    kept: dict[int, list[Agenda]] = defaultdict(list)
    for item in rows.order_by("pk"):
        kept[item.session_id].append(item.agenda)
    readers = _readers({agenda.pk: agenda for agendas in kept.values() for agenda in agendas})
    for change in moving:
        yield from ((change, reader) for agenda in kept[change.slot.session_id] for reader in readers[agenda.pk])


def _readers(agendas: Mapping[int, Agenda]) -> dict[int, list[Reader]]:
    readers: dict[int, list[Reader]] = defaultdict(list, places.agenda_readers.gather(list(agendas.values()), timezone.now()))
    for agenda in agendas.values():
        if agenda.user is not None and agenda.user.is_active:
            readers[agenda.pk].insert(0, Reader(agenda.user.email, agenda.user.name, agenda.user.language))
    return readers


def _queue(version: ScheduleVersion, person: Recipient) -> None:
    conference = version.conference
    with translation.override(person.language):
        context = {
            "version": version, "name": person.name, "own": _lines(conference, person.own), "kept": _lines(conference, person.kept),
            "link": mail.absolute(reverse("programme:timetable", args=[conference.slug])),
            "changes": mail.absolute(reverse("programme:changes", args=[conference.slug])),
        }  # fmt: skip
    mail.queue(
        to=person.email, template="programme/changed", context=context, language=person.language, app="programme",
        occasion=_occasion(version), conference=conference,
    )  # fmt: skip


def _lines(conference: Conference, changes: Sequence[Change]) -> tuple[ChangeLine, ...]:
    return lines_of(conference, kept_form(changes))


def count_of(version: ScheduleVersion) -> int:
    return OutgoingMail.objects.filter(occasion=_occasion(version)).count()


def _occasion(version: ScheduleVersion) -> str:
    return f"programme:{version.pk}"
