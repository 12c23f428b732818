"""Public pages of speakers, and their pictures."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from conference import kept
from conference.lib.http import canonical
from conference.models import Conference
from conference.queries import former_address, public_conference
from conference.services.files import content_of
from speakers import portraits
from speakers.queries import pages as queries
from speakers.queries.portraits import photo as photo_of

IMMUTABLE = "public, max-age=31536000, immutable"


@kept.page(revision=kept.of_conference)
def speakers(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    if (moved := _moved(request, conference)) is not None:
        return moved
    row = public_conference(conference)
    return kept.Built("speakers/list.html", {"conference": row, "page": queries.speakers_page(row)})


@kept.page(revision=kept.of_conference)
def speaker(request: HttpRequest, conference: str, address: str) -> kept.Built | HttpResponse:
    if (moved := _moved(request, conference)) is not None:
        return moved
    row = public_conference(conference)
    page = queries.speaker_page(row, address, timezone.now())
    if (elsewhere := canonical(request, page.address)) is not None:
        return elsewhere
    return kept.Built("speakers/speaker.html", {"conference": row, "page": page}, valid_until=page.valid_until)


@require_safe
def photo(request: HttpRequest, conference: str, public_id: str, digest: str, width: int, format: str) -> HttpResponse:
    row = photo_of(conference, public_id, width, digest, format)
    return _picture(content_of(row.file), row.file.type)


@require_safe
def drawing(request: HttpRequest, conference: str, public_id: str) -> HttpResponse:
    return _picture(portraits.svg(queries.drawn(conference, public_id)), "image/svg+xml")


def _picture(content: bytes, type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=type)
    response["Cache-Control"] = IMMUTABLE
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _moved(request: HttpRequest, slug: str) -> HttpResponse | None:
    if Conference.objects.public().filter(slug=slug).exists():
        return None
    return former_address(slug, request.path)
