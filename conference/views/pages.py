"""The pages that the base app itself has."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import kept, queries
from conference.lib import colours
from conference.lib.localized import in_language
from conference.models import Conference


@kept.page(revision=kept.of_site)
def home(request: HttpRequest) -> kept.Built:
    page = queries.home(timezone.now())
    return kept.Built("conference/home.html", {"page": page}, valid_until=page.valid_until)


@kept.page(revision=kept.of_conference)
def landing(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    if (moved := _moved(request, conference)) is not None:
        return moved
    row = queries.public_conference(conference)
    page = queries.landing(row, timezone.now())
    return kept.Built("conference/landing.html", {"conference": row, "page": page}, valid_until=page.valid_until)


@kept.page(revision=kept.of_conference)
def content(request: HttpRequest, conference: str, page: str) -> kept.Built | HttpResponse:
    if (moved := _moved(request, conference)) is not None:
        return moved
    row = queries.public_conference(conference)
    return kept.Built("conference/page.html", {"conference": row, "page": queries.page(row, page)})


@kept.page(revision=kept.of_site)
def privacy(request: HttpRequest) -> kept.Built:
    return _site_text("privacy", _("Privacy and your data"))


@kept.page(revision=kept.of_site)
def imprint(request: HttpRequest) -> kept.Built:
    return _site_text("imprint", _("Imprint"))


@kept.page(revision=kept.of_conference)
def theme(request: HttpRequest, conference: str) -> kept.Built:
    row = queries.public_conference(conference)
    return kept.Built(body=colours.stylesheet(row.slug, row.accent).encode(), content_type="text/css; charset=utf-8")


def _site_text(field: str, title: str) -> kept.Built:
    organisation = queries.organisation()
    if organisation is None:
        raise Http404
    text = in_language(getattr(organisation, field))
    return kept.Built("conference/site_text.html", {"title": title, "text": text, "organisation": organisation})


def _moved(request: HttpRequest, slug: str) -> HttpResponse | None:
    if Conference.objects.public().filter(slug=slug).exists():
        return None
    return queries.former_address(slug, request.path)
