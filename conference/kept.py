"""Public pages are built once for each revision of their conference, and kept, compressed, in the process.

The address of a kept body is (revision, build, language, path, allowed query). The revision is read before the
rows, so a page built while something changes is kept under the old number and never served again.
"""

import functools
import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import F, Model, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from conference import frames
from conference.build import build_id
from conference.lib.places import earliest
from conference.models import Conference, Organisation
from conference.store import Store, store

__all__ = ["Built", "Kept", "Lookup", "Revision", "Store", "changed", "of_conference", "of_site", "page", "store"]
LARGEST_PARAMETER = 100


@dataclass(frozen=True)
class Revision:
    scope: str
    number: int


@dataclass(frozen=True)
class Built:
    """What a builder returns: a template with its context, or a finished body of another type."""

    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    valid_until: datetime | None = None
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    body: bytes
    etag: str
    content_type: str
    headers: Mapping[str, str]
    valid_until: datetime | None

    @property
    def weight(self) -> int:
        return len(self.body) + 500


Builder = Callable[..., Built | HttpResponse]
RevisionOf = Callable[..., Revision | None]
View = Callable[..., HttpResponse]


def page(*, revision: RevisionOf, parameters: tuple[str, ...] = ()) -> Callable[[Builder], View]:
    """A view that serves the builder's page from the store. `revision` takes the URL's arguments, one statement."""

    def decorate(builder: Builder) -> View:
        @functools.wraps(builder)
        def view(request: HttpRequest, **arguments: Any) -> HttpResponse:
            if (elsewhere := _without_strangers(request, parameters)) is not None:
                return elsewhere
            current = revision(**arguments)
            if current is None:
                return _answer_unkept(request, builder, arguments)
            return _answer(request, _fetch(request, builder, arguments, current, parameters))

        return require_safe(view)

    return decorate


def changed(*rows: Model) -> None:
    """Raise the revisions; the last statement of a transaction that changed what the public sees."""
    for row in sorted(rows, key=lambda row: (row._meta.label, row.pk)):
        type(row)._default_manager.filter(pk=row.pk).update(revision=F("revision") + 1)


class Lookup:
    """A read of one row by one text, put into SQL once: composing it anew costs more than the database's answer."""

    _PLACE = "the-text-looked-for"

    def __init__(self, rows: Callable[[str], QuerySet]) -> None:
        self._rows = rows

    def first(self, text: str) -> tuple[Any, ...] | None:
        sql, parameters = self._statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [text if value == self._PLACE else value for value in parameters])
            return cursor.fetchone()

    @functools.cached_property
    def _statement(self) -> tuple[str, tuple[Any, ...]]:
        return self._rows(self._PLACE).order_by()[:1].query.sql_with_params()


_conference = Lookup(lambda slug: Conference.objects.public().filter(slug=slug).values_list("pk", "revision"))


def of_conference(conference: str, **_others: Any) -> Revision | None:
    found = _conference.first(conference)
    return Revision(f"conference:{found[0]}", found[1]) if found else None


def of_site(**_arguments: Any) -> Revision | None:
    """The sum of the organisations' numbers, which every change of a conference's card raises too."""
    return Revision("site", Organisation.objects.aggregate(total=Sum("revision"))["total"] or 0)


def _rendered(request: HttpRequest, built: Built) -> Built:
    """With its body, valid no longer than what stands around it."""
    if not built.template:
        return built
    frame = frames.of(request, built.context.get("conference"), kept=True)
    body = render_to_string(built.template, {**built.context, "frame": frame}).encode()
    return replace(built, body=body, valid_until=earliest([built.valid_until, frame.valid_until]))


def _without_strangers(request: HttpRequest, parameters: tuple[str, ...]) -> HttpResponse | None:
    """Unknown, repeated, empty or endless parameters lead to the address without them."""
    if not request.META.get("QUERY_STRING"):
        return None
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    allowed = sorted({name: value for name, value in given if name in parameters and 0 < len(value) <= LARGEST_PARAMETER}.items())
    if sorted(given) == allowed:
        return None
    return HttpResponseRedirect(f"{request.path}?{urlencode(allowed)}" if allowed else request.path)


def _fetch(
    request: HttpRequest, builder: Builder, arguments: Mapping[str, Any], revision: Revision, parameters: tuple[str, ...]
) -> Kept | HttpResponse:
    query = tuple(sorted((name, request.GET[name]) for name in parameters if name in request.GET)) if parameters else ()
    key = (revision.scope, revision.number, build_id(), get_language(), request.get_host(), request.path, query)
    kept = store.get(key, timezone.now())
    if kept is not None:
        return kept
    with store.builder(key):
        return store.get(key, timezone.now()) or _build(request, builder, arguments, key)


def _build(request: HttpRequest, builder: Builder, arguments: Mapping[str, Any], key: tuple[Any, ...]) -> Kept | HttpResponse:
    built = builder(request, **arguments)
    if isinstance(built, HttpResponse):  # a redirect to the page's own address
        return built
    kept = _compressed(_rendered(request, built))
    store.put(key, kept)
    return kept


def _compressed(built: Built) -> Kept:
    digest = hashlib.sha256(built.body).hexdigest()[:20]
    return Kept(gzip.compress(built.body, 6, mtime=0), f'W/"{digest}"', built.content_type, built.headers, built.valid_until)


def _answer_unkept(request: HttpRequest, builder: Builder, arguments: Mapping[str, Any]) -> HttpResponse:
    """Nothing public under this address: the builder may know where it went; else it says 404."""
    answer = builder(request, **arguments)
    if isinstance(answer, HttpResponse):
        return answer
    raise Http404


def _answer(request: HttpRequest, kept: Kept | HttpResponse) -> HttpResponse:
    if isinstance(kept, HttpResponse):
        return kept
    # `request.headers` would read every header of the request to give one.
    if kept.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = _whole(kept, zipped="gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""))
    response["ETag"] = kept.etag
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Accept-Encoding"
    return response


def _whole(kept: Kept, *, zipped: bool) -> HttpResponse:
    headers = {**kept.headers, "Content-Encoding": "gzip"} if zipped else kept.headers
    return HttpResponse(kept.body if zipped else gzip.decompress(kept.body), content_type=kept.content_type, headers=dict(headers))
