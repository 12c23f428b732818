"""Papers beside a paper: the ones before and after it in the volume, and those on the same subject or by the same people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from proceedings.models import Paper, PaperAuthor, PaperKeyword, PaperState, PaperVersion, VolumeState
from proceedings.queries.lists import PaperRow, listed, rows

MOST = 5
# Of a keyword that half the papers have, or of somebody who wrote hundreds, the newest are enough to choose from.
CANDIDATES = 40
LIKELY = 200
PUBLIC_STATES = (PaperState.PUBLISHED, PaperState.RETRACTED)
BY_AUTHOR, BY_KEYWORD, BY_SECTION = 3, 2, 1


@dataclass(frozen=True)
class Neighbours:
    before: PaperRow | None
    after: PaperRow | None


@dataclass(frozen=True)
class Surroundings:
    neighbours: Neighbours
    related: tuple[PaperRow, ...]


def surroundings(paper: Paper, version: PaperVersion) -> Surroundings:
    """A bounded number of candidates in a constant number of statements; of the same series, by whose number the page is kept."""
    before, after = neighbours_of(paper)
    scores = _scores(paper, version)
    chosen = _best(scores, paper.volume.series_id)
    beside = [key for key in (before, after) if key is not None]
    found = listed(Paper.objects.public().filter(pk__in=[*chosen, *beside]))
    shown = dict(zip((row.pk for row in found), rows(found), strict=True))
    neighbours = Neighbours(shown.get(before) if before else None, shown.get(after) if after else None)
    return Surroundings(neighbours, tuple(shown[key] for key in chosen if key in shown))


def _best(scores: Counter[int], series: int) -> list[int]:
    """Of the same series, and still standing; looked up by their numbers and judged here, for no index knows all of it."""
    likely = sorted(scores, key=lambda key: (-scores[key], -key))[:LIKELY]
    columns = ("pk", "volume__year", "volume__series", "volume__state", "state")
    found = Paper.objects.filter(pk__in=likely).order_by().values_list(*columns)
    standing = (series, VolumeState.PUBLISHED, PaperState.PUBLISHED)
    rows = [(key, year) for key, year, *rest in found if tuple(rest) == standing]
    return [key for key, _year in sorted(rows, key=lambda row: (-scores[row[0]], -row[1], row[0]))[:MOST]]


def neighbours_of(paper: Paper) -> tuple[int | None, int | None]:
    """In the order of the volume: by section, then by position."""
    return _nearest(paper, backwards=True), _nearest(paper, backwards=False)


def _nearest(paper: Paper, *, backwards: bool) -> int | None:
    """Among those that stand with it, by the index of each state; only the first and the last look into other sections."""
    beside = Paper.objects.filter(volume=paper.volume_id)
    beside = beside.filter(section__position=paper.section.position) if paper.section else beside.filter(section=None)
    # The first condition repeats what the second says: by it the index is entered at the place.
    if backwards:
        before = Q(position__lt=paper.position) | Q(position=paper.position, pk__lt=paper.pk)
        beside = beside.filter(before, position__lte=paper.position).order_by("-position", "-pk")
    else:
        after = Q(position__gt=paper.position) | Q(position=paper.position, pk__gt=paper.pk)
        beside = beside.filter(after, position__gte=paper.position).order_by("position", "pk")
    firsts = [beside.filter(state=state).values_list("position", "pk").first() for state in PUBLIC_STATES]
    found = [row for row in firsts if row is not None]
    if found:
        return (max(found) if backwards else min(found))[1]
    return _in_other_section(paper, backwards=backwards)


def _in_other_section(paper: Paper, *, backwards: bool) -> int | None:
    others = Paper.objects.public().filter(volume=paper.volume_id)
    if backwards:
        if paper.section is None:
            return None
        earlier = others.filter(Q(section=None) | Q(section__position__lt=paper.section.position))
        ordered = earlier.order_by(F("section__position").desc(nulls_last=True), "-position", "-pk")
    else:
        later = Q(section__position__gt=paper.section.position) if paper.section else Q(section__isnull=False)
        ordered = others.filter(later).in_order()
    return ordered.values_list("pk", flat=True).first()


def _scores(paper: Paper, version: PaperVersion) -> Counter[int]:
    scores: Counter[int] = Counter()
    _add(scores, _by_keywords(paper), BY_KEYWORD)
    _add(scores, _by_authors(version), BY_AUTHOR)
    _add(scores, _by_section(paper), BY_SECTION)
    scores.pop(paper.pk, None)
    return scores


def _add(scores: Counter[int], papers: Iterable[int], points: int) -> None:
    for key in papers:
        scores[key] += points


def _by_keywords(paper: Paper) -> Iterable[int]:
    keys = list(paper.keyword_rows.order_by("key").values_list("key", flat=True)[:12])
    newest = [PaperKeyword.objects.filter(key=key).order_by("-paper_id").values("pk")[:CANDIDATES] for key in keys]
    return PaperKeyword.objects.filter(_any_of(newest)).values_list("paper", flat=True)


def _by_authors(version: PaperVersion) -> Iterable[int]:
    people = sorted({row.author_id for row in version.authors.all() if row.author_id})[:12]
    newest = [PaperAuthor.objects.filter(author=key).order_by("-version_id").values("pk")[:CANDIDATES] for key in people]
    shown = PaperAuthor.objects.filter(_any_of(newest), version__paper__current=F("version"))
    return shown.values_list("version__paper", flat=True)


def _by_section(paper: Paper) -> Iterable[int]:
    if paper.section_id is None:
        return ()
    after = Paper.objects.filter(volume=paper.volume_id, section=paper.section_id, position__gte=paper.position)
    return after.order_by("position", "pk").values_list("pk", flat=True)[: MOST + 1]


def _any_of(choices: Sequence[QuerySet]) -> Q:
    found = Q(pk__in=())
    for choice in choices:
        found |= Q(pk__in=choice)
    return found
