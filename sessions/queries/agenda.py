"""A visitor's own programme, day by day, with what happens at the same time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from conference.lib.localized import LocalizedText
from conference.lib.moments import day_of, offset_label, place_of
from conference.models import Conference
from sessions.models import Agenda
from sessions.queries.cards import SlotCard, cards, shown


@dataclass(frozen=True)
class AgendaRow:
    """`clashes` are the titles of the others that are on meanwhile."""

    card: SlotCard
    clashes: tuple[LocalizedText, ...]


@dataclass(frozen=True)
class AgendaDay:
    day: date
    rows: tuple[AgendaRow, ...]


@dataclass(frozen=True)
class AgendaPage:
    days: tuple[AgendaDay, ...]
    ids: tuple[str, ...]
    count: int
    clashes: int
    zone: str
    offset: str


def agenda_page(conference: Conference, public_ids: Collection[str]) -> AgendaPage:
    """What of these sessions is public, in the order of the days; three statements, whatever their number."""
    found = cards(list(shown(conference).filter(session__public_id__in=set(public_ids))), conference)
    rows = [AgendaRow(card, tuple(_clashes(card, found))) for card in found]
    return AgendaPage(
        days=tuple(_days(conference, rows)),
        ids=tuple(dict.fromkeys(card.public_id for card in found)),
        count=len({card.public_id for card in found}),
        clashes=sum(1 for row in rows if row.clashes),
        zone=place_of(conference.zone),
        offset=offset_label(conference.zone, found[0].starts_at) if found else "",
    )


def kept_in(agenda: Agenda) -> list[str]:
    return list(agenda.items.order_by("pk").values_list("session__public_id", flat=True))


def _clashes(card: SlotCard, others: Sequence[SlotCard]) -> Iterable[LocalizedText]:
    if card.cancelled:
        return ()
    return (
        other.title
        for other in others
        if not other.cancelled and other.session_id != card.session_id and other.starts_at < card.ends_at and card.starts_at < other.ends_at
    )


def _days(conference: Conference, rows: Sequence[AgendaRow]) -> Iterable[AgendaDay]:
    by_day: dict[date, list[AgendaRow]] = {}
    for row in rows:
        by_day.setdefault(day_of(row.card.starts_at, conference.zone, conference.day_changes_at), []).append(row)
    return (AgendaDay(day, tuple(of_day)) for day, of_day in sorted(by_day.items()))
