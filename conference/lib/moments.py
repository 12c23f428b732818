"""Moments are kept in UTC and shown in the conference's zone, with the zone named."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_noop

PLACES = (gettext_noop("Baku"),)


def in_zone(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def day_of(moment: datetime, zone: str, day_changes_at: time) -> date:
    """The conference's day: what happens after midnight but before the change belongs to the evening before."""
    local = in_zone(moment, zone)
    return local.date() - timedelta(days=1) if local.time() < day_changes_at else local.date()


def offset_label(zone: str, moment: datetime) -> str:
    """`UTC+4`, `UTC−3:30`."""
    offset = in_zone(moment, zone).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def place_of(zone: str) -> str:
    """`Asia/Baku` → `Baku`, in the reader's language where the catalogue knows the place."""
    return gettext(zone.rsplit("/", 1)[-1].replace("_", " "))
