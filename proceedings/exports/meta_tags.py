"""Meta tags of a paper's page: Highwire as Google Scholar reads them, Dublin Core, schema.org, Open Graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conference.lib.text import shorten
from proceedings.exports.citable import Citable, CitedNotice, CitedPerson
from proceedings.ror import ror_address

# Some papers have thousands of authors; what reads these tags needs no more than these.
MOST_PEOPLE = 500
_TERRITORIES = {"en": "en_GB", "az": "az_AZ", "ru": "ru_RU", "tr": "tr_TR"}

Tag = tuple[str, str]


@dataclass(frozen=True)
class PageLinks:
    page: str
    pdf: str = ""
    text: str = ""


def highwire(cited: Citable, links: PageLinks) -> list[Tag]:
    tags = [
        ("citation_title", cited.cited_title),
        *(tag for person in cited.people[:MOST_PEOPLE] for tag in _person(person)),
        ("citation_publication_date", cited.published_on.strftime("%Y/%m/%d") if cited.published_on else str(cited.year)),
        ("citation_conference_title", cited.container),
        ("citation_inbook_title", cited.container),
        ("citation_conference", cited.event),
        ("citation_series_title", cited.series),
        ("citation_volume", cited.volume_number),
        *(("citation_editor", editor.inverted) for editor in cited.editors),
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


def _person(person: CitedPerson) -> Iterator[Tag]:
    """What is said of an author follows the author."""
    yield "citation_author", person.name.inverted
    for place in person.places:
        yield "citation_author_institution", place.name
    if person.orcid:
        yield "citation_author_orcid", f"https://orcid.org/{person.orcid}"


def dublin_core(cited: Citable) -> list[Tag]:
    tags = [
        ("DC.title", cited.cited_title),
        *(("DC.creator", name.inverted) for name in cited.authors[:MOST_PEOPLE]),
        *(("DC.contributor", name.inverted) for name in cited.editors),
        ("DC.date", cited.published_on.isoformat() if cited.published_on else str(cited.year)),
        ("DC.language", cited.language),
        ("DC.publisher", cited.publisher),
        ("DC.identifier", f"https://doi.org/{cited.doi}" if cited.doi else cited.url),
        ("DC.type", "Text"),
        ("DC.relation", cited.container),
        ("DC.rights", cited.licence_url or cited.licence),
        *(("DC.subject", word) for word in cited.keywords),
    ]
    return [(name, value) for name, value in tags if value]


def open_graph(cited: Citable, description: str, address: str, language: str) -> list[Tag]:
    """What is shown where somebody tells others of the page."""
    tags = [
        ("og:type", "article"),
        ("og:title", cited.cited_title),
        ("og:description", shorten(" ".join(description.split()), 300)),
        ("og:url", address),
        ("og:locale", _TERRITORIES.get(language, "")),
        ("article:published_time", cited.published_on.isoformat() if cited.published_on else ""),
    ]
    return [(name, value) for name, value in tags if value]


def scholarly_article(cited: Citable, links: PageLinks) -> dict[str, object]:
    """schema.org/ScholarlyArticle; what is not known is left out."""
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "ScholarlyArticle",
            "@id": links.page,
            "headline": cited.cited_title[:110],
            "name": cited.cited_title,
            "alternativeHeadline": [text.title for text in cited.translations],
            "author": [_author(person) for person in cited.people[:MOST_PEOPLE]],
            "editor": [{"@type": "Person", "name": name.full} for name in cited.editors],
            "datePublished": cited.published_on.isoformat() if cited.published_on else str(cited.year),
            "inLanguage": cited.language,
            "abstract": cited.abstract,
            "keywords": ", ".join(cited.keywords),
            "license": cited.licence_url,
            "publisher": {"@type": "Organization", "name": cited.publisher} if cited.publisher else "",
            "isPartOf": _volume(cited),
            "pagination": cited.pages,
            "version": str(cited.number),
            "creativeWorkStatus": cited.taken_back.capitalize(),
            "correction": [_notice(notice) for notice in cited.notices],
            "aggregateRating": _rating(cited),
            "sameAs": f"https://doi.org/{cited.doi}" if cited.doi else "",
            "url": links.page,
            "encoding": {"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": links.pdf} if links.pdf else "",
        }
    )


def _rating(cited: Citable) -> dict[str, Any]:
    if cited.rating is None:
        return {}
    values = {"ratingValue": float(cited.rating), "ratingCount": cited.rating_count, "bestRating": 5, "worstRating": 1}
    return {"@type": "AggregateRating", **values}


def _author(person: CitedPerson) -> dict[str, Any]:
    places = [_known({"@type": "Organization", "@id": ror_address(place.ror), "name": place.name}) for place in person.places]
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid else ""
    name = {"name": person.name.full, "givenName": person.name.given, "familyName": person.name.family}
    return _known({"@type": "Person", "@id": orcid, **name, "affiliation": places})


def _volume(cited: Citable) -> dict[str, Any]:
    series = _known({"@type": "BookSeries", "name": cited.series, "issn": cited.issn}) if cited.series else ""
    values = {"name": cited.container, "isbn": cited.isbn, "volumeNumber": cited.volume_number, "isPartOf": series}
    return _known({"@type": ["Book", "PublicationVolume"], **values})


def _notice(notice: CitedNotice) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "name": notice.kind, "url": notice.url, "datePublished": notice.published_on.isoformat()}


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
