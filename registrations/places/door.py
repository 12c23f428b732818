"""Who has come, on the panel's start page: hour by hour of the last day that somebody came."""

from collections import Counter
from datetime import datetime

from django.db.models import Max, Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.charts import Bar, BarChart
from conference.lib.places import Figure
from conference.models import Conference, Role
from conference.permissions import holds
from registrations.models import CheckIn, Ticket


def panel_start(user: Model, conference: Conference, at: datetime) -> list[Figure]:
    if not holds(user, conference, Role.REGISTRATION):  # type: ignore[arg-type]
        return []
    inside = CheckIn.objects.standing().filter(check_in_list__conference=conference)
    last = inside.aggregate(last=Max("at"))["last"]
    if last is None:
        return []
    return [_checked_in(conference, last)]


def _checked_in(conference: Conference, last: datetime) -> Figure:
    inside = CheckIn.objects.standing().filter(check_in_list__conference=conference)
    day = last.astimezone(conference.tzinfo).replace(hour=0, minute=0, second=0, microsecond=0)
    moments = inside.filter(at__gte=day).values_list("at", flat=True)
    hours = Counter(moment.astimezone(conference.tzinfo).hour for moment in moments)
    people, sold = inside.values("ticket").distinct().count(), Ticket.objects.valid().filter(order__conference=conference).count()
    title = ngettext("%(people)d of %(sold)d has come", "%(people)d of %(sold)d have come", people) % {"people": people, "sold": sold}
    bars = tuple(Bar(f"{hour:02}", hours[hour]) for hour in range(min(hours), max(hours) + 1))
    label = _("Let in on %(day)s, hour by hour") % {"day": date_format(day, "j F Y")}
    return Figure(title, "registrations/panel_weeks.html", BarChart(label, bars, value_name=_("Let in")), order=15)
