"""For machines that watch this one, and for harvesters."""

import shutil
import sqlite3
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.lib import places
from conference.lib.places import ReadinessCheck
from conference.models import OutgoingMail, WorkerBeat
from conference.services import bare as bare_rows

WORKER_LATE = timedelta(minutes=5)
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
        lines += ["Disallow: /admin/", "Disallow: /accounts/", "Disallow: /demo/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    entries = [entry for provider in places.sitemap for entry in provider()]
    body = render_to_string("conference/sitemap.xml", {"entries": entries, "site_url": settings.SITE_URL})
    return HttpResponse(body, content_type="application/xml")


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
