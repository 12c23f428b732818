"""Series, volumes and their sections."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference import kept
from conference.lib import states
from conference.lib.errors import StaleRow
from conference.lib.pdf import check_pdf
from conference.lib.text import clean_line
from conference.models import Organisation
from conference.services import activity, files
from proceedings.doi_rules import check_rule
from proceedings.models import (
    VOLUME_TRANSITIONS,
    FormerVolumeSlug,
    Identifier,
    Paper,
    Section,
    Series,
    Volume,
    VolumeEditor,
    VolumeState,
)
from proceedings.names import PersonName
from proceedings.queries import checklist
from proceedings.services import records, telling
from proceedings.services.refusals import AddressTaken, BadRule, NotReady, TakenIdentifier


@transaction.atomic
def create_series(organisation: Organisation, *, by: User | None, **fields: Any) -> Series:
    _check_rule(fields)
    if Series.objects.filter(slug=fields["slug"]).exists():
        raise AddressTaken
    series = Series.objects.create(organisation=organisation, **fields)
    activity.record("series created", series, by=by)
    return series


@transaction.atomic
def change_series(series: Series, *, by: User | None, **fields: Any) -> None:
    _check_rule(fields)
    before = {name: getattr(series, name) for name in fields}
    for name, value in fields.items():
        setattr(series, name, value)
    try:
        with transaction.atomic():
            series.save(update_fields=list(fields))
    except IntegrityError as taken:
        raise AddressTaken from taken
    changes = activity.differences(before, fields)
    activity.record("series changed", series, by=by, before=changes[0], after=changes[1])
    records.touch(Paper.objects.filter(volume__series=series))
    kept.changed(series, Organisation(pk=series.organisation_id))


@transaction.atomic
def create_volume(series: Series, *, by: User | None, editors: Sequence[PersonName] = (), **fields: Any) -> Volume:
    slug = fields["slug"]
    if Volume.objects.filter(slug=slug).exists() or FormerVolumeSlug.objects.filter(slug=slug).exists():
        raise AddressTaken
    volume = Volume.objects.create(series=series, **fields)
    _write_editors(volume, editors)
    _write_doi(volume)
    activity.record("volume created", volume, by=by)
    return volume


@transaction.atomic
def change_volume(
    volume: Volume, *, by: User | None, editors: Sequence[PersonName] | None = None, expected: int | None = None, **fields: Any
) -> None:
    """A published volume keeps its series and conference; a former address redirects."""
    before = Volume.objects.get(pk=volume.pk)
    _claim(volume, before.version if expected is None else expected)
    _check_change(before, fields)
    for name, value in fields.items():
        setattr(volume, name, value)
    if fields:
        volume.save(update_fields=[*fields, "changed_at"])
    if volume.slug != before.slug:
        FormerVolumeSlug.objects.get_or_create(slug=before.slug, defaults={"volume": volume})
    if editors is not None:
        volume.editors.all().delete()
        _write_editors(volume, editors)
    if "doi" in fields:
        Identifier.objects.filter(volume=volume, scheme="doi").delete()
        _write_doi(volume)
    changes = activity.differences({name: getattr(before, name) for name in fields}, fields)
    activity.record("volume changed", volume, by=by, before=changes[0], after=changes[1])
    records.touch(Paper.objects.filter(volume=volume))
    telling.changed(volume)


def missing(volume: Volume) -> list[str]:
    """What stands between the volume and its publication, in words."""
    return checklist.blocking_volume(volume)


@transaction.atomic
def set_front_matter(volume: Volume, content: bytes | None, *, by: User | None) -> None:
    """Cover, preface and contents as one PDF, or none. Raises BadPdf, in words."""
    before = volume.front_matter
    facts = check_pdf(content) if content else None
    volume.front_matter = files.store(content, name=f"{volume.slug}.pdf", type="application/pdf") if content else None
    volume.save(update_fields=["front_matter", "changed_at"])
    if before is not None and before.pk != volume.front_matter_id:
        files.forget(before)
    activity.record("front matter set", volume, by=by, after={"pages": facts.pages if facts else 0})
    telling.changed(volume)


@transaction.atomic
def publish_volume(volume: Volume, *, by: User | None, on: date | None = None) -> None:
    """From here on its published papers have public pages."""
    if lacking := missing(volume):
        raise NotReady(_("Missing: %(things)s.") % {"things": "; ".join(lacking)})
    day = on or volume.published_on or timezone.localdate()
    states.advance(volume, VolumeState.PUBLISHED, VOLUME_TRANSITIONS, published_on=day)
    records.touch(Paper.objects.filter(volume=volume))
    activity.record("volume published", volume, by=by, after={"on": str(day)})
    telling.changed(volume)


@transaction.atomic
def add_section(volume: Volume, *, title: object, position: int, by: User | None) -> Section:
    section = Section.objects.create(volume=volume, title=title, position=position)
    activity.record("section created", section, by=by, conference=volume.conference)
    telling.changed(volume)
    return section


@transaction.atomic
def change_section(section: Section, *, by: User | None, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(section, name, value)
    section.save(update_fields=list(fields))
    activity.record("section changed", section, by=by, conference=section.volume.conference)
    records.touch(Paper.objects.filter(section=section))
    telling.changed(section.volume)


def _check_rule(fields: Mapping[str, Any]) -> None:
    try:
        check_rule(fields.get("doi_rule", ""))
    except ValidationError as wrong:
        raise BadRule(wrong.messages[0]) from wrong


def _claim(volume: Volume, expected: int) -> None:
    if not Volume.objects.filter(pk=volume.pk, version=expected).update(version=expected + 1):
        raise StaleRow
    volume.version = expected + 1


def _check_change(before: Volume, fields: Mapping[str, Any]) -> None:
    slug = fields.get("slug", before.slug)
    others = Volume.objects.exclude(pk=before.pk).filter(slug=slug).exists()
    if others or FormerVolumeSlug.objects.exclude(volume=before).filter(slug=slug).exists():
        raise AddressTaken
    moved = any(name in fields and fields[name] != getattr(before, name) for name in ("series", "conference"))
    if before.is_public and moved:
        raise NotReady(_("A published volume stays in its series and with its conference."))


def _write_editors(volume: Volume, editors: Sequence[PersonName]) -> None:
    names = [PersonName(*(clean_line(part) for part in (name.given, name.family, name.suffix, name.literal))) for name in editors]
    VolumeEditor.objects.bulk_create(
        VolumeEditor(volume=volume, position=position, given=name.given, family=name.family, suffix=name.suffix, literal=name.literal)
        for position, name in enumerate((name for name in names if name.full), 1)
    )


def _write_doi(volume: Volume) -> None:
    if not volume.doi:
        return
    if Identifier.objects.filter(scheme="doi", value=volume.doi.lower()).exists():
        raise TakenIdentifier
    Identifier.objects.create(scheme="doi", value=volume.doi.lower(), volume=volume)
