"""Volumes and what is in them."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from conference import kept
from conference.models import Conference
from conference.queries import former_address, public_conference, public_or_none
from proceedings.models import Volume
from proceedings.queries import lists, revisions
from proceedings.views.search import search, wanted_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The volumes; with words or with what to narrow to, the papers found, which are not kept."""
    wanted = wanted_of(request)
    return all_volumes(request) if wanted.is_empty else search(request, wanted)


@kept.page(revision=kept.of_site)
def all_volumes(request: HttpRequest) -> kept.Built:
    return kept.Built("proceedings/index.html", {"volumes": lists.volume_cards(Volume.objects.public())})


@kept.page(revision=revisions.of_volume)
def volume(request: HttpRequest, volume: str) -> kept.Built | HttpResponse:
    if (former := lists.former_volume(volume)) is not None:
        return HttpResponsePermanentRedirect(former.get_absolute_url())
    shown = lists.volume_page(volume)
    return kept.Built("proceedings/volume.html", {"conference": public_or_none(shown.volume.conference), "page": shown})


@kept.page(revision=kept.of_conference)
def of_conference(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    if not Conference.objects.public().filter(slug=conference).exists() and (moved := former_address(conference, request.path)):
        return moved
    row = public_conference(conference)
    return kept.Built("proceedings/of_conference.html", {"conference": row, "page": lists.conference_page(row)})
