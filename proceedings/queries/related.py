"""Papers beside a paper: the ones before and after it in the volume, and those on the same subject or by the same people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from proceedings.models import Paper, PaperAuthor, PaperKeyword, PaperVersion
from proceedings.queries.lists import PaperRow, listed, rows

MOST = 5
# Of a keyword that half the papers have, or of somebody who wrote hundreds, the newest are enough to choose from.
CANDIDATES = 40
LIKELY = 200
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
    likely = sorted(scores, key=lambda key: (-scores[key], -key))[:LIKELY]
    standing = Paper.objects.standing().filter(volume__series=paper.volume.series_id, pk__in=likely)
    best = sorted(standing.values_list("pk", "volume__year"), key=lambda row: (-scores[row[0]], -row[1], row[0]))[:MOST]
    chosen = [key for key, _year in best]
    beside = [key for key in (before, after) if key is not None]
    found = listed(Paper.objects.public().filter(pk__in=[*chosen, *beside]))
    shown = dict(zip((row.pk for row in found), rows(found), strict=True))
    neighbours = Neighbours(shown.get(before) if before else None, shown.get(after) if after else None)
    return Surroundings(neighbours, tuple(shown[key] for key in chosen if key in shown))


def neighbours_of(paper: Paper) -> tuple[int | None, int | None]:
    """In the order of the volume: by section, then by position."""
    in_volume = Paper.objects.public().filter(volume=paper.volume_id)
    section = paper.section.position if paper.section else None
    here = (paper.position, paper.pk)
    before = in_volume.filter(_earlier(section, here)).order_by(F("section__position").desc(nulls_last=True), "-position", "-pk")
    after = in_volume.filter(_later(section, here)).in_order()
    return before.values_list("pk", flat=True).first(), after.values_list("pk", flat=True).first()


def _earlier(section: int | None, here: tuple[int, int]) -> Q:
    same = Q(section__position=section) & (Q(position__lt=here[0]) | Q(position=here[0], pk__lt=here[1]))
    if section is None:
        return Q(section=None) & (Q(position__lt=here[0]) | Q(position=here[0], pk__lt=here[1]))
    return same | Q(section=None) | Q(section__position__lt=section)


def _later(section: int | None, here: tuple[int, int]) -> Q:
    within = Q(position__gt=here[0]) | Q(position=here[0], pk__gt=here[1])
    if section is None:
        return (Q(section=None) & within) | Q(section__isnull=False)
    return (Q(section__position=section) & within) | Q(section__position__gt=section)


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
    newest = [PaperKeyword.objects.filter(key=key).order_by("-paper").values("pk")[:CANDIDATES] for key in keys]
    return PaperKeyword.objects.filter(_any_of(newest)).values_list("paper", flat=True)


def _by_authors(version: PaperVersion) -> Iterable[int]:
    people = sorted({row.author_id for row in version.authors.all() if row.author_id})[:12]
    newest = [PaperAuthor.objects.filter(author=key).order_by("-version").values("pk")[:CANDIDATES] for key in people]
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
