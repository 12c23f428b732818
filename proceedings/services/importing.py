"""Proceedings read from a file become ours: what is new is made, what is known is left, what changed here stays."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, time

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.lib import states
from conference.lib.text import address_tail
from conference.models import ExternalRef, Organisation
from conference.services import activity, public_ids
from proceedings.imports.collected import ReadCollection, ReadPaper, ReadVolume, Refused
from proceedings.manuscripts import Manuscript
from proceedings.models import (
    VOLUME_TRANSITIONS,
    Identifier,
    Paper,
    PaperState,
    Series,
    Volume,
    VolumeState,
)
from proceedings.services import indexing, papers, records, telling, volumes
from proceedings.services.writing import write_versions

BATCH = 500


@dataclass
class ImportReport:
    """What a run did, or would do."""

    volumes: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    same: int = 0


@transaction.atomic
def import_collection(
    series: Series, read: ReadCollection, *, by: User | None, publish: bool = False, dry_run: bool = False
) -> ImportReport:
    """All or nothing, and nothing at all when `dry_run`."""
    report, began = ImportReport(refused=list(read.refused)), timezone.now()
    for volume in read.volumes:
        _apply_volume(series, read.source, volume, report, by, publish)
    # This may have lasted longer than harvesters wait for: what is new gets the moment of the end.
    records.touch(Paper.objects.filter(volume__series=series, changed_at__gte=began))
    if dry_run:
        transaction.set_rollback(True)
    return report


def series_called(organisation: Organisation, slug: str, *, by: User | None) -> Series:
    """The series under this address, made when there is none."""
    existing = Series.objects.filter(slug=slug).first()
    return existing or volumes.create_series(organisation, by=by, slug=slug, title=slug)


def _apply_volume(series: Series, source: str, read: ReadVolume, report: ImportReport, by: User | None, publish: bool) -> None:
    volume = _volume(series, source, read, report, by)
    known = _refs(source, "paper", [paper.key for paper in read.papers])
    new = _acceptable([paper for paper in read.papers if paper.key not in known], report)
    made = _make(volume, new, publish) if new else []
    _remember(
        source, "paper", [(paper.key, row.pk, _digest(paper.manuscript), row.version) for paper, row in zip(new, made, strict=True)], Paper
    )
    report.new += [paper.key for paper in new]
    for paper in read.papers:
        if paper.key in known:
            _follow(paper, known[paper.key], report, by)
    if publish and not volume.is_public and volume.papers.filter(state=PaperState.PUBLISHED).exists():
        states.advance(volume, VolumeState.PUBLISHED, VOLUME_TRANSITIONS, published_on=read.published_on or timezone.localdate())
        records.touch(Paper.objects.filter(volume=volume))
    if new or publish:
        activity.record("volume imported", volume, by=by, conference=volume.conference, after={"source": source, "papers": len(new)})
        telling.changed(volume)


def _volume(series: Series, source: str, read: ReadVolume, report: ImportReport, by: User | None) -> Volume:
    ref = _refs(source, "volume", [read.key]).get(read.key)
    if ref is not None:
        return Volume.objects.select_related("series", "conference").get(pk=ref.object_id)
    volume = volumes.create_volume(
        series,
        by=by,
        slug=address_tail(read.key),
        title=read.title,
        year=read.year,
        published_on=read.published_on,
        publisher=read.publisher[:200],
        isbn=read.isbn[:20],
        doi=read.doi[:200],
        editors=read.editors,
    )
    _remember(source, "volume", [(read.key, volume.pk, "", volume.version)], Volume)
    report.volumes.append(read.title)
    return volume


def _acceptable(new: Sequence[ReadPaper], report: ImportReport) -> list[ReadPaper]:
    """Without those that claim an identifier which another one has."""
    dois = [paper.manuscript.doi.lower() for paper in new if paper.manuscript.doi]
    taken = set(Identifier.objects.filter(scheme="doi", value__in=dois).values_list("value", flat=True))
    keys: set[str] = set()
    good = []
    for paper in new:
        doi = paper.manuscript.doi.lower()
        if paper.key in keys:
            report.refused.append(Refused(paper.key, _("The file has this paper twice.")))
        elif doi and doi in taken:
            report.refused.append(Refused(paper.key, _("Another paper has the DOI %(doi)s.") % {"doi": doi}))
        else:
            keys.add(paper.key)
            taken.add(doi)
            good.append(paper)
    return good


def _make(volume: Volume, new: Sequence[ReadPaper], publish: bool) -> list[Paper]:
    last = Paper.objects.filter(volume=volume).count()
    state = PaperState.PUBLISHED if publish else PaperState.DRAFT
    now = timezone.now()
    ids = public_ids.fresh(Paper, len(new))
    rows = [
        Paper(public_id=public_id, volume=volume, position=(last + number) * papers.STEP, state=state, changed_at=now)
        for number, public_id in enumerate(ids, 1)
    ]
    Paper.objects.bulk_create(rows, BATCH)
    pairs = list(zip(rows, (paper.manuscript for paper in new), strict=True))
    versions = write_versions(pairs, numbers=[1] * len(rows), published_at=_moment(volume) if publish else None)
    for row, version in zip(rows, versions, strict=True):
        row.current = version
    Paper.objects.bulk_update(rows, ["current"], BATCH)
    if publish:
        indexing.index(rows)
    return rows


def _follow(paper: ReadPaper, ref: ExternalRef, report: ImportReport, by: User | None) -> None:
    """A draft that nobody touched here follows the file; everything else is named and left alone."""
    digest = _digest(paper.manuscript)
    if ref.imported.get("digest") == digest:
        report.same += 1
        return
    row = Paper.objects.select_related("current", "volume__series", "volume__conference").get(pk=ref.object_id)
    if row.state != PaperState.DRAFT or row.version != ref.imported.get("version"):
        report.left_alone.append(paper.key)
        return
    papers.rewrite(row, paper.manuscript, by=by)
    ExternalRef.objects.filter(pk=ref.pk).update(imported={"digest": digest, "version": row.version})
    report.changed.append(paper.key)


def _refs(source: str, kind: str, keys: Sequence[str]) -> dict[str, ExternalRef]:
    found: dict[str, ExternalRef] = {}
    for start in range(0, len(keys), BATCH):
        rows = ExternalRef.objects.filter(source=source, kind=kind, key__in=keys[start : start + BATCH])
        found.update({row.key: row for row in rows})
    return found


def _remember(source: str, kind: str, things: Iterable[tuple[str, int, str, int]], model: type[Paper | Volume]) -> None:
    content_type = ContentType.objects.get_for_model(model)
    ExternalRef.objects.bulk_create(
        [
            ExternalRef(
                source=source, kind=kind, key=key, content_type=content_type, object_id=pk, imported={"digest": digest, "version": version}
            )
            for key, pk, digest, version in things
        ],
        BATCH,
    )


def _digest(manuscript: Manuscript) -> str:
    return hashlib.sha256(repr(sorted(asdict(manuscript).items())).encode()).hexdigest()[:32]


def _moment(volume: Volume) -> datetime:
    return datetime.combine(volume.published_on or timezone.localdate(), time(0), UTC)
