"""A reader finds a review helpful. A small page of its own, for the review's page is the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from conference.lib.errors import DomainError
from conference.lib.http import household, no_store
from conference.queries import public_or_none
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from reviews.models import Review
from reviews.queries import reading as queries
from reviews.readers import Reader
from reviews.services import votes
from reviews.views.identity import reader_of, to_prove

VOTES_AN_HOUR = 120


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def helpful(request: HttpRequest, review: str) -> HttpResponse:
    row = queries.published_review(review)
    reader = reader_of(request)
    if reader is None:
        return to_prove(request)
    if request.method != "POST":
        return _page(request, row, reader)
    if not limits.hit(f"vote:{household(request)}", limit=VOTES_AN_HOUR, seconds=3600):
        return too_many(request)
    verb = votes.take_back if request.POST.get("take_back") else votes.cast
    try:
        verb(row, by=reader)
    except DomainError as refusal:
        return _page(request, row, reader, str(refusal))
    return redirect(request.path)


def _page(request: HttpRequest, row: Review, reader: Reader, refusal: str = "") -> HttpResponse:
    context = {
        "conference": public_or_none(row.paper.volume.conference),
        "review": row,
        "paper": row.paper,
        "reader": reader,
        "voted": votes.has_voted(row, by=reader),
        "refusal": refusal,
    }
    return page(request, "reviews/helpful.html", context, status=409 if refusal else 200)
