"""The page of a person who writes, and all of them from A to Z."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from conference import kept
from conference.lib.http import canonical
from conference.lib.structured import json_ld
from proceedings.queries import author_page, browse


@kept.page(revision=kept.of_site)
def author(request: HttpRequest, author: str) -> kept.Built | HttpResponse:
    if (moved := author_page.moved_to(author)) is not None:
        return HttpResponsePermanentRedirect(moved.get_absolute_url())
    row = author_page.public_author(author)
    if (elsewhere := canonical(request, row.get_absolute_url())) is not None:
        return elsewhere
    shown = author_page.author_page(row)
    return kept.Built("proceedings/author.html", {"page": shown, "json_ld": json_ld(shown.structured)})


@kept.page(revision=kept.of_site, parameters=("letter", "page"))
def authors(request: HttpRequest) -> kept.Built:
    shown = browse.authors_page(request.GET.get("letter", ""), request.GET.get("page", "1"))
    return kept.Built("proceedings/authors.html", {"found": shown})
