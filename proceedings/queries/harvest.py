"""What is harvested: published papers by the moment of their last change, and those that were removed.

A change is told a minute after it happened, and that minute is part of its datestamp. A transaction writes the moment of
its change and is seen only later; until the minute is over it has ended, so nothing ever appears behind the point that a
harvester has reached. What lasts longer, such as an import, writes the moment anew as its last statement.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from lxml import etree

from conference.lib.localized import in_language
from proceedings.exports.citable import Citable
from proceedings.exports.oai import Record, SetRow
from proceedings.harvest_request import Listing, Place
from proceedings.models import FormerVolumeSlug, Paper, PaperState, Series, Volume, VolumeState
from proceedings.queries.citing import citables

SETTLED_AFTER = timedelta(seconds=60)
PAGE = 100
_LOCAL_PART = "papers/"

Written = Callable[[Citable], etree._Element]


@dataclass(frozen=True)
class Row:
    """A paper as a harvester lists it, before its metadata are read."""

    pk: int
    public_id: str
    changed_at: datetime
    deleted: bool
    volume: int


@dataclass(frozen=True)
class Page:
    rows: tuple[Row, ...]
    more: bool


def page(listing: Listing, place: Place | None) -> Page:
    """The next rows, in two statements: the rest of the moment reached, then what was changed later."""
    rows = _of_set(listing).filter(changed_at__lt=listing.ends - SETTLED_AFTER)
    found = list(_next(rows, listing, place, PAGE + 1))
    return Page(tuple(found[:PAGE]), len(found) > PAGE)


def changed_since(listing: Listing, place: Place) -> Page:
    """When all that was left has changed meanwhile: what it is now, for a list does not end with nothing."""
    return Page(tuple(_next(_of_set(listing), listing, place, PAGE)), more=False)


def one(identifier: str) -> Row | None:
    """Also what was changed a moment ago, for here nothing can be passed over."""
    start = written_identifier("")
    if not identifier.startswith(start):
        return None
    return next(_rows(_harvested().filter(public_id=identifier.removeprefix(start))), None)


def records(rows: Iterable[Row], written: Written | None) -> list[Record]:
    """With the metadata when there is a way to write them; statements do not grow with the rows."""
    wanted = list(rows)
    metadata = _metadata([row.pk for row in wanted if not row.deleted], written) if written else {}
    specs = _specs({row.volume for row in wanted})
    return [
        Record(written_identifier(row.public_id), datestamp(row.changed_at), specs[row.volume], row.deleted, metadata.get(row.public_id))
        for row in wanted
    ]


def scope(spec: str) -> tuple[int | None, int | None] | None:
    """The series and the volume of a set; None for a set that does not exist. A former address still leads there."""
    series, _colon, volume = spec.partition(":")
    if not volume:
        found = Series.objects.filter(slug=series, volumes__state=VolumeState.PUBLISHED).values_list("pk", flat=True).first()
        return (found, None) if found else None
    public = Volume.objects.public().filter(series__slug=series)
    pk = public.filter(slug=volume).values_list("pk", flat=True).first() or _formerly(public, volume)
    return (None, pk) if pk else None


def sets() -> list[SetRow]:
    """Each series, and under it its volumes."""
    rows: list[SetRow] = []
    for volume in Volume.objects.public().select_related("series").order_by("series__slug", "slug"):
        series = SetRow(volume.series.slug, in_language(volume.series.title).text)
        if not rows or rows[-1].spec.partition(":")[0] != series.spec:
            rows.append(series)
        rows.append(SetRow(f"{series.spec}:{volume.slug}", in_language(volume.title).text))
    return rows


def earliest() -> datetime | None:
    first = _harvested().order_by("changed_at", "pk").values_list("changed_at", flat=True).first()
    return datestamp(first) if first else None


def datestamp(changed_at: datetime) -> datetime:
    """From when on the change is told."""
    return changed_at + SETTLED_AFTER


def written_identifier(public_id: str) -> str:
    return f"oai:{urlsplit(settings.SITE_URL).hostname}:{_LOCAL_PART}{public_id}"


def _harvested() -> QuerySet[Paper]:
    """Written as what is left out, so that no database walks anything but the papers in the order of their changes."""
    return Paper.objects.exclude(state=PaperState.DRAFT).exclude(volume__in=Volume.objects.exclude(state=VolumeState.PUBLISHED))


def _of_set(listing: Listing) -> QuerySet[Paper]:
    if listing.volume is not None:
        return _harvested().filter(volume=listing.volume)
    if listing.series is not None:
        return _harvested().exclude(volume__in=Volume.objects.exclude(series=listing.series))
    return _harvested()


def _next(rows: QuerySet[Paper], listing: Listing, place: Place | None, count: int) -> Iterator[Row]:
    later = rows.order_by("changed_at", "pk")
    if place is None:
        yield from _rows(later.filter(changed_at__gte=listing.begins - SETTLED_AFTER)[:count] if listing.begins else later[:count])
        return
    same = list(_rows(rows.filter(changed_at=place.at, pk__gt=place.pk).order_by("pk")[:count]))
    yield from same
    if len(same) < count:
        yield from _rows(later.filter(changed_at__gt=place.at)[: count - len(same)])


def _rows(papers: QuerySet[Paper]) -> Iterator[Row]:
    for pk, public_id, changed_at, state, volume in papers.values_list("pk", "public_id", "changed_at", "state", "volume"):
        yield Row(pk, public_id, changed_at, state == PaperState.REMOVED, volume)


def _specs(volumes: Collection[int]) -> dict[int, tuple[str, str]]:
    """The sets that papers of these volumes are in, the wider first."""
    slugs = Volume.objects.filter(pk__in=volumes).values_list("pk", "series__slug", "slug")
    return {pk: (series, f"{series}:{slug}") for pk, series, slug in slugs}


def _metadata(papers: list[int], written: Written) -> dict[str, etree._Element]:
    return {cited.key: written(cited) for cited in citables(Paper.objects.filter(pk__in=papers))}


def _formerly(public: QuerySet[Volume], slug: str) -> int | None:
    return FormerVolumeSlug.objects.filter(slug=slug, volume__in=public).values_list("volume", flat=True).first()
