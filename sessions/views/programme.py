"""Public pages of the programme, and the files that other programs read. All of them are kept."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from conference import kept
from conference.lib.http import canonical, disposition
from conference.lib.text import clean_line
from conference.models import Conference
from conference.queries import former_address, public_conference
from conference.rendering import page
from sessions.exports import calendar, frab_json, frab_xml, table
from sessions.exports.programme import PublicProgramme
from sessions.queries import exporting
from sessions.queries.filters import Asked
from sessions.queries.finding import LONGEST_QUERY
from sessions.queries.session_page import session_page
from sessions.queries.timetable import timetable as timetable_page

PARTS = ("day", "track")
FILTERS = ("day", "track", "language", "kind")


@require_safe
def timetable(request: HttpRequest, conference: str) -> HttpResponse:
    """A day, or all; with `?q=` what is found in all of them, which is not kept."""
    return found(request, conference) if request.GET.get("q", "").strip() else kept_timetable(request, conference=conference)


@kept.page(revision=kept.of_conference, parameters=FILTERS)
def kept_timetable(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    if (moved := _moved(request, conference)) is not None:
        return moved
    row = public_conference(conference)
    shown = timetable_page(row, _asked(request), timezone.now())
    return kept.Built("programme/timetable.html", {"conference": row, "page": shown}, valid_until=shown.valid_until)


def found(request: HttpRequest, conference: str) -> HttpResponse:
    if (moved := _moved(request, conference)) is not None:
        return moved
    row = public_conference(conference)
    asked = replace(_asked(request), q=clean_line(request.GET["q"])[:LONGEST_QUERY])
    answer = page(request, "programme/timetable.html", {"conference": row, "page": timetable_page(row, asked, timezone.now())})
    answer["Cache-Control"] = "no-cache"
    return answer


def _asked(request: HttpRequest) -> Asked:
    return Asked(**{name: request.GET.get(name, "") for name in FILTERS})


@kept.page(revision=kept.of_conference)
def session(request: HttpRequest, conference: str, address: str) -> kept.Built | HttpResponse:
    if (moved := _moved(request, conference)) is not None:
        return moved
    row = public_conference(conference)
    shown = session_page(row, address, timezone.now())
    if (elsewhere := canonical(request, shown.address)) is not None:
        return elsewhere
    return kept.Built("programme/session.html", {"conference": row, "page": shown}, valid_until=shown.valid_until)


@kept.page(revision=kept.of_conference, parameters=PARTS)
def programme_calendar(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    """The whole, or one day or one track of it."""
    asked = {name: value for name in PARTS if (value := request.GET.get(name, ""))}
    return _file(request, conference, calendar.write, calendar.CONTENT_TYPE, "ics", **asked)


@kept.page(revision=kept.of_conference)
def programme_xml(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    return _file(request, conference, frab_xml.write, frab_xml.CONTENT_TYPE, "xml")


@kept.page(revision=kept.of_conference)
def programme_json(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    return _file(request, conference, frab_json.write, frab_json.CONTENT_TYPE, "json")


@kept.page(revision=kept.of_conference)
def programme_table(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    return _file(request, conference, table.write, table.CONTENT_TYPE, "csv")


@kept.page(revision=kept.of_conference)
def session_calendar(request: HttpRequest, conference: str, public_id: str) -> kept.Built | HttpResponse:
    return _file(request, conference, calendar.write, calendar.CONTENT_TYPE, "ics", session=public_id)


def _file(
    request: HttpRequest, slug: str, write: Callable[[PublicProgramme], bytes], type: str, ending: str, **part: str
) -> kept.Built | HttpResponse:
    """`part` is a session, a day or a track, as `exporting.programme` takes it."""
    if (moved := _moved(request, slug)) is not None:
        return moved
    content = write(exporting.programme(public_conference(slug), **part))
    name = "-".join([slug, *part.values()])
    headers = {"Content-Disposition": disposition(f"{name}.{ending}", inline=True), "X-Content-Type-Options": "nosniff"}
    return kept.Built(body=content, content_type=type, headers=headers)


def _moved(request: HttpRequest, slug: str) -> HttpResponse | None:
    if Conference.objects.public().filter(slug=slug).exists():
        return None
    return former_address(slug, request.path)
