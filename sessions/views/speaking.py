"""A speaker's own calendar: the sessions to be there for, and when they move."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from conference.lib.http import attachment, no_store
from conference.queries import public_conference
from sessions.exports import calendar
from sessions.queries import exporting, speaking
from speakers.models import SpeakerSecret
from speakers.queries.speaking import behind


@no_store
@require_safe
def feed(request: HttpRequest, conference: str, secret: str) -> HttpResponse:
    """For calendar programs, which ask again and again; the address opens nothing else."""
    row = public_conference(conference)
    speaker = behind(row, secret, SpeakerSecret.Kind.CALENDAR)
    if speaker is None:
        raise Http404
    content = calendar.write(exporting.programme(row, only=speaking.session_ids(speaker)))
    return attachment(content, f"{row.slug}-speaking.ics", calendar.CONTENT_TYPE, inline=True)
