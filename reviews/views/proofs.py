"""The sum that a browser does before a review is sent."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from conference.lib.http import household, no_store
from reviews.queries import reading
from reviews.services import pressure, proofs


@no_store
@require_safe
def challenge(request: HttpRequest) -> HttpResponse:
    paper = reading.public_paper(request.GET.get("paper", ""))
    level = pressure.standing(paper, household=household(request)).level
    return JsonResponse(proofs.challenge(paper, level))
