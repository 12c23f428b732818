"""Reviews for machines: schema.org."""

from typing import Any

from proceedings.licences import licence
from proceedings.rated import as_shown
from reviews.queries.reading import ReviewRow
from reviews.rating import Summary


def review_json(row: ReviewRow, *, paper_title: str, paper_url: str, base: str) -> dict[str, Any]:
    said = {
        "@context": "https://schema.org",
        "@type": "Review",
        "@id": base + row.url,
        "url": base + row.url,
        "datePublished": row.published_at.date().isoformat(),
        "inLanguage": row.language,
        "author": {"@type": "Person", "name": row.name},
        "reviewBody": row.text,
        "reviewRating": _rating(row.rating),
        "license": licence(row.licence).url,
        "version": str(row.version),
        "itemReviewed": {"@type": "ScholarlyArticle", "@id": base + paper_url, "name": paper_title, "url": base + paper_url},
        "comment": [_comment(reply.name, reply.text, reply.language) for reply in row.replies],
    }
    return {name: value for name, value in said.items() if value}


def aggregate_json(summary: Summary, *, paper_title: str, paper_url: str, base: str) -> dict[str, Any] | None:
    """The same figure as on the page; none below three ratings."""
    if summary.mean is None:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": base + paper_url,
        "name": paper_title,
        "url": base + paper_url,
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": float(as_shown(summary.mean)),
            "ratingCount": summary.count,
            "bestRating": 5,
            "worstRating": 1,
        },
    }


def _rating(value: int) -> dict[str, Any]:
    return {"@type": "Rating", "ratingValue": value, "bestRating": 5, "worstRating": 1}


def _comment(name: str, text: str, language: str) -> dict[str, Any]:
    return {"@type": "Comment", "author": {"@type": "Person", "name": name}, "text": text, "inLanguage": language}
