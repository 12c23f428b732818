"""The list of participants that everybody may read: the names of those who agreed to that."""

from django.http import Http404, HttpRequest, HttpResponse

from conference import kept
from conference.queries import former_address, public_conference
from registrations.queries import participants as queries_participants


@kept.page(revision=kept.of_conference)
def participants(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    if kept.of_conference(conference) is None and (moved := former_address(conference, request.path)) is not None:
        return moved
    row = public_conference(conference)
    found = queries_participants.participants(row, for_participants=False)
    if found is None:
        raise Http404
    return kept.Built("registrations/participants.html", {"conference": row, "page": found})
