"""A reader reports a review or a reply."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from conference.lib.errors import DomainError
from conference.lib.http import household, no_store
from conference.queries import public_or_none
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from reviews.forms.moderation import ReportForm
from reviews.models import Reply, Review
from reviews.queries import reading as queries
from reviews.readers import Reader, network_digest
from reviews.services import reports
from reviews.views.identity import reader_of, to_prove

A_DAY = 24 * 3600
A_PERSON_A_DAY = 20
A_HOUSEHOLD_A_DAY = 60


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, review: str) -> HttpResponse:
    """Only who has proven an address reports: so three reports are three people."""
    row = queries.published_review(review)
    thing = _thing(row, request.GET.get("reply", ""))
    reader = reader_of(request)
    if reader is None:
        return to_prove(request)
    form = ReportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, row, thing, form)
    if not _within_limits(request, reader):
        return too_many(request)
    if not form.looks_automatic:
        words = reports.ReportWords(form.cleaned_data["reason"], form.cleaned_data["words"])
        try:
            reports.report(thing, words, by=reader, network=network_digest(household(request)))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return _form_page(request, row, thing, form)
    # Says the same to a program, of which nothing is kept.
    return page(request, "reviews/reported.html", _around(row, thing))


def _thing(review: Review, reply: str) -> Review | Reply:
    if not reply:
        return review
    found = Reply.objects.public().filter(review=review, public_id=reply).first()
    if found is None:
        raise Http404
    found.review = review
    return found


def _within_limits(request: HttpRequest, reader: Reader) -> bool:
    by_person = limits.hit(f"review-report:{reader.digest}", limit=A_PERSON_A_DAY, seconds=A_DAY)
    return limits.hit(f"review-report:{household(request)}", limit=A_HOUSEHOLD_A_DAY, seconds=A_DAY) and by_person


def _form_page(request: HttpRequest, review: Review, thing: Review | Reply, form: ReportForm) -> HttpResponse:
    return page(request, "reviews/report.html", _around(review, thing) | {"form": form}, status=422 if form.errors else 200)


def _around(review: Review, thing: Review | Reply) -> dict[str, object]:
    return {"conference": public_or_none(review.conference), "paper": review.paper, "review": review, "thing": thing}
