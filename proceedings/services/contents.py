"""In which order a volume is read: its sections, and the papers in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conference.services import activity
from proceedings.models import Paper, Section, Volume
from proceedings.services import telling
from proceedings.services.refusals import OtherVolume, SectionHasPapers

BATCH = 500


@dataclass(frozen=True)
class Spot:
    section: Section | None
    position: int


@transaction.atomic
def arrange(volume: Volume, spots: Mapping[int, Spot], sections: Mapping[int, int] | None = None, *, by: User | None) -> int:
    """`spots` by the papers' keys, `sections` their positions by key; a constant number of statements. Returns how many papers moved."""
    own = set(Section.objects.filter(volume=volume).values_list("pk", flat=True))
    if {spot.section.pk for spot in spots.values() if spot.section} - own or set(sections or {}) - own:
        raise OtherVolume
    order = _order_sections(volume, sections or {})
    moved = _moved(list(Paper.objects.filter(volume=volume, pk__in=spots)), spots)
    Paper.objects.bulk_update(moved, ["section", "position", "changed_at"], BATCH)
    if moved or order:
        after = {"papers": len(moved), "sections": order}
        activity.record("volume arranged", volume, by=by, after=after)
    telling.changed(volume)
    return len(moved)


@transaction.atomic
def assign(papers: Sequence[Paper], section: Section | None, *, by: User | None) -> int:
    """Many papers of one volume into one section, behind one another as they stood."""
    if any(section is not None and paper.volume_id != section.volume_id for paper in papers):
        raise OtherVolume
    if not papers:
        return 0
    return arrange(papers[0].volume, {paper.pk: Spot(section, paper.position) for paper in papers}, by=by)


@transaction.atomic
def remove_section(section: Section, *, by: User | None) -> None:
    if Paper.objects.filter(section=section).exists():
        raise SectionHasPapers
    volume = section.volume
    activity.record("section removed", section, by=by, conference=volume.conference, before={"title": str(section.title)})
    section.delete()
    telling.changed(volume)


def _order_sections(volume: Volume, positions: Mapping[int, int]) -> int:
    rows = [row for row in Section.objects.filter(volume=volume, pk__in=positions) if row.position != positions[row.pk]]
    for row in rows:
        row.position = positions[row.pk]
    Section.objects.bulk_update(rows, ["position"], BATCH)
    return len(rows)


def _moved(papers: Sequence[Paper], spots: Mapping[int, Spot]) -> list[Paper]:
    now, moved = timezone.now(), []
    for paper in papers:
        spot = spots[paper.pk]
        key = spot.section.pk if spot.section else None
        if (paper.section_id, paper.position) != (key, spot.position):
            paper.section_id, paper.position, paper.changed_at = key, spot.position, now
            moved.append(paper)
    return moved
