"""What is done with speakers themselves. Every verb that the public sees raises the conference's revision."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from accounts.models import User
from conference import kept
from conference.lib.errors import DomainError, StaleRow
from conference.lib.localized import texts_of
from conference.lib.states import advance
from conference.lib.text import clean_line, clean_text, email_key, fold, sort_key
from conference.models import Conference
from conference.services import activity, public_ids
from speakers import links
from speakers.models import SPEAKER_TRANSITIONS, Speaker, SpeakerState
from speakers.names import inverted
from speakers.orcid import normalise
from speakers.services import consents, photos, secrets

FIELDS = (
    "name", "sorted_under", "pronunciation", "affiliation", "country", "biography", "links", "orcid", "needs", "language", "email",
    "user", "featured", "invented",
)  # fmt: skip
LINES = ("name", "sorted_under", "pronunciation", "affiliation", "country", "orcid", "language", "email")
PERSONAL = frozenset({"email", "user", "biography", "needs"})
# The name that stands where a person asked to be forgotten.
NAME_WITHHELD = "—"


class NameMissing(DomainError):
    message = _("A speaker needs a name.")


@transaction.atomic
def create(conference: Conference, *, name: str, by: User | None, **fields: Any) -> Speaker:
    """A draft, seen by the team only until it is confirmed."""
    speaker = prepared(conference, name=name, public_id=public_ids.fresh(Speaker)[0], **fields)
    speaker.save()
    activity.record("speaker created", speaker, by=by, conference=conference)
    return speaker


@transaction.atomic
def create_many(conference: Conference, people: Iterable[Mapping[str, Any]], *, by: User | None) -> list[Speaker]:
    """Confirmed speakers in a constant number of statements, for imports; the caller raises the revision."""
    rows = [prepared(conference, **person) for person in people]
    for row, public_id in zip(rows, public_ids.fresh(Speaker, len(rows)), strict=True):
        row.state, row.public_id = SpeakerState.CONFIRMED, public_id
    return Speaker.objects.bulk_create(rows, batch_size=200)


@transaction.atomic
def change(speaker: Speaker, fields: Mapping[str, Any], *, by: User | None, version: int | None = None) -> None:
    """Raises StaleRow when `version` is not the row's any more."""
    stored = Speaker.objects.select_for_update().get(pk=speaker.pk)
    if version is not None and stored.version != version:
        raise StaleRow
    before = {name: getattr(stored, name) for name in fields}
    after = cleaned({**{name: getattr(stored, name) for name in FIELDS}, **fields}, speaker.conference.default_language)
    for name, value in after.items():
        setattr(speaker, name, value)
    speaker.version = stored.version + 1
    speaker.save(update_fields=[*after, "version", "changed_at"])
    if stored.email_key and after["email_key"] != stored.email_key:
        secrets.revoke(speaker)
    _record_change(speaker, before, {name: after[name] for name in fields}, by)
    kept.changed(speaker.conference)


@transaction.atomic
def confirm(speaker: Speaker, *, by: User | None) -> None:
    _move(speaker, SpeakerState.CONFIRMED, "speaker confirmed", by)


@transaction.atomic
def withdraw(speaker: Speaker, *, by: User | None) -> None:
    """The person's page and place in the list go; sessions that name the person are the programme's matter."""
    _move(speaker, SpeakerState.WITHDRAWN, "speaker withdrawn", by)


@transaction.atomic
def erase(speaker: Speaker, *, by: User | None) -> None:
    """Nothing that says who it was is left; the row stays, for sessions refer to it."""
    photos.remove_files(speaker)
    consents.withdraw_all(speaker)
    speaker.secrets.all().delete()
    speaker.availability.all().delete()
    empty = dict.fromkeys(("sort_key", "search_key", "email_key", "answer_note", *LINES, "needs"), "")
    values = {
        **empty, "name": NAME_WITHHELD, "biography": LazyI18nString(""), "links": [], "user": None, "featured": False,
        "photo_agreed": False, "state": SpeakerState.WITHDRAWN,
    }  # fmt: skip
    for name, value in values.items():
        setattr(speaker, name, value)
    speaker.save(update_fields=[*values, "changed_at"])
    activity.record("speaker erased", speaker, by=by)
    kept.changed(speaker.conference)


def prepared(conference: Conference, **fields: Any) -> Speaker:
    """An unsaved row with clean values and its keys."""
    return Speaker(conference=conference, **cleaned(fields, conference.default_language))


def cleaned(fields: Mapping[str, Any], language: str) -> dict[str, Any]:
    values = dict(fields)
    for name in LINES:
        if name in values:
            values[name] = clean_line(values[name] or "")
    if not values.get("name"):
        raise NameMissing
    if "biography" in values:
        values["biography"] = LazyI18nString({code: clean_text(text) for code, text in texts_of(values["biography"]).items()})
    if "needs" in values:
        values["needs"] = clean_text(values["needs"])
    if "links" in values:
        values["links"] = links.cleaned(values["links"])
    values["orcid"] = normalise(values.get("orcid", ""))
    values["email_key"] = email_key(values.get("email", ""))
    values["sort_key"] = sort_key(inverted(values["name"], values.get("sorted_under", "")), language)[:250]
    values["search_key"] = fold(f"{values['name']} {values.get('sorted_under', '')} {values.get('affiliation', '')}")[:600]
    return values


def _move(speaker: Speaker, to: str, verb: str, by: User | None) -> None:
    before = speaker.state
    advance(speaker, to, SPEAKER_TRANSITIONS)
    activity.record(verb, speaker, by=by, before={"state": before}, after={"state": to})
    kept.changed(speaker.conference)


def _record_change(speaker: Speaker, before: Mapping[str, Any], after: Mapping[str, Any], by: User | None) -> None:
    old, new = activity.differences(before, after)
    personal = {name: {"before": old[name], "after": new[name]} for name in new if name in PERSONAL}
    activity.record(
        "speaker changed",
        speaker,
        by=by,
        before={name: value for name, value in old.items() if name not in PERSONAL},
        after={name: value for name, value in new.items() if name not in PERSONAL},
        personal=personal,
    )
