"""What keeps a paper that was read from becoming a row, in words: nothing is cut short in silence."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from conference.lib.text import clean_line
from proceedings.imports import values
from proceedings.imports.collected import ReadPaper, ReadVolume, Refused
from proceedings.manuscripts import Manuscript
from proceedings.models import Identifier
from proceedings.names import PersonName
from proceedings.services.writing import LONGEST_NAME, LONGEST_TITLE

BATCH = 500
MOST_AUTHORS = 20_000
LONGEST_PAGE = 12
_check_url = URLValidator(schemes=["https", "http"])


def acceptable(papers: Sequence[ReadPaper]) -> tuple[list[ReadPaper], list[Refused]]:
    """Those that can be made, and the others with the reason."""
    taken = _taken(papers)
    keys: set[str] = set()
    good, refused = [], []
    for paper in papers:
        claims = identifiers(paper.manuscript)
        why = _("The file has this paper twice.") if paper.key in keys else problem(paper.manuscript) or _clash(claims, taken)
        if why:
            refused.append(Refused(paper.key, why))
        else:
            keys.add(paper.key)
            taken |= claims
            good.append(paper)
    return good, refused


def with_real_dois(volume: ReadVolume) -> tuple[ReadVolume, list[Refused]]:
    """What stands for a DOI and is none is left out, and named."""
    wrong = [paper for paper in volume.papers if _bad_doi(paper.manuscript.doi)]
    if not wrong:
        return volume, []
    keys = {paper.key for paper in wrong}
    papers = tuple(replace(paper, manuscript=replace(paper.manuscript, doi="")) if paper.key in keys else paper for paper in volume.papers)
    words = _("“%(doi)s” is no DOI and is left out.")
    return replace(volume, papers=papers), [Refused(paper.key, words % {"doi": paper.manuscript.doi[:80]}) for paper in wrong]


def problem(manuscript: Manuscript) -> str:
    """What the columns cannot hold; nothing when all fits."""
    checks = (
        (any(len(clean_line(text.title)) > LONGEST_TITLE for text in manuscript.texts), _("The title is longer than 500 characters.")),
        (not clean_line(manuscript.title), _("The paper has no title.")),
        (len(manuscript.authors) > MOST_AUTHORS, _("It has more than 20,000 authors.")),
        (any(_too_long(author.name) for author in manuscript.authors), _("A name is longer than 150 characters.")),
        (max(len(manuscript.first_page), len(manuscript.last_page)) > LONGEST_PAGE, _("A page has more than 12 characters.")),
        (any(_bad_address(link.url) for link in manuscript.links), _("A link has no valid address.")),
    )
    return next((words for holds, words in checks if holds), "")


def identifiers(manuscript: Manuscript) -> set[tuple[str, str]]:
    given = {(scheme, clean_line(value)[:200]) for scheme, value in manuscript.identifiers.items() if value}
    return given | {("doi", manuscript.doi.lower())} if manuscript.doi else given


def _taken(papers: Sequence[ReadPaper]) -> set[tuple[str, str]]:
    wanted = sorted({value for paper in papers for _scheme, value in identifiers(paper.manuscript)})
    found: set[tuple[str, str]] = set()
    for start in range(0, len(wanted), BATCH):
        found |= set(Identifier.objects.filter(value__in=wanted[start : start + BATCH]).values_list("scheme", "value"))
    return found


def _clash(claims: set[tuple[str, str]], taken: set[tuple[str, str]]) -> str:
    clash = next(iter(sorted(claims & taken)), None)
    return _("Another paper has the identifier %(value)s.") % {"value": clash[1]} if clash else ""


def _too_long(name: PersonName) -> bool:
    return max(len(name.given), len(name.family), len(name.literal) / 2, len(name.suffix) * 5) > LONGEST_NAME


def _bad_doi(doi: str) -> bool:
    return bool(doi) and (len(doi) > 200 or not values.is_doi(doi))  # noqa: PLR2004 - the column


def _bad_address(url: str) -> bool:
    try:
        _check_url(url)
    except ValidationError:
        return True
    return len(url) > 500  # noqa: PLR2004 - the column
