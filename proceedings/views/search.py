"""Search in the published papers; not kept."""

from django.http import HttpRequest, HttpResponse

from conference.rendering import page
from proceedings.queries.search.asked import Asked, asked
from proceedings.queries.search.page import search as search_papers


def search(request: HttpRequest, wanted: Asked) -> HttpResponse:
    found = search_papers(wanted, request.GET.get("page", "1"))
    answer = page(request, "proceedings/search.html", {"found": found})
    answer["Cache-Control"] = "no-cache"
    return answer


def wanted_of(request: HttpRequest) -> Asked:
    return asked(request.GET.dict())
