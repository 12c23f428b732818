"""Search in the published papers; not kept."""

from django.http import HttpRequest, HttpResponse

from conference.rendering import page
from proceedings.queries.search import search as search_papers


def search(request: HttpRequest) -> HttpResponse:
    found = search_papers(request.GET["q"], request.GET.get("page", "1"))
    answer = page(request, "proceedings/search.html", {"found": found})
    answer["Cache-Control"] = "no-cache"
    return answer
