"""A version as the manuscript it was made from: what a form begins with, and what the next version is copied from."""

from proceedings.manuscripts import Manuscript, WrittenAffiliation, WrittenAuthor, WrittenLink, WrittenReference, WrittenText
from proceedings.models import PaperAuthor, PaperVersion


def manuscript_of(version: PaperVersion) -> Manuscript:
    return Manuscript(
        texts=tuple(
            WrittenText(text.language, text.title, text.subtitle, text.abstract, tuple(text.keywords)) for text in version.texts.all()
        ),
        authors=tuple(_author(row) for row in version.authors.prefetch_related("affiliations__institution")),
        language=version.language,
        licence=version.licence,
        first_page=version.first_page,
        last_page=version.last_page,
        doi=version.doi,
        body_markdown=version.body_markdown,
        note=version.note,
        references=tuple(WrittenReference(row.text, row.doi) for row in version.references.all()),
        links=tuple(WrittenLink(row.kind, row.url, row.label) for row in version.links.all()),
    )


def _author(row: PaperAuthor) -> WrittenAuthor:
    institutions = tuple(WrittenAffiliation(part.name, part.institution.ror if part.institution else "") for part in row.affiliations.all())
    return WrittenAuthor(row.name, row.orcid, row.email_key or "", institutions, row.corresponding)
