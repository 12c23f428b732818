"""When a speaker can be there, by day and hour of the conference's own clock."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.lib.dates import written
from conference.lib.moments import day_of, in_zone
from conference.models import Conference
from speakers.models import Availability
from speakers.services.availability import MOST_INTERVALS, Interval


class IntervalForm(forms.Form):
    """A line without a day counts as empty; without hours the whole day is meant."""

    kind = forms.ChoiceField(label=_("I can or cannot"), choices=Availability.Kind, initial=Availability.Kind.CANNOT)
    day = forms.TypedChoiceField(label=_("Day"), required=False, coerce=date.fromisoformat, empty_value=None)
    begins = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        days = ((day.isoformat(), written(day, "l j F")) for day in days_of(conference))
        self.fields["day"].choices = [("", _("No day")), *days]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if not cleaned.get("day"):
            if (begins or ends) and "day" not in self.errors:
                self.add_error("day", _("Choose the day, or empty the line."))
        elif (begins is None) != (ends is None) and not self.errors:
            self.add_error("begins" if begins is None else "ends", _("Write both times, or none for the whole day."))
        elif not self.errors and self._span()[1] <= self._span()[0]:
            self.add_error("ends", _("The end is not after the beginning."))
        return cleaned

    def interval(self) -> Interval | None:
        if not self.cleaned_data.get("day"):
            return None
        return Interval(self.cleaned_data["kind"], *self._span())

    def _span(self) -> tuple[datetime, datetime]:
        place, day = self.conference, self.cleaned_data["day"]
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        if begins is None or ends is None:
            return _moment(place, day, place.day_changes_at), _moment(place, day + timedelta(days=1), place.day_changes_at)
        return _of_evening(place, day, begins), _of_evening(place, day, ends)


IntervalForms = forms.formset_factory(IntervalForm, extra=2, max_num=MOST_INTERVALS, absolute_max=MOST_INTERVALS + 2, validate_max=True)


def days_of(conference: Conference) -> list[date]:
    return [conference.starts_on + timedelta(days=number) for number in range((conference.ends_on - conference.starts_on).days + 1)]


def initial_of(conference: Conference, rows: Sequence[Availability]) -> list[dict[str, Any]]:
    """The lines of the form for what was said before; a whole day has no hours."""
    return [_line(conference, row) for row in rows]


def _line(conference: Conference, row: Availability) -> dict[str, Any]:
    day = day_of(row.starts_at, conference.zone, conference.day_changes_at)
    begins, ends = (in_zone(moment, conference.zone) for moment in (row.starts_at, row.ends_at))
    whole = begins.time() == ends.time() == conference.day_changes_at
    hours = {} if whole else {"begins": begins.time(), "ends": ends.time()}
    return {"kind": row.kind, "day": day.isoformat(), **hours}


def _of_evening(conference: Conference, day: date, hour: time) -> datetime:
    """An hour before the day changes belongs to the evening of the day."""
    return _moment(conference, day + timedelta(days=1) if hour < conference.day_changes_at else day, hour)


def _moment(conference: Conference, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, conference.tzinfo).astimezone(UTC)
