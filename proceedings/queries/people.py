"""The people of a version as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from proceedings.models import AuthorAffiliation, PaperAuthor
from proceedings.ror import ror_address

# A few thousand people sign some papers: the others stand behind a fold.
SHOWN_AT_FIRST = 30


@dataclass(frozen=True)
class ShownPlace:
    name: str
    ror: str


@dataclass(frozen=True)
class ShownAuthor:
    """`url` leads to the person's page, or, of a name that nobody has tied to a person, to a search for the name."""

    name: str
    url: str
    is_person: bool
    orcid: str
    corresponding: bool
    places: tuple[ShownPlace, ...]


@dataclass(frozen=True)
class ShownAuthors:
    first: tuple[ShownAuthor, ...]
    others: tuple[ShownAuthor, ...]

    @property
    def count(self) -> int:
        return len(self.first) + len(self.others)

    @property
    def has_corresponding(self) -> bool:
        return any(author.corresponding for author in (*self.first, *self.others))


def shown_authors(appearances: Sequence[PaperAuthor]) -> ShownAuthors:
    people = tuple(shown_author(row) for row in appearances)
    return ShownAuthors(people[:SHOWN_AT_FIRST], people[SHOWN_AT_FIRST:])


def shown_author(row: PaperAuthor) -> ShownAuthor:
    places = tuple(_place(part) for part in row.affiliations.all())
    return ShownAuthor(row.name.full, address_of(row), row.author is not None, row.orcid, row.corresponding, places)


def address_of(row: PaperAuthor) -> str:
    return row.author.get_absolute_url() if row.author else search_address(row.name.full)


def search_address(name: str) -> str:
    return f"{reverse('proceedings:index')}?{urlencode({'author': name})}"


def _place(part: AuthorAffiliation) -> ShownPlace:
    return ShownPlace(part.name, ror_address(part.institution.ror) if part.institution else "")
