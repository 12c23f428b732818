"""Invented papers for load tests: a published volume, found by search."""

from datetime import datetime

from django.db import transaction

from conference.invented import batches, words
from conference.models import Conference, Organisation
from conference.services import public_ids
from proceedings.manuscripts import Manuscript, WrittenAffiliation, WrittenAuthor, WrittenText
from proceedings.models import Paper, PaperState, Series, Volume
from proceedings.names import PersonName
from proceedings.services import indexing, papers, volumes
from proceedings.services.writing import write_versions

BATCH = 200
AUTHORS = 3
PAGES = 8


def populate(conference: Conference, counts: dict[str, int], at: datetime) -> list[str]:
    wanted = counts["papers"]
    if not wanted:
        return []
    volume = _volume(conference, at)
    for numbers in batches(wanted):
        _add(volume, numbers, at)
    volumes.publish_volume(volume, by=None, on=at.date())
    return [f"{wanted} papers in {volume.get_absolute_url()}"]


@transaction.atomic
def _volume(conference: Conference, at: datetime) -> Volume:
    start = f"invented-{conference.slug}-"
    number = Volume.objects.filter(slug__startswith=start).count() + 1
    fields = {"slug": f"{start}{number}", "title": f"Invented papers {number}", "year": at.year, "conference": conference}
    return volumes.create_volume(_series(conference.organisation), by=None, editors=[PersonName("Invented", "Editor")], **fields)


def _series(organisation: Organisation) -> Series:
    slug = f"invented-{organisation.pk}"
    existing = Series.objects.filter(slug=slug).first()
    return existing or volumes.create_series(organisation, by=None, slug=slug, title="Invented proceedings")


@transaction.atomic
def _add(volume: Volume, numbers: range, at: datetime) -> None:
    rows = [
        Paper(public_id=public_id, volume=volume, position=number * papers.STEP, state=PaperState.PUBLISHED, changed_at=at)
        for number, public_id in zip(numbers, public_ids.fresh(Paper, len(numbers)), strict=True)
    ]
    Paper.objects.bulk_create(rows, BATCH)
    pairs = [(row, _manuscript(number)) for row, number in zip(rows, numbers, strict=True)]
    for row, version in zip(rows, write_versions(pairs, numbers=[1] * len(rows), published_at=at), strict=True):
        row.current = version
    Paper.objects.bulk_update(rows, ["current"], BATCH)
    indexing.index(rows)


def _manuscript(number: int) -> Manuscript:
    title = f"Invented paper {number}"
    first = (number - 1) * PAGES + 1
    return Manuscript(
        texts=(WrittenText("en", title, abstract=words(number, 6), keywords=("invented", f"keyword {number % 20}")),),
        authors=tuple(_author(number * AUTHORS + place) for place in range(AUTHORS)),
        licence="CC-BY-4.0",
        first_page=str(first),
        last_page=str(first + PAGES - 1),
        body_markdown="\n\n".join(f"## Part {part}\n\n{words(number + part, 8)}" for part in range(1, 5)),
    )


def _author(number: int) -> WrittenAuthor:
    return WrittenAuthor(PersonName("Invented", f"Author {number}"), affiliations=(WrittenAffiliation("Invented Institute"),))
