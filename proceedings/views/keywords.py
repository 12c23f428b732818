"""All keywords, and the papers about one of them."""

from django.http import HttpRequest, HttpResponse

from conference import kept
from conference.lib.http import canonical
from proceedings.models.keywords import keyword_address, keyword_key
from proceedings.queries import browse


@kept.page(revision=kept.of_site, parameters=("letter", "page"))
def keywords(request: HttpRequest) -> kept.Built:
    shown = browse.keywords_page(request.GET.get("letter", ""), request.GET.get("page", "1"))
    return kept.Built("proceedings/keywords.html", {"found": shown})


@kept.page(revision=kept.of_site, parameters=("page",))
def keyword(request: HttpRequest, keyword: str) -> kept.Built | HttpResponse:
    """However somebody writes it: the address is the folded word."""
    shown = browse.keyword_page(keyword_key(keyword), request.GET.get("page", "1"))
    if shown.key != keyword and (elsewhere := canonical(request, keyword_address(shown.key))) is not None:
        return elsewhere
    return kept.Built("proceedings/keyword.html", {"found": shown})
