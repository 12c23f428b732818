"""Manuscripts become rows: one or a thousand in the same number of statements."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from accounts.models import User
from conference.lib.text import clean_line, clean_text, email_key
from proceedings.manuscripts import Manuscript, WrittenAuthor
from proceedings.models import (
    Affiliation,
    Author,
    AuthorAffiliation,
    Identifier,
    Paper,
    PaperAuthor,
    PaperLink,
    PaperText,
    PaperVersion,
    Reference,
)
from proceedings.names import PersonName
from proceedings.services.refusals import NoTitle, TakenIdentifier

BATCH = 500
LONGEST_TITLE = 500
LONGEST_NAME = 150


def write_versions(
    pairs: Sequence[tuple[Paper, Manuscript]], *, numbers: Sequence[int], published_at: datetime | None = None
) -> list[PaperVersion]:
    """A version for each paper. The caller says which becomes the one that readers see."""
    if any(not clean_line(manuscript.title) for _paper, manuscript in pairs):
        raise NoTitle
    versions = [
        PaperVersion(paper=paper, number=number, published_at=published_at, **version_fields(manuscript))
        for (paper, manuscript), number in zip(pairs, numbers, strict=True)
    ]
    PaperVersion.objects.bulk_create(versions, BATCH)
    written = list(zip(versions, (manuscript for _paper, manuscript in pairs), strict=True))
    write_contents(written)
    write_identifiers(pairs)
    return versions


def write_contents(written: Sequence[tuple[PaperVersion, Manuscript]]) -> None:
    PaperText.objects.bulk_create([text for version, manuscript in written for text in _texts(version, manuscript)], BATCH)
    people = _People([author for _version, manuscript in written for author in manuscript.authors])
    rows = [
        (people.row(version, position, author), author)
        for version, manuscript in written
        for position, author in enumerate(manuscript.authors, 1)
    ]
    PaperAuthor.objects.bulk_create([row for row, _author in rows], BATCH)
    AuthorAffiliation.objects.bulk_create([part for row, author in rows for part in people.affiliations(row, author)], BATCH)
    Reference.objects.bulk_create([row for version, manuscript in written for row in _references(version, manuscript)], BATCH)
    PaperLink.objects.bulk_create([row for version, manuscript in written for row in _links(version, manuscript)], BATCH)


def write_identifiers(pairs: Iterable[tuple[Paper, Manuscript]]) -> None:
    """Raises TakenIdentifier when another paper or volume has one of them."""
    wanted = {key: paper for paper, manuscript in pairs for key in _identifiers(manuscript)}
    values = [value for _scheme, value in wanted]
    known: dict[tuple[str, str], int | None] = {}
    for start in range(0, len(values), BATCH):
        rows = Identifier.objects.filter(value__in=values[start : start + BATCH])
        known.update({(row.scheme, row.value): row.paper_id for row in rows})
    if taken := next((key for key, paper in wanted.items() if key in known and known[key] != paper.pk), None):
        raise TakenIdentifier(f"{TakenIdentifier.message} ({taken[1]})")
    new = [Identifier(scheme=key[0], value=key[1], paper=paper) for key, paper in wanted.items() if key not in known]
    Identifier.objects.bulk_create(new, BATCH)


def version_fields(manuscript: Manuscript) -> dict[str, str]:
    return {
        "language": manuscript.language,
        "licence": clean_line(manuscript.licence)[:60],
        "first_page": clean_line(manuscript.first_page)[:12],
        "last_page": clean_line(manuscript.last_page)[:12],
        "doi": clean_line(manuscript.doi)[:200],
        "note": clean_line(manuscript.note)[:500],
        "body_markdown": clean_text(manuscript.body_markdown),
    }


def _texts(version: PaperVersion, manuscript: Manuscript) -> list[PaperText]:
    return [
        PaperText(
            version=version,
            language=text.language,
            title=clean_line(text.title)[:LONGEST_TITLE],
            subtitle=clean_line(text.subtitle)[:LONGEST_TITLE],
            abstract=clean_text(text.abstract),
            keywords=[word for keyword in text.keywords if (word := clean_line(keyword))],
        )
        for text in manuscript.texts
        if clean_line(text.title)
    ]


def _references(version: PaperVersion, manuscript: Manuscript) -> list[Reference]:
    named = [(clean_line(reference.text), clean_line(reference.doi)[:200]) for reference in manuscript.references]
    return [Reference(version=version, position=position, text=text, doi=doi) for position, (text, doi) in enumerate(named, 1) if text]


def _links(version: PaperVersion, manuscript: Manuscript) -> list[PaperLink]:
    return [
        PaperLink(version=version, position=position, kind=link.kind, url=link.url[:500], label=clean_line(link.label)[:300])
        for position, link in enumerate(manuscript.links, 1)
    ]


def _identifiers(manuscript: Manuscript) -> list[tuple[str, str]]:
    given = dict(manuscript.identifiers)
    if manuscript.doi:
        given["doi"] = manuscript.doi.lower()
    return [(scheme, clean_line(value)[:200]) for scheme, value in given.items() if clean_line(value)]


def _clean(name: PersonName) -> PersonName:
    return PersonName(
        clean_line(name.given)[:LONGEST_NAME],
        clean_line(name.family)[:LONGEST_NAME],
        clean_line(name.suffix)[:30],
        clean_line(name.literal)[: 2 * LONGEST_NAME],
    )


class _People:
    """Persons and institutions of many manuscripts, looked up once."""

    def __init__(self, authors: Sequence[WrittenAuthor]) -> None:
        self.persons = self._persons({author.orcid: author for author in authors if author.orcid})
        self.institutions = self._institutions({part.ror: part.name for author in authors for part in author.affiliations if part.ror})
        keys = {email_key(author.email) for author in authors if author.email}
        self.users = {user.email_key: user for user in User.objects.filter(email_key__in=keys)} if keys else {}

    def row(self, version: PaperVersion, position: int, author: WrittenAuthor) -> PaperAuthor:
        name = _clean(author.name)
        key = email_key(author.email) if author.email else None
        return PaperAuthor(
            version=version,
            position=position,
            given=name.given,
            family=name.family,
            suffix=name.suffix,
            literal=name.literal or ("" if name.full else "?"),
            sort_key=name.key[:400],
            orcid=author.orcid,
            corresponding=author.corresponding,
            email_key=key,
            user=self.users.get(key) if key else None,
            author=self.persons.get(author.orcid),
        )

    def affiliations(self, row: PaperAuthor, author: WrittenAuthor) -> list[AuthorAffiliation]:
        named = [(part, clean_line(part.name)[:300]) for part in author.affiliations]
        return [
            AuthorAffiliation(author=row, position=position, name=name, institution=self.institutions.get(part.ror))
            for position, (part, name) in enumerate(named, 1)
            if name
        ]

    def _persons(self, wanted: dict[str, WrittenAuthor]) -> dict[str, Author]:
        if not wanted:
            return {}
        new = [Author(orcid=orcid, name=author.name.full[:300]) for orcid, author in wanted.items()]
        Author.objects.bulk_create(new, BATCH, ignore_conflicts=True)
        return {row.orcid: row for row in Author.objects.filter(orcid__in=wanted)}

    def _institutions(self, wanted: dict[str, str]) -> dict[str, Affiliation]:
        if not wanted:
            return {}
        Affiliation.objects.bulk_create(
            [Affiliation(ror=ror, name=name[:300]) for ror, name in wanted.items()], BATCH, ignore_conflicts=True
        )
        return {row.ror: row for row in Affiliation.objects.filter(ror__in=wanted)}
