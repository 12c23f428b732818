"""What an import does with sessions that an earlier file brought: what changed follows, what was changed here stays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from conference.models import ExternalRef
from sessions.imports.programme import ReadEvent
from sessions.models import Session, SessionState
from sessions.services import schedule
from sessions.services import sessions as session_services
from sessions.services.import_present import Present
from sessions.services.import_report import Compared, Difference, ImportReport
from sessions.services.import_shelf import Shelf
from sessions.services.sessions import Casting

_OWN_COLUMNS = ("title", "subtitle", "abstract")
_COLUMNS = {"type": "kind"}
_PLACE = frozenset({"room", "starts_at", "ends_at"})


def follow(event: ReadEvent, ref: ExternalRef, present: Present, by: User | None, report: ImportReport) -> None:
    """Take over what the file changed since last time, except where somebody changed it here."""
    session = present.sessions.get(ref.object_id)
    if session is None:
        report.kept_here.append(Compared(event.title, (Difference("state", "removed", SessionState.CONFIRMED.value),)))
        return
    told, ours, before = present.shelf.values(event), present.values(session), ref.imported
    kept = [name for name in told if ours[name] != told[name] and ours[name] != before.get(name, told[name])]
    wanted = [name for name in told if ours[name] != told[name] and name not in kept]
    clock = present.shelf.conference.tzinfo
    differences = {
        name: Difference(name, _by_clock(name, ours[name], clock), _by_clock(name, told[name], clock)) for name in [*wanted, *kept]
    }
    returned = _stand_up(session, before, by)
    _tell(event.title, session, differences, (wanted, kept), returned, report)
    if wanted:
        _take_over(session, event, wanted, present.shelf, by)
    _remember(ref, {**{name: told[name] for name in told if name not in kept}, "gone": False})


def cancel_gone(gone: Mapping[str, ExternalRef], present: Present, by: User | None, report: ImportReport) -> None:
    """What was confirmed again here after it was gone stays; what was cancelled here already needs nothing."""
    for ref in gone.values():
        session = present.sessions.get(ref.object_id)
        if session is None or session.state == SessionState.CANCELLED:
            continue
        if ref.imported.get("gone"):
            report.kept_here.append(Compared(str(session), (Difference("state", session.state, "gone"),)))
            continue
        session_services.cancel(session, by=by, release=False)
        _remember(ref, {"gone": True})
        report.gone.append(str(session))


def _by_clock(name: str, value: Any, clock: ZoneInfo) -> Any:
    """Moments as the conference's clock shows them."""
    if name not in ("starts_at", "ends_at"):
        return value
    return ", ".join(f"{datetime.fromisoformat(one).astimezone(clock):%Y-%m-%d %H:%M}" for one in value.split(", ") if one)


def _stand_up(session: Session, before: Mapping[str, Any], by: User | None) -> bool:
    """What an earlier file let go comes back; what was cancelled by hand does not."""
    if not before.get("gone") or session.state != SessionState.CANCELLED:
        return False
    session_services.confirm(session, by=by, release=False)
    return True


def _tell(
    title: str,
    session: Session,
    differences: Mapping[str, Difference],
    names: tuple[list[str], list[str]],
    returned: bool,
    report: ImportReport,
) -> None:
    wanted, kept = ([differences[name] for name in part] for part in names)
    state = Difference("state", SessionState.CANCELLED.value, SessionState.CONFIRMED.value)
    if returned:
        wanted.append(state)
    elif session.state != SessionState.CONFIRMED:
        kept.append(Difference("state", session.state, SessionState.CONFIRMED.value))
    if wanted:
        report.changes.append(Compared(title, tuple(wanted)))
    else:
        report.same += 1
    if kept:
        report.kept_here.append(Compared(title, tuple(kept)))


def _take_over(session: Session, event: ReadEvent, names: list[str], shelf: Shelf, by: User | None) -> None:
    fields = shelf.fields(event)
    chosen = {_COLUMNS.get(name, name): fields[_COLUMNS.get(name, name)] for name in names if _COLUMNS.get(name, name) in fields}
    for name in _OWN_COLUMNS:
        if name in chosen:
            chosen[name] = shelf.merged(getattr(session, name), chosen[name])
    people = [Casting(shelf.speakers[person.key]) for person in event.people] if "people" in names else None
    if chosen or people is not None:
        session_services.change(session, chosen, by=by, people=people, release=False)
    if _PLACE & set(names):
        _place(session, event, names, shelf, by)


def _place(session: Session, event: ReadEvent, names: list[str], shelf: Shelf, by: User | None) -> None:
    """Of room and time, what was changed here stays, and the file's other half is taken over."""
    slot = session.slots.filter(version__released_at=None).select_related("room").first()
    room = shelf.rooms.get(event.room) if slot is None or "room" in names else slot.room
    starts_at = event.starts_at if slot is None or "starts_at" in names else slot.starts_at
    ends_at = event.ends_at if slot is None or "ends_at" in names else slot.ends_at
    ends_at = ends_at if ends_at > starts_at else starts_at + (event.ends_at - event.starts_at)
    schedule.place(session, room=room, starts_at=starts_at, ends_at=ends_at, by=by, release=False)


def _remember(ref: ExternalRef, told: Mapping[str, Any]) -> None:
    imported = {**ref.imported, **told}
    if imported != {"gone": False, **ref.imported}:
        ref.imported = imported
        ref.save(update_fields=["imported", "imported_at"])
