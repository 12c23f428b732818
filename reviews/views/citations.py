"""A review for programs that keep references. Kept."""

from django.http import Http404, HttpRequest

from conference import kept
from conference.lib.http import disposition
from reviews.exports import citation
from reviews.queries import permalink
from reviews.queries import reading as queries


@kept.page(revision=queries.of_review)
def bibtex(request: HttpRequest, review: str) -> kept.Built:
    return _built(citation.bibtex(_cited(review)), f"{review}.bib", "application/x-bibtex; charset=utf-8")


@kept.page(revision=queries.of_review)
def csl_json(request: HttpRequest, review: str) -> kept.Built:
    return _built(citation.csl_json(_cited(review)), f"{review}.json", "application/vnd.citationstyles.csl+json; charset=utf-8")


def _cited(public_id: str) -> citation.CitedReview:
    """Nobody cites what was withdrawn."""
    review = queries.readable_review(public_id)
    if review.state != "published":
        raise Http404
    return permalink.cited_review(review)


def _built(text: str, name: str, content_type: str) -> kept.Built:
    headers = {"Content-Disposition": disposition(name), "X-Content-Type-Options": "nosniff"}
    return kept.Built(body=text.encode(), content_type=content_type, headers=headers)
