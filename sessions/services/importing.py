"""A programme read from a file becomes ours: what is new is made, what changed follows, what was changed here stays."""

from datetime import timedelta
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import User
from conference import kept
from conference.models import Conference, ExternalRef
from conference.services import activity, public_ids
from sessions.imports import any_format
from sessions.imports.programme import ReadEvent, ReadProgramme
from sessions.models import Session, SessionPerson, SessionState, Slot
from sessions.services import schedule
from sessions.services import sessions as session_services
from sessions.services.import_following import cancel_gone, follow
from sessions.services.import_present import Present
from sessions.services.import_report import ImportReport
from sessions.services.import_shelf import Shelf, source_of

BATCH = 200


@transaction.atomic
def import_programme(
    conference: Conference, read: ReadProgramme, *, by: User | None, release: bool = False, dry_run: bool = False, agreed: str = ""
) -> ImportReport:
    """All or nothing, and nothing at all when `dry_run`, or when it would do other things than were `agreed`. Released once, at the end.

    `agreed` is the mark of the report that somebody read.
    """
    schedule.lock(conference)
    report = ImportReport(refused=list(read.refused), notes=list(read.notes))
    _compare(conference, read, by, report)
    report.written = not dry_run and agreed in ("", report.mark)
    if not report.written:
        transaction.set_rollback(True)
    elif report.found_anything:
        _finish(conference, report, by, release)
    return report


def read_file(conference: Conference, content: bytes) -> ReadProgramme:
    """What the file leaves open is the conference's: its zone, and which day a weekday is. Raises a DomainError in words."""
    length = (conference.ends_on - conference.starts_on).days + 1
    return any_format.read(content, conference.zone, [conference.starts_on + timedelta(days=number) for number in range(length)])


def _compare(conference: Conference, read: ReadProgramme, by: User | None, report: ImportReport) -> None:
    shelf = Shelf(conference, read)
    report.changes += shelf.renamed
    report.kept_here += shelf.renamed_here
    known = {ref.key: ref for ref in ExternalRef.objects.filter(source=source_of(conference), kind="session")}
    if known:
        present = Present(shelf)
        there = {event.key for event in read.events} | {refused.key for refused in read.refused}
        for event in read.events:
            if event.key in known:
                follow(event, known[event.key], present, by, report)
        cancel_gone({key: ref for key, ref in known.items() if key not in there}, present, by, report)
    _add_new([event for event in read.events if event.key not in known], shelf, report)


def _finish(conference: Conference, report: ImportReport, by: User | None, release: bool) -> None:
    counts = {"new": len(report.new), "changed": len(report.changes), "gone": len(report.gone), "refused": len(report.refused)}
    activity.record("programme imported", conference, by=by, conference=conference, after=counts)
    report.version = schedule.release(conference, by=by) if release else schedule.release_if_automatic(conference, by=by)
    if report.version is None:
        kept.changed(conference)


def _add_new(events: list[ReadEvent], shelf: Shelf, report: ImportReport) -> None:
    """Rows for all events together, so that a thousand cost as many statements as two hundred times five."""
    if not events:
        return
    taken = _taken([guid for event in events if (guid := shelf.guid(event)) is not None])
    rows = [_row(event, shelf, taken) for event in events]
    for row, public_id in zip(rows, public_ids.fresh(Session, len(rows)), strict=True):
        row.public_id = public_id
    Session.objects.bulk_create(rows, batch_size=BATCH)
    pairs = list(zip(events, rows, strict=True))
    _cast_and_place(pairs, shelf)
    kind = ContentType.objects.get_for_model(Session)
    refs = [
        ExternalRef(source=shelf.source, kind="session", key=event.key, content_type=kind, object_id=row.pk, imported=shelf.values(event))
        for event, row in pairs
    ]
    ExternalRef.objects.bulk_create(refs, batch_size=BATCH)
    report.new += [event.title for event in events]


def _taken(guids: list[UUID]) -> set[UUID]:
    """Those that another conference's sessions have: the same file may be read into two conferences."""
    found: set[UUID] = set()
    for start in range(0, len(guids), BATCH):
        found |= set(Session.objects.filter(uuid__in=guids[start : start + BATCH]).values_list("uuid", flat=True))
    return found


def _row(event: ReadEvent, shelf: Shelf, taken: set[UUID]) -> Session:
    """An identifier that two events of the file share, written in two ways, is given to the first."""
    row = session_services.prepared(shelf.conference, **shelf.fields(event))
    row.state = SessionState.CONFIRMED
    if (guid := shelf.guid(event)) is not None and guid not in taken:
        row.uuid = guid
        taken.add(guid)
    return row


def _cast_and_place(pairs: list[tuple[ReadEvent, Session]], shelf: Shelf) -> None:
    cast = [
        SessionPerson(session=row, speaker=shelf.speakers[person.key], position=position)
        for event, row in pairs
        for position, person in enumerate(event.people, 1)
    ]
    SessionPerson.objects.bulk_create(cast, batch_size=BATCH)
    draft = schedule.draft_of(shelf.conference)
    slots = [
        Slot(version=draft, session=row, room=shelf.rooms.get(event.room), starts_at=event.starts_at, ends_at=event.ends_at)
        for event, row in pairs
    ]
    Slot.objects.bulk_create(slots, batch_size=BATCH)
