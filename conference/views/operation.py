"""For machines that watch this one, and for harvesters."""

import shutil
import sqlite3
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.lib import places, sitemaps
from conference.lib.places import ReadinessCheck
from conference.models import OutgoingMail, WorkerBeat
from conference.services import bare as bare_rows

WORKER_LATE = timedelta(minutes=5)
# An index has at most so many parts.
MOST_PARTS = 50_000
LEAST_FREE_BYTES = 200 * 1024 * 1024


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    checks = [_database(), _worker(), _disk(), _sqlite(), *(check() for check in places.readiness)]
    ready = all(check.ok for check in checks)
    answer = {"ready": ready, "checks": {check.name: {"ok": check.ok, "detail": check.detail} for check in checks}}
    return JsonResponse(answer, status=200 if ready else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    if settings.DEMO:
        lines.append("Disallow: /")
    else:
        lines += [f"Disallow: {path}" for path in ("/admin/", "/accounts/", "/demo/", *_left_out())]
        lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def _left_out() -> list[str]:
    """Also behind the languages' prefixes."""
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    return [prefix + path for provider in places.robots for path in provider() for prefix in prefixes]


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the parts."""
    parts = [
        (settings.SITE_URL + reverse("conference_files:sitemap-part", args=[shelf.name, part]), last)
        for shelf in _shelves()
        for part, last in shelf.parts()
    ]
    return HttpResponse("".join(sitemaps.write_index(parts)), content_type=sitemaps.CONTENT_TYPE)


@require_safe
def sitemap_part(request: HttpRequest, shelf: str, part: int) -> HttpResponseBase:
    """Sent as it is read: no part is held in memory."""
    found = next((row for row in _shelves() if row.name == shelf), None)
    if found is None or part > MOST_PARTS:
        raise Http404
    return StreamingHttpResponse(sitemaps.write(found.entries(part)), content_type=sitemaps.CONTENT_TYPE)


def _shelves() -> list[places.SitemapShelf]:
    return [shelf for provider in places.sitemap for shelf in provider()]


def bare(request: HttpRequest) -> HttpResponse:
    """What everything else is measured against: the same middleware, one kilobyte, no query."""
    return HttpResponse(render_to_string("conference/bare.html"))


def _database() -> ReadinessCheck:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return ReadinessCheck("database", False, "no answer")
    return ReadinessCheck("database", not waiting, f"{len(waiting)} migrations to run" if waiting else connection.vendor)


def _worker() -> ReadinessCheck:
    try:
        last = WorkerBeat.objects.order_by("-at").values_list("at", flat=True).first()
        waiting = OutgoingMail.objects.due(timezone.now()).count()
    except DatabaseError:
        return ReadinessCheck("worker", False, "unknown")
    late = last is None or timezone.now() - last > WORKER_LATE
    return ReadinessCheck("worker", not late, f"last round {last:%Y-%m-%dT%H:%M:%SZ}, {waiting} messages due" if last else "never ran")


def _disk() -> ReadinessCheck:
    free = shutil.disk_usage(settings.STATE_DIR).free
    return ReadinessCheck("disk", free > LEAST_FREE_BYTES, f"{free // 1024 // 1024} MB free")


def _sqlite() -> ReadinessCheck:
    return ReadinessCheck("sqlite", True, sqlite3.sqlite_version)


def bare_row(request: HttpRequest) -> HttpResponse:
    """What every writing is measured against: the same middleware, one row in a transaction of its own."""
    with transaction.atomic():
        bare_rows.write_row()
    return HttpResponse("written")
