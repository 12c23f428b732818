"""What changed in the programme from release to release, for everybody."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from conference.lib.dates import written
from conference.lib.moments import in_zone
from conference.models import Conference
from conference.services.mail import absolute
from sessions.exports.changes_feed import FeedEntry
from sessions.models import ScheduleVersion
from sessions.queries.changes import ChangeLine, Standing, lines_of

# Older versions are nobody's news; each still stands in the panel.
MOST_VERSIONS = 30


@dataclass(frozen=True)
class VersionChanges:
    number: int
    released_at: datetime
    notes: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class ChangesPage:
    conference: Conference
    versions: tuple[VersionChanges, ...]


def changes_page(conference: Conference) -> ChangesPage:
    """The newest first; versions in which nothing changed for readers are left out. One statement."""
    rows = ScheduleVersion.objects.released().filter(conference=conference).exclude(changes=[], notes="").order_by("-number")
    return ChangesPage(conference, tuple(_version(conference, row) for row in rows[:MOST_VERSIONS]))


def _version(conference: Conference, row: ScheduleVersion) -> VersionChanges:
    assert row.number is not None
    assert row.released_at is not None
    return VersionChanges(row.number, row.released_at, row.notes, lines_of(conference, row.changes))


def feed_entries(conference: Conference) -> list[FeedEntry]:
    """The same as plain sentences, in the conference's main language."""
    page = changes_page(conference)
    return [
        FeedEntry(
            title=_("Version %(number)s of the programme") % {"number": version.number},
            url=absolute(f"{reverse('programme:changes', args=[conference.slug])}#version-{version.number}"),
            released_at=version.released_at,
            lines=(*([version.notes] if version.notes else []), *(_sentence(line, conference) for line in version.lines)),
        )
        for version in page.versions
    ]


def _sentence(line: ChangeLine, conference: Conference) -> str:
    sentence = f"{line.sign}: {line.title}"
    if line.after is not None:
        sentence += f", {_in_words(line.after, conference)}"
    if line.before is not None and line.after is not None:
        sentence += " (" + _("before: %(place)s") % {"place": _in_words(line.before, conference)} + ")"
    return sentence


def _in_words(standing: Standing, conference: Conference) -> str:
    start, end = in_zone(standing.starts_at, conference.zone), in_zone(standing.ends_at, conference.zone)
    return ", ".join(filter(None, [f"{written(start, 'j F Y, H:i')}–{end:%H:%M}", standing.room.text]))
