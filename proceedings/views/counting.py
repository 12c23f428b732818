"""What counts as read, and the pages that say how often."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conference import kept
from conference.lib import csv
from conference.lib.http import client_address, disposition
from conference.permissions import is_in_team
from conference.queries import public_or_none
from proceedings.models import AccessCount, Paper
from proceedings.queries import counts, revisions
from proceedings.services import counting
from proceedings.services.counting import Visitor

# What shows a document inside of another page; the page was counted already.
_EMBEDDED = {"iframe", "embed", "object"}


# No form and no visitor stand behind it, and a page that is kept for everybody holds no token: where it comes from is looked at.
@csrf_exempt
@require_POST
def seen(request: HttpRequest, paper: str) -> HttpResponse:
    """The page of the paper was visible for a second; the page itself says so."""
    if not _is_own(request):
        return HttpResponse(status=403)
    pk = Paper.objects.public().filter(public_id=paper).values_list("pk", flat=True).first()
    if pk is None:
        raise Http404
    if not _is_of_team(request):
        counting.count(pk, AccessCount.Kind.VIEW, _visitor(request))
    return HttpResponse(status=204)


def downloaded(request: HttpRequest, paper: Paper, answer: HttpResponseBase) -> None:
    """Counts the answer that brings a file, or its first part, to somebody who wanted it."""
    if request.method != "GET" or answer.status_code not in {200, 206}:
        return
    if not request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
        return
    if _is_ahead_of_its_reader(request) or request.headers.get("Sec-Fetch-Dest") in _EMBEDDED or _is_of_team(request):
        return
    counting.count(paper.pk, AccessCount.Kind.DOWNLOAD, _visitor(request))


@kept.page(revision=revisions.of_paper)
def usage(request: HttpRequest, paper: str) -> kept.Built:
    page = counts.usage_page(paper, timezone.now())
    context = {"conference": public_or_none(page.paper.volume.conference), "page": page}
    return kept.Built("proceedings/usage.html", context, valid_until=page.valid_until)


@kept.page(revision=revisions.of_paper)
def usage_of_paper(request: HttpRequest, paper: str) -> kept.Built:
    rows = [(row.day.isoformat(), row.views, row.downloads) for row in counts.days_of(paper, timezone.now())]
    return _table(csv.write(["day", "views", "downloads"], rows), f"usage-{paper}.csv")


@kept.page(revision=revisions.of_volume)
def usage_of_volume(request: HttpRequest, volume: str) -> kept.Built:
    rows = [
        (settings.SITE_URL + row.paper.get_absolute_url(), row.title, row.views, row.downloads, row.recent_views, row.recent_downloads)
        for row in counts.papers_of(volume, timezone.now())
    ]
    names = ["paper", "title", "views", "downloads", "views in the last 30 days", "downloads in the last 30 days"]
    return _table(csv.write(names, rows), f"usage-{volume}.csv")


def _table(body: str, name: str) -> kept.Built:
    headers = {"Content-Disposition": disposition(name), "X-Content-Type-Options": "nosniff"}
    valid_until = counts.next_day(timezone.now())
    return kept.Built(body=body.encode(), content_type="text/csv; charset=utf-8", headers=headers, valid_until=valid_until)


def _is_own(request: HttpRequest) -> bool:
    """Sent by a page of this site: browsers say where a request comes from, and pages cannot lie about it."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return False
    return site in {None, "same-origin"} and (origin is None or urlsplit(origin).netloc == request.get_host())


def _is_ahead_of_its_reader(request: HttpRequest) -> bool:
    purposes = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in purpose or "prerender" in purpose for purpose in purposes)


def _is_of_team(request: HttpRequest) -> bool:
    """Who has no session is nobody, and the answer stays the same for all."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and is_in_team(request.user)  # type: ignore[arg-type]


def _visitor(request: HttpRequest) -> Visitor:
    return Visitor(client_address(request), request.headers.get("User-Agent", ""))
