"""Proceedings read from a file become ours: what is new is made, what is known is left, what changed here stays."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.lib import states
from conference.lib.errors import DomainError
from conference.lib.pdf import check_pdf
from conference.models import Conference, ExternalRef, Organisation
from conference.services import activity, public_ids
from proceedings.imports.collected import ReadCollection, ReadPaper, ReadVolume, Refused
from proceedings.manuscripts import Manuscript
from proceedings.models import VOLUME_TRANSITIONS, Paper, PaperFile, PaperState, PaperVersion, Section, Series, Volume, VolumeState
from proceedings.services import dois, imported_volumes, indexing, papers, records, telling, volumes
from proceedings.services.import_checks import acceptable, problem, with_real_dois
from proceedings.services.import_memory import refs, remember
from proceedings.services.import_report import ImportReport
from proceedings.services.refusals import HalfVolume
from proceedings.services.writing import write_versions

BATCH = 500


@dataclass(frozen=True)
class FoundPdf:
    name: str
    content: bytes


@dataclass(frozen=True)
class Wishes:
    """How a file is read in."""

    publish: bool = False
    dry_run: bool = False
    # The mark of what somebody was shown and agreed to: where something else would be done now, nothing is.
    agreed: str = ""
    # All papers go into this volume, whatever the file says.
    into: Volume | None = None
    # New volumes are of this conference, and no other's is touched.
    conference: Conference | None = None
    # A volume is taken without the papers that are refused; else nothing of it is.
    without_refused: bool = False
    # The PDF under one of these names, if there is one. Raises a DomainError for one that is not even looked at.
    find_pdf: Callable[[Sequence[str]], FoundPdf | None] | None = None


@transaction.atomic
def import_collection(series: Series, read: ReadCollection, *, by: User | None, wishes: Wishes = Wishes()) -> ImportReport:
    """Each volume wholly or not at all, and nothing at all when `dry_run` or when it is not what was agreed to."""
    report, began = ImportReport(refused=list(read.refused), remarks=list(read.remarks)), timezone.now()
    refused = {one.volume for one in read.refused if one.volume}
    for volume in _volumes(read, wishes.into):
        part = ImportReport()
        try:
            with transaction.atomic():
                _apply_volume(_Run(series, read.source, volume, part, by, wishes))
                if not wishes.without_refused and (part.refused or volume.key in refused):
                    raise HalfVolume
        except IntegrityError:
            report.refused_volumes.append(Refused(volume.title, _("Somebody else read in the same at this moment. Try again."), volume.key))
        except DomainError as refusal:
            report.refused += part.refused
            report.refused_volumes.append(Refused(volume.title, str(refusal), volume.key))
        else:
            report.add(part)
    # This may have lasted longer than harvesters wait for: what is new gets the moment of the end.
    records.touch(Paper.objects.filter(volume__series=series, changed_at__gte=began))
    report.written = not wishes.dry_run and wishes.agreed in ("", report.mark)
    if not report.written:
        transaction.set_rollback(True)
    return report


def series_called(organisation: Organisation, slug: str, *, by: User | None) -> Series:
    """The series under this address, made when there is none."""
    existing = Series.objects.filter(slug=slug).first()
    return existing or volumes.create_series(organisation, by=by, slug=slug, title=slug)


@dataclass(frozen=True)
class _Run:
    series: Series
    source: str
    read: ReadVolume
    report: ImportReport
    by: User | None
    wishes: Wishes


def _volumes(read: ReadCollection, into: Volume | None) -> list[ReadVolume]:
    if into is None or not read.volumes:
        return read.volumes
    return [replace(read.volumes[0], title=str(into), papers=tuple(paper for volume in read.volumes for paper in volume.papers))]


def _apply_volume(run: _Run) -> None:
    report, wishes = run.report, run.wishes
    read, left_out = with_real_dois(run.read)
    report.remarks += left_out
    volume = wishes.into or imported_volumes.found_or_made(run.series, run.source, read, report, by=run.by, conference=wishes.conference)
    known = refs(run.source, "paper", [paper.key for paper in read.papers])
    new, refused = acceptable([paper for paper in read.papers if paper.key not in known])
    report.refused += refused
    made = _make(run, volume, new) if new else []
    remembered = [(paper.key, row.pk, _digest(paper.manuscript), row.version) for paper, row in zip(new, made, strict=True)]
    remember(run.source, "paper", remembered, Paper)
    report.new += [paper.key for paper in new]
    for paper in read.papers:
        if paper.key in known:
            _follow(run, paper, known[paper.key])
    _attach_missing(run, [(paper, known[paper.key].object_id) for paper in read.papers if paper.key in known])
    if wishes.publish and not volume.is_public and volume.papers.filter(state=PaperState.PUBLISHED).exists():
        states.advance(volume, VolumeState.PUBLISHED, VOLUME_TRANSITIONS, published_on=read.published_on or timezone.localdate())
        records.touch(Paper.objects.filter(volume=volume))
    if new or wishes.publish:
        after = {"source": run.source, "papers": len(new)}
        activity.record("volume imported", volume, by=run.by, conference=volume.conference, after=after)
        telling.changed(volume)


def _make(run: _Run, volume: Volume, new: Sequence[ReadPaper]) -> list[Paper]:
    """In a constant number of statements for each batch, but for the PDFs."""
    publish = run.wishes.publish
    rows = _paper_rows(run, volume, new)
    Paper.objects.bulk_create(rows, BATCH)
    pairs = list(zip(rows, (paper.manuscript for paper in new), strict=True))
    versions = write_versions(pairs, numbers=[1] * len(rows))
    for row, version in zip(rows, versions, strict=True):
        row.current = version
    Paper.objects.bulk_update(rows, ["current"], BATCH)
    for paper, version in zip(new, versions, strict=True):
        _attach(run, paper, version)
    if publish:
        dois.give(volume, versions)
        _publish_versions(versions, _moment(volume))
        indexing.index(rows)
    return rows


def _paper_rows(run: _Run, volume: Volume, new: Sequence[ReadPaper]) -> list[Paper]:
    last = papers.last_position(volume)
    sections = _sections(run, volume, new)
    state = PaperState.PUBLISHED if run.wishes.publish else PaperState.DRAFT
    now = timezone.now()
    places = enumerate(zip(new, public_ids.fresh(Paper, len(new)), strict=True), 1)
    return [
        Paper(
            public_id=public_id,
            volume=volume,
            section=sections.get(paper.section),
            position=last + number * papers.STEP,
            state=state,
            changed_at=now,
        )
        for number, (paper, public_id) in places
    ]


def _sections(run: _Run, volume: Volume, new: Sequence[ReadPaper]) -> dict[str, Section]:
    found = {str(section): section for section in Section.objects.filter(volume=volume)}
    for title in dict.fromkeys(paper.section for paper in new if paper.section):
        if title not in found:
            found[title] = volumes.add_section(volume, title=title, position=(len(found) + 1) * papers.STEP, by=run.by)
    return found


def _publish_versions(versions: Sequence[PaperVersion], moment: datetime) -> None:
    for start in range(0, len(versions), BATCH):
        batch = versions[start : start + BATCH]
        PaperVersion.objects.filter(pk__in=[version.pk for version in batch]).update(published_at=moment)
    for version in versions:
        version.published_at = moment


def _attach(run: _Run, paper: ReadPaper, version: PaperVersion) -> None:
    """The PDF of this name, judged as an upload would be; a bad one is named and the paper stays."""
    if run.wishes.find_pdf is None:
        return
    try:
        found = run.wishes.find_pdf(paper.file_names)
        if found is None:
            run.report.remarks.append(Refused(paper.key, _("There is no PDF of its name.")))
            return
        if run.wishes.dry_run:
            check_pdf(found.content)
        else:
            papers.attach_pdf(version, found.content, name=found.name, by=run.by)
    except DomainError as refusal:
        run.report.refused_files.append(Refused(paper.key, str(refusal)))
    else:
        run.report.attached += 1


def _attach_missing(run: _Run, known: Sequence[tuple[ReadPaper, int]]) -> None:
    """To drafts that came without one."""
    if run.wishes.find_pdf is None or not known:
        return
    drafts = PaperVersion.objects.filter(paper__in=[pk for _paper, pk in known], paper__state=PaperState.DRAFT, published_at=None)
    lacking = {row.paper_id: row for row in drafts.exclude(files__kind=PaperFile.Kind.PDF).select_related("paper")}
    for paper, pk in known:
        if pk in lacking:
            _attach(run, paper, lacking[pk])


def _follow(run: _Run, paper: ReadPaper, ref: ExternalRef) -> None:
    """A draft that nobody touched here follows the file; everything else is named and left alone."""
    digest = _digest(paper.manuscript)
    if ref.imported.get("digest") == digest:
        run.report.same += 1
        return
    row = Paper.objects.select_related("current", "volume__series", "volume__conference").get(pk=ref.object_id)
    if row.state != PaperState.DRAFT or row.version != ref.imported.get("version"):
        run.report.left_alone.append(paper.key)
    elif why := problem(paper.manuscript):
        run.report.refused.append(Refused(paper.key, why))
    else:
        papers.rewrite(row, paper.manuscript, by=run.by)
        ExternalRef.objects.filter(pk=ref.pk).update(imported={"digest": digest, "version": row.version})
        run.report.changed.append(paper.key)


def _digest(manuscript: Manuscript) -> str:
    return hashlib.sha256(repr(sorted(asdict(manuscript).items())).encode()).hexdigest()[:32]


def _moment(volume: Volume) -> datetime:
    return datetime.combine(volume.published_on or timezone.localdate(), time(0), UTC)
