"""The page of a person: names as printed, what tells the person apart, papers by year, who wrote them with whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.lib.text import public_id_of
from proceedings.exports.meta_tags import MOST_PEOPLE
from proceedings.models import Author, AuthorAffiliation, FormerAuthor, Paper, PaperAuthor, PaperQuerySet
from proceedings.queries.lists import PaperRow, listed, paper_row

MOST_TOGETHER = 40
MOST_AFFILIATIONS = 6


@dataclass(frozen=True)
class Year:
    year: int
    papers: tuple[PaperRow, ...]


@dataclass(frozen=True)
class Coauthor:
    name: str
    url: str
    papers: int


@dataclass(frozen=True)
class Namesake:
    name: str
    distinction: str
    url: str


@dataclass(frozen=True)
class AuthorPage:
    author: Author
    other_names: tuple[str, ...]
    affiliations: tuple[str, ...]
    years: tuple[Year, ...]
    count: int
    coauthors: tuple[Coauthor, ...]
    namesakes: tuple[Namesake, ...]
    feed_url: str
    structured: dict[str, object]
    crumbs: tuple[tuple[str, str], ...]


def public_author(address: str) -> Author:
    """Raises Http404 for who has no paper with a page."""
    author = Author.objects.public().filter(public_id=public_id_of(address)).first()
    if author is None:
        raise Http404
    return author


def moved_to(address: str) -> Author | None:
    """Whose page it is now, of one that turned out to be another's."""
    former = FormerAuthor.objects.filter(public_id=public_id_of(address), author__in=Author.objects.public())
    row = former.select_related("author").first()
    return row.author if row else None


def papers_of(author: Author) -> PaperQuerySet:
    """With a page, in which the version that readers see names the person; the newest first."""
    shown = PaperAuthor.objects.shown().filter(author=author)
    return Paper.objects.public().filter(pk__in=shown.values("version__paper")).order_by("-volume__year", "volume", "position", "pk")


def author_page(author: Author) -> AuthorPage:
    """A constant number of statements."""
    papers = list(listed(papers_of(author)))
    names = _names(author, papers)
    crumbs = ((_("Proceedings"), reverse("proceedings:index")), (_("Authors"), reverse("proceedings:authors")))
    return AuthorPage(
        author=author,
        other_names=tuple(name for name in names if name != author.name),
        affiliations=_affiliations(author),
        years=tuple(Year(year, tuple(paper_row(paper) for paper in group)) for year, group in groupby(papers, lambda row: row.volume.year)),
        count=len(papers),
        coauthors=_coauthors(author, papers),
        namesakes=_namesakes(author),
        feed_url=reverse("proceedings_files:author-feed", args=[author.public_id]),
        structured=_structured(author, names),
        crumbs=crumbs,
    )


def _names(author: Author, papers: Sequence[Paper]) -> tuple[str, ...]:
    """As the papers print them."""
    return tuple(dict.fromkeys(row.name.full for paper in papers for row in _authors(paper) if row.author_id == author.pk))


def _authors(paper: Paper) -> Sequence[PaperAuthor]:
    return paper.current.authors.all() if paper.current else ()  # type: ignore[return-value]


def _affiliations(author: Author) -> tuple[str, ...]:
    rows = AuthorAffiliation.objects.filter(author__in=PaperAuthor.objects.shown().filter(author=author))
    names = rows.order_by("-author__version__published_at", "position").values_list("name", flat=True)
    return tuple(dict.fromkeys(names))[:MOST_AFFILIATIONS]


def _coauthors(author: Author, papers: Sequence[Paper]) -> tuple[Coauthor, ...]:
    """Only people who are known to be the same from paper to paper."""
    people: dict[int, Author] = {}
    together: Counter[int] = Counter()
    for paper in papers:
        for row in _authors(paper)[:MOST_PEOPLE]:
            if row.author is not None and row.author_id != author.pk:
                people[row.author.pk] = row.author
                together[row.author.pk] += 1
    best = sorted(people.values(), key=lambda person: (-together[person.pk], person.name, person.pk))[:MOST_TOGETHER]
    return tuple(Coauthor(person.name, person.get_absolute_url(), together[person.pk]) for person in best)


def _namesakes(author: Author) -> tuple[Namesake, ...]:
    """Others who are printed under the same name: the page says that they are not meant."""
    keys = PaperAuthor.objects.shown().filter(author=author).values("sort_key")
    others = PaperAuthor.objects.shown().filter(sort_key__in=keys, author__isnull=False).exclude(author=author)
    people = Author.objects.filter(pk__in=others.values("author")).order_by("name", "pk")[:MOST_TOGETHER]
    return tuple(Namesake(person.name, person.distinction or person.orcid or "", person.get_absolute_url()) for person in people)


def _structured(author: Author, names: Sequence[str]) -> dict[str, object]:
    """schema.org/Person."""
    url = settings.SITE_URL + author.get_absolute_url()
    values: dict[str, object] = {"@context": "https://schema.org", "@type": "Person", "name": author.name, "url": url}
    if other := [name for name in names if name != author.name]:
        values["alternateName"] = other
    if author.orcid:
        values |= {"@id": f"https://orcid.org/{author.orcid}", "sameAs": f"https://orcid.org/{author.orcid}"}
    return values
