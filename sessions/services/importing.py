"""A programme read from a file becomes ours: what is new is made, what changed follows, what was changed here stays."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import User
from conference import kept
from conference.models import Conference, ExternalRef
from conference.services import activity, public_ids
from sessions.imports.programme import ReadEvent, ReadProgramme, Refused
from sessions.models import ScheduleVersion, Session, SessionPerson, SessionState, Slot
from sessions.services import schedule
from sessions.services import sessions as session_services
from sessions.services.import_shelf import Shelf, source_of
from sessions.services.sessions import Casting

BATCH = 200
_OWN_COLUMNS = ("title", "subtitle", "abstract")


@dataclass
class ImportReport:
    """What a run did, or would do; one line a session."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changed_here: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same: int = 0
    version: ScheduleVersion | None = None

    @property
    def found_anything(self) -> bool:
        return bool(self.new or self.changed or self.gone)


@transaction.atomic
def import_programme(
    conference: Conference, read: ReadProgramme, *, by: User | None, release: bool = False, dry_run: bool = False
) -> ImportReport:
    """All or nothing, and nothing at all when `dry_run`. Released once, at the end."""
    report = ImportReport(refused=list(read.refused), notes=list(read.notes))
    shelf = Shelf(conference, read)
    known = _known_sessions(conference)
    _add_new([event for event in read.events if event.key not in known], shelf, report)
    for event in read.events:
        if event.key in known:
            _follow(event, known[event.key], shelf, by, report)
    _cancel_gone({key: ref for key, ref in known.items() if key not in {event.key for event in read.events}}, shelf, by, report)
    if report.found_anything:
        _finish(conference, report, by, release)
    if dry_run:
        transaction.set_rollback(True)
    return report


def _known_sessions(conference: Conference) -> dict[str, ExternalRef]:
    return {ref.key: ref for ref in ExternalRef.objects.filter(source=source_of(conference), kind="session")}


def _finish(conference: Conference, report: ImportReport, by: User | None, release: bool) -> None:
    counts = {"new": len(report.new), "changed": len(report.changed), "gone": len(report.gone), "refused": len(report.refused)}
    activity.record("programme imported", conference, by=by, conference=conference, after=counts)
    report.version = schedule.release(conference, by=by) if release else schedule.release_if_automatic(conference, by=by)
    if report.version is None:
        kept.changed(conference)


# --- What is new ---


def _add_new(events: list[ReadEvent], shelf: Shelf, report: ImportReport) -> None:
    """Rows for all events together, so that a thousand cost as many statements as two hundred times five."""
    if not events:
        return
    taken = _taken([guid for event in events if (guid := shelf.guid(event)) is not None])
    rows = [_row(event, shelf, taken) for event in events]
    for row, public_id in zip(rows, public_ids.fresh(Session, len(rows)), strict=True):
        row.public_id = public_id
    Session.objects.bulk_create(rows, batch_size=BATCH)
    _cast_and_place(list(zip(events, rows, strict=True)), shelf)
    kind = ContentType.objects.get_for_model(Session)
    ExternalRef.objects.bulk_create(
        [
            ExternalRef(
                source=shelf.source, kind="session", key=event.key, content_type=kind, object_id=row.pk, imported=shelf.values(event)
            )
            for event, row in zip(events, rows, strict=True)
        ],
        batch_size=BATCH,
    )
    report.new += [event.title for event in events]


def _taken(guids: list[UUID]) -> set[UUID]:
    """Those that another conference's sessions have: the same file may be read into two conferences."""
    found: set[UUID] = set()
    for start in range(0, len(guids), BATCH):
        found |= set(Session.objects.filter(uuid__in=guids[start : start + BATCH]).values_list("uuid", flat=True))
    return found


def _row(event: ReadEvent, shelf: Shelf, taken: set[UUID]) -> Session:
    row = session_services.prepared(shelf.conference, **shelf.fields(event))
    row.state = SessionState.CONFIRMED
    if (guid := shelf.guid(event)) is not None and guid not in taken:
        row.uuid = guid
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


# --- What was there before ---


def _follow(event: ReadEvent, ref: ExternalRef, shelf: Shelf, by: User | None, report: ImportReport) -> None:
    """Take over what the file changed since last time, except where somebody changed it here."""
    told = shelf.values(event)
    differing = [name for name in told if told[name] != ref.imported.get(name)]
    if not differing and not ref.imported.get("gone"):
        report.same += 1
        return
    session = Session.objects.select_related("conference", "kind", "track").get(pk=ref.object_id)
    ours = shelf.present(session)
    protected = [name for name in differing if ours[name] != ref.imported.get(name) and ours[name] != told[name]]
    wanted = [name for name in differing if name not in protected]
    report.changed_here += [f"{event.title}: {name}" for name in protected]
    if ref.imported.get("gone") and session.state == SessionState.CANCELLED:
        session_services.confirm(session, by=by, release=False)
    if wanted or ref.imported.get("gone"):
        _take_over(session, event, wanted, shelf, by)
        report.changed.append(event.title)
    ref.imported = {**ref.imported, **{name: told[name] for name in wanted}, "gone": False}
    ref.save(update_fields=["imported", "imported_at"])


def _take_over(session: Session, event: ReadEvent, names: list[str], shelf: Shelf, by: User | None) -> None:
    fields = shelf.fields(event)
    columns = {"type": "kind"}
    chosen = {columns.get(name, name): fields[columns.get(name, name)] for name in names if columns.get(name, name) in fields}
    for name in _OWN_COLUMNS:
        if name in chosen:
            chosen[name] = shelf.merged(getattr(session, name), chosen[name])
    people = [Casting(shelf.speakers[person.key]) for person in event.people] if "people" in names else None
    if chosen or people is not None:
        session_services.change(session, chosen, by=by, people=people, release=False)
    if {"room", "starts_at", "ends_at"} & set(names):
        schedule.place(session, room=shelf.rooms.get(event.room), starts_at=event.starts_at, ends_at=event.ends_at, by=by, release=False)


def _cancel_gone(gone: dict[str, ExternalRef], shelf: Shelf, by: User | None, report: ImportReport) -> None:
    sessions = Session.objects.select_related("conference").in_bulk([ref.object_id for ref in gone.values()])
    for ref in gone.values():
        session = sessions.get(ref.object_id)
        if session is None or session.state == SessionState.CANCELLED:
            continue
        session_services.cancel(session, by=by, release=False)
        ref.imported = {**ref.imported, "gone": True}
        ref.save(update_fields=["imported", "imported_at"])
        report.gone.append(str(session))
