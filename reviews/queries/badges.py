"""What an earned badge says to readers, in a word and in a sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.dates import written
from reviews.models import Badge, ReviewBadge


@dataclass(frozen=True)
class BadgeRow:
    kind: str
    label: str
    why: str


def badge_rows(badges: Iterable[ReviewBadge]) -> tuple[BadgeRow, ...]:
    """In the order of the kinds."""
    order = Badge.values
    return tuple(BadgeRow(row.kind, row.get_kind_display(), why(row)) for row in sorted(badges, key=lambda row: order.index(row.kind)))


def why(badge: ReviewBadge) -> str:
    return _SENTENCES[Badge(badge.kind)](badge)


def _attended(badge: ReviewBadge) -> str:
    if badge.on is None:
        return _("Was checked in at this session.") if badge.at_session else _("Was checked in at the conference.")
    day = written(badge.on, "j F Y")
    if badge.at_session:
        return _("Was checked in at this session on %(day)s.") % {"day": day}
    return _("Was checked in at the conference on %(day)s.") % {"day": day}


def _before(badge: ReviewBadge) -> str:
    sentence = ngettext("Had %(number)d other review published here.", "Had %(number)d other reviews published here.", badge.number)
    return sentence % {"number": badge.number}


_SENTENCES: dict[Badge, Callable[[ReviewBadge], str]] = {
    Badge.ATTENDED: _attended,
    Badge.REGISTERED: lambda badge: _("Had a ticket for the conference when this was written."),
    Badge.ORCID: lambda badge: _("Had connected an ORCID record when this was written."),
    Badge.VOLUME_AUTHOR: lambda badge: _("Has a paper in the same volume."),
    Badge.REVIEWED_BEFORE: _before,
}
