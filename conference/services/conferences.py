"""A conference from nothing to the archive, and the content of its own pages."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference import kept
from conference.lib import places
from conference.lib.errors import DomainError, StaleRow
from conference.lib.states import advance
from conference.models import Conference, ConferenceState, FormerSlug, Role, SessionKind
from conference.models.conference import CONFERENCE_TRANSITIONS
from conference.services import activity, team

_KINDS = (
    ("talk", {"en": "Talk", "az": "Çıxış", "ru": "Доклад", "tr": "Konuşma"}, 30),
    ("plenary", {"en": "Plenary", "az": "Plenar iclas", "ru": "Пленарное заседание", "tr": "Genel oturum"}, 45),
    ("panel", {"en": "Panel", "az": "Panel müzakirəsi", "ru": "Панельная дискуссия", "tr": "Panel"}, 60),
    ("workshop", {"en": "Workshop", "az": "Seminar", "ru": "Семинар", "tr": "Atölye"}, 90),
    ("break", {"en": "Break", "az": "Fasilə", "ru": "Перерыв", "tr": "Ara"}, 30),
    ("ceremony", {"en": "Ceremony", "az": "Mərasim", "ru": "Церемония", "tr": "Tören"}, 30),
)


class NotReady(DomainError):
    message = _("The conference is not ready to be public.")


@transaction.atomic
def create(fields: Mapping[str, Any], *, by: User | None) -> Conference:
    """A draft with the usual kinds of session. Who makes it owns it, unless the organisation's owner does already."""
    conference = Conference.objects.create(**fields)
    for position, (nature, name, minutes) in enumerate(_KINDS, 1):
        SessionKind.objects.create(conference=conference, nature=nature, name=name, minutes=minutes, position=position * 10)
    if by is not None and not by.memberships.filter(role=Role.OWNER, organisation=conference.organisation).exists():
        team.join(by, Role.OWNER, conference=conference, by=by)
    activity.record("conference created", conference, by=by, conference=conference)
    return conference


@transaction.atomic
def change(conference: Conference, fields: Mapping[str, Any], *, by: User | None, version: int | None = None) -> None:
    """Raises StaleRow when `version` is not the row's any more. A changed address keeps redirecting."""
    stored = Conference.objects.select_for_update().get(pk=conference.pk)
    if version is not None and stored.version != version:
        raise StaleRow
    before = {name: getattr(stored, name) for name in fields}
    if "slug" in fields and fields["slug"] != stored.slug:
        FormerSlug.objects.filter(slug=fields["slug"]).delete()
        FormerSlug.objects.get_or_create(slug=stored.slug, defaults={"conference": stored})
    for name, value in fields.items():
        setattr(conference, name, value)
    conference.version = stored.version + 1
    conference.save(update_fields=[*fields, "version"])
    changed_before, changed_after = activity.differences(before, fields)
    activity.record("conference changed", conference, by=by, conference=conference, before=changed_before, after=changed_after)
    for follow in places.changed_conference:
        follow(conference, changed_after)
    kept.changed(conference, conference.organisation)


def missing(conference: Conference) -> list[str]:
    """What a public page cannot do without, in words; empty when all is there."""
    wanted = {
        _("a headline"): conference.tagline,
        _("what it is about"): conference.description,
        _("a venue"): conference.venue_name,
        _("a privacy notice (of the organisation)"): conference.organisation.privacy,
    }
    return [str(words) for words, value in wanted.items() if not str(value)]


@transaction.atomic
def publish(conference: Conference, *, by: User | None) -> None:
    """Raises NotReady, naming what is missing."""
    if lacking := missing(conference):
        raise NotReady(_("Before it can be public, add: %(what)s.") % {"what": ", ".join(lacking)})
    _move(conference, ConferenceState.PUBLIC, "conference made public", by)


@transaction.atomic
def unpublish(conference: Conference, *, by: User | None) -> None:
    _move(conference, ConferenceState.DRAFT, "conference taken back to draft", by)


@transaction.atomic
def archive(conference: Conference, *, by: User | None) -> None:
    _move(conference, ConferenceState.ARCHIVED, "conference archived", by)


@transaction.atomic
def change_standing(conference: Conference, standing: str, note: Any, *, by: User | None) -> None:
    """Cancelled, postponed, on line, or as announced after all: said at the head of each of its pages."""
    before = conference.standing
    conference.standing, conference.standing_note = standing, note
    conference.version = F("version") + 1
    conference.save(update_fields=["standing", "standing_note", "version"])
    conference.refresh_from_db(fields=["version"])
    activity.record(f"conference {standing}", conference, by=by, conference=conference, before={"standing": before})
    kept.changed(conference, conference.organisation)


@transaction.atomic
def save_part(row: Model, *, by: User | None) -> None:
    """A page, date, sponsor, track or kind of session: made or changed."""
    verb = "added" if row.pk is None else "changed"
    row.save()
    activity.record(f"{row._meta.verbose_name} {verb}", row, by=by)
    kept.changed(row.conference)  # type: ignore[attr-defined]


@transaction.atomic
def remove_part(row: Model, *, by: User | None) -> None:
    activity.record(f"{row._meta.verbose_name} removed", row, by=by)
    row.delete()
    kept.changed(row.conference)  # type: ignore[attr-defined]


def days_until(conference: Conference, at: datetime) -> int:
    """Negative when it is over."""
    today: date = at.astimezone(conference.tzinfo).date()
    return (conference.starts_on - today).days


def _move(conference: Conference, to: str, verb: str, by: User | None) -> None:
    before = conference.state
    advance(conference, to, CONFERENCE_TRANSITIONS, version=F("version") + 1)
    conference.refresh_from_db(fields=["version"])
    activity.record(verb, conference, by=by, conference=conference, before={"state": before}, after={"state": to})
    kept.changed(conference, conference.organisation)
