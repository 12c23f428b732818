"""Reviews for machines: schema.org."""

from typing import Any

from reviews.queries.reading import ReviewRow, Reviews


def review_json(row: ReviewRow, *, paper_title: str, paper_url: str, base: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Review",
        "url": base + row.url,
        "datePublished": row.published_at.date().isoformat(),
        "inLanguage": row.language,
        "author": {"@type": "Person", "name": row.name},
        "reviewBody": row.text,
        "reviewRating": {"@type": "Rating", "ratingValue": row.rating, "bestRating": 5, "worstRating": 1},
        "itemReviewed": {"@type": "ScholarlyArticle", "name": paper_title, "url": base + paper_url},
    }


def aggregate_json(reviews: Reviews, *, paper_title: str, paper_url: str, base: str) -> dict[str, Any] | None:
    """The same figure as on the page; none below three ratings."""
    if reviews.summary.mean is None:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": paper_title,
        "url": base + paper_url,
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": float(reviews.summary.mean),
            "ratingCount": reviews.summary.count,
            "bestRating": 5,
            "worstRating": 1,
        },
    }
