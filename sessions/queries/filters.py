"""By what the timetable is narrowed: day, track, language, kind. Read from an index of the whole programme."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count
from django.http import Http404
from django.urls import reverse

from conference.lib.localized import LocalizedText, in_language
from conference.lib.moments import day_of
from conference.models import Conference, SessionKind, Track
from sessions.models import SessionState, Slot
from sessions.queries.cards import language_name

ALL_DAYS = "all"


@dataclass(frozen=True)
class Asked:
    """What the address asks for, as it was written."""

    day: str = ""
    track: str = ""
    language: str = ""
    kind: str = ""
    q: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.track or self.language or self.kind or self.q)

    def address(self, conference: Conference, **changed: str) -> str:
        """Of the timetable so narrowed, to be shared."""
        asked = replace(self, **changed)
        given = {name: value for name in ("day", "track", "language", "kind", "q") if (value := getattr(asked, name))}
        base = reverse("programme:timetable", args=[conference.slug])
        return f"{base}?{urlencode(given)}" if given else base


@dataclass(frozen=True)
class Choice:
    value: str
    label: LocalizedText
    chosen: bool


@dataclass(frozen=True)
class DayChoice:
    """`day` is None for all of them together."""

    day: date | None
    url: str
    count: int
    current: bool


@dataclass(frozen=True)
class Narrowing:
    """One thing that is asked for, and the address without it."""

    label: LocalizedText
    url: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """So many slots that begin together and are alike in all that is asked for."""

    number: int
    day: date
    starts_at: datetime
    pause: bool
    cancelled: bool
    track: str
    language: str
    kind: str

    def fits(self, asked: Asked) -> bool:
        return (
            (not asked.track or self.track == asked.track)
            and (not asked.language or self.language == asked.language)
            and (not asked.kind or self.kind == asked.kind)
        )


@dataclass(frozen=True)
class Index:
    """Of all released slots as little as the choices need; three statements."""

    conference: Conference
    entries: Sequence[_Entry]
    tracks: Sequence[Track]
    kinds: Sequence[SessionKind]

    @cached_property
    def days(self) -> list[date]:
        return sorted({entry.day for entry in self.entries if not entry.cancelled}) or [self.conference.starts_on]

    def chosen_day(self, asked: str, at: datetime) -> date | None:
        """Today while the conference lasts, else its first day; None for all. Raises Http404 for a day without sessions."""
        if asked == ALL_DAYS:
            return None
        if asked:
            found = next((day for day in self.days if day.isoformat() == asked), None)
            if found is None:
                raise Http404
            return found
        today = day_of(at, self.conference.zone, self.conference.day_changes_at)
        return today if today in self.days else self.days[0]

    def day_choices(self, asked: Asked, current: date | None) -> tuple[DayChoice, ...]:
        """Each with the number of sessions that fit, without breaks; the search is let go, the rest stays."""
        counts: Counter[date] = Counter()
        for entry in self.entries:
            if not entry.pause and not entry.cancelled and entry.fits(asked):
                counts[entry.day] += entry.number
        days: list[date | None] = [*self.days, None] if len(self.days) > 1 else [*self.days]
        return tuple(
            DayChoice(
                day,
                asked.address(self.conference, day=day.isoformat() if day else ALL_DAYS, q=""),
                counts[day] if day else counts.total(),
                day == current and not asked.q,
            )
            for day in days
        )

    def track_choices(self, asked: str) -> tuple[Choice, ...]:
        used = {entry.track for entry in self.entries}
        return _checked(
            (Choice(str(row.pk), in_language(row.name), str(row.pk) == asked) for row in self.tracks if str(row.pk) in used), asked
        )

    def language_choices(self, asked: str) -> tuple[Choice, ...]:
        codes = sorted({entry.language for entry in self.entries if entry.language})
        return _checked((Choice(code, LocalizedText(language_name(code), ""), code == asked) for code in codes), asked)

    def kind_choices(self, asked: str) -> tuple[Choice, ...]:
        """Without breaks, which are always shown."""
        used = {entry.kind for entry in self.entries if not entry.pause}
        return _checked(
            (Choice(str(row.pk), in_language(row.name), str(row.pk) == asked) for row in self.kinds if str(row.pk) in used), asked
        )

    def first_after(self, day: date | None) -> datetime | None:
        """When the next day begins that has sessions."""
        later = [entry.starts_at for entry in self.entries if day and entry.day > day and not entry.pause and not entry.cancelled]
        return min(later, default=None)


def index_of(conference: Conference) -> Index:
    kinds = list(SessionKind.objects.filter(conference=conference))
    pauses = {kind.pk for kind in kinds if kind.nature == SessionKind.Nature.BREAK}
    rows = Slot.objects.shown().filter(version__conference=conference).order_by()
    columns = ("starts_at", "session__state", "session__track_id", "session__language", "session__kind_id")
    days = _Days(conference)
    entries = [
        _Entry(
            number, days.of(starts_at), starts_at, kind in pauses, state == SessionState.CANCELLED, str(track or ""), language, str(kind)
        )
        for starts_at, state, track, language, kind, number in rows.values_list(*columns).annotate(number=Count("pk"))
    ]  # fmt: skip
    return Index(conference, entries, list(Track.objects.filter(conference=conference)), kinds)


class _Days:
    """Sessions share their moments: each is asked for its day once."""

    def __init__(self, conference: Conference) -> None:
        self._conference = conference
        self._known: dict[datetime, date] = {}

    def of(self, moment: datetime) -> date:
        if moment not in self._known:
            self._known[moment] = day_of(moment, self._conference.zone, self._conference.day_changes_at)
        return self._known[moment]


def day_begins(conference: Conference, day: date) -> datetime:
    return datetime.combine(day, conference.day_changes_at, conference.tzinfo).astimezone(UTC)


def narrowings(asked: Asked, conference: Conference, choices: Mapping[str, Iterable[Choice]]) -> tuple[Narrowing, ...]:
    """What is asked for, each to be let go by itself."""
    found = [Narrowing(LocalizedText(f"“{asked.q}”", ""), asked.address(conference, q=""))] if asked.q else []
    for name, offered in choices.items():
        found += [Narrowing(choice.label, asked.address(conference, **{name: ""})) for choice in offered if choice.chosen]
    return tuple(found)


def _checked(choices: Iterable[Choice], asked: str) -> tuple[Choice, ...]:
    found = tuple(choices)
    if asked and not any(choice.chosen for choice in found):
        raise Http404
    return found
