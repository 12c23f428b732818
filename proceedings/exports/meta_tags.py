"""Meta tags of a paper's page: Highwire as Google Scholar reads them, Dublin Core, schema.org."""

from dataclasses import dataclass

from proceedings.exports.citable import Citable

Tag = tuple[str, str]


@dataclass(frozen=True)
class PageLinks:
    page: str
    pdf: str = ""
    text: str = ""


def highwire(cited: Citable, links: PageLinks) -> list[Tag]:
    tags = [
        ("citation_title", cited.cited_title),
        *(("citation_author", name.inverted) for name in cited.authors),
        ("citation_publication_date", cited.published_on.strftime("%Y/%m/%d") if cited.published_on else str(cited.year)),
        ("citation_conference_title", cited.container),
        ("citation_isbn", cited.isbn),
        ("citation_issn", cited.issn),
        ("citation_firstpage", cited.first_page),
        ("citation_lastpage", cited.last_page),
        ("citation_doi", cited.doi),
        ("citation_language", cited.language),
        ("citation_publisher", cited.publisher),
        ("citation_abstract_html_url", links.page),
        ("citation_fulltext_html_url", links.text),
        ("citation_pdf_url", links.pdf),
        *(("citation_keywords", word) for word in cited.keywords),
    ]
    return [(name, value) for name, value in tags if value]


def dublin_core(cited: Citable) -> list[Tag]:
    tags = [
        ("DC.title", cited.cited_title),
        *(("DC.creator", name.inverted) for name in cited.authors),
        ("DC.date", cited.published_on.isoformat() if cited.published_on else str(cited.year)),
        ("DC.language", cited.language),
        ("DC.publisher", cited.publisher),
        ("DC.identifier", f"https://doi.org/{cited.doi}" if cited.doi else cited.url),
        ("DC.type", "Text"),
        *(("DC.subject", word) for word in cited.keywords),
    ]
    return [(name, value) for name, value in tags if value]


def scholarly_article(cited: Citable, links: PageLinks) -> dict[str, object]:
    """schema.org/ScholarlyArticle; what is not known is left out."""
    people = [
        {"@type": "Person", "name": person.name.full, **({"@id": f"https://orcid.org/{person.orcid}"} if person.orcid else {})}
        for person in cited.people
    ]
    values: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": links.page,
        "headline": cited.cited_title[:110],
        "name": cited.cited_title,
        "author": people,
        "datePublished": cited.published_on.isoformat() if cited.published_on else str(cited.year),
        "inLanguage": cited.language,
        "abstract": cited.abstract,
        "keywords": ", ".join(cited.keywords),
        "license": cited.licence_url,
        "isPartOf": {"@type": "Book", "name": cited.container, **({"isbn": cited.isbn} if cited.isbn else {})},
        "pagination": cited.pages,
        "sameAs": f"https://doi.org/{cited.doi}" if cited.doi else "",
        "url": links.page,
        "encoding": {"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": links.pdf} if links.pdf else "",
    }
    return {name: value for name, value in values.items() if value}
