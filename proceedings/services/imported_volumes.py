"""The volume that a file speaks of: known from an earlier run, else made as the file describes it."""

import re
from itertools import count

from django.utils.translation import gettext as _

from accounts.models import User
from conference.lib.text import address_tail
from conference.models import Conference
from proceedings.imports import values
from proceedings.imports.collected import ReadVolume, Refused
from proceedings.models import FormerVolumeSlug, Identifier, Series, Volume
from proceedings.models.volumes import RESERVED_VOLUMES
from proceedings.services import volumes
from proceedings.services.import_memory import refs, remember
from proceedings.services.import_report import ImportReport
from proceedings.services.refusals import OtherConference, OtherSeries, TakenIdentifier

LONGEST_SLUG = 70
_ISBN = re.compile(r"97[89][0-9 -]{10,14}[0-9]|[0-9][0-9 -]{8,11}[0-9Xx]")


def found_or_made(
    series: Series, source: str, read: ReadVolume, report: ImportReport, *, by: User | None, conference: Conference | None = None
) -> Volume:
    """Raises OtherSeries, or OtherConference, for one that was read in elsewhere."""
    ref = refs(source, "volume", [read.key]).get(read.key)
    known = Volume.objects.select_related("series", "conference").filter(pk=ref.object_id).first() if ref else None
    if known is None:
        return _made(series, source, read, report, by=by, conference=conference)
    if known.series_id != series.pk:
        raise OtherSeries(f"{OtherSeries.message} ({known.series.slug})")
    if conference is not None and known.conference_id != conference.pk:
        raise OtherConference(_("This volume belongs to another conference."))
    return known


def _made(series: Series, source: str, read: ReadVolume, report: ImportReport, *, by: User | None, conference: Conference | None) -> Volume:
    doi = read.doi if values.is_doi(read.doi) else ""
    if doi and Identifier.objects.filter(scheme="doi", value=doi.lower()).exists():
        raise TakenIdentifier(f"{TakenIdentifier.message} ({doi})")
    volume = volumes.create_volume(
        series,
        by=by,
        conference=conference,
        slug=_free_slug(read.key),
        title=read.title,
        year=read.year,
        published_on=read.published_on,
        publisher=read.publisher[:200],
        number=read.number[:20],
        isbn=_isbn(read.isbn),
        doi=doi,
        editors=read.editors,
    )
    if read.issn and series.issn != read.issn:
        _take_issn(series, read, report, by=by)
    remember(source, "volume", [(read.key, volume.pk, "", volume.version)], Volume)
    report.volumes.append(read.title)
    return volume


def _free_slug(key: str) -> str:
    """The key's letters; with a number where another volume has that address."""
    tail = address_tail(key, LONGEST_SLUG) or "volume"
    begun = [*Volume.objects.filter(slug__startswith=tail).values_list("slug", flat=True)]
    taken = {*begun, *FormerVolumeSlug.objects.filter(slug__startswith=tail).values_list("slug", flat=True), *RESERVED_VOLUMES}
    if tail not in taken:
        return tail
    return next(slug for number in count(2) if (slug := f"{tail}-{number}") not in taken)


def _isbn(text: str) -> str:
    """The first where the file has several."""
    match = _ISBN.search(text)
    return match[0].strip() if match else ""


def _take_issn(series: Series, read: ReadVolume, report: ImportReport, *, by: User | None) -> None:
    """The series has the ISSN of its first volume; another one is named, not written over it."""
    fits = re.fullmatch(r"\d{4}-\d{3}[\dX]", read.issn) is not None
    if fits and not series.issn and series.volumes.count() == 1:
        volumes.change_series(series, by=by, issn=read.issn)
    else:
        report.remarks.append(Refused(read.title, f"ISSN {read.issn}"))
