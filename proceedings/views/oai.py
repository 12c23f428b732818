"""The harvesting protocol OAI-PMH 2.0. Not kept: what it answers goes by the second."""

import gzip
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from conference import queries
from proceedings import harvest_request
from proceedings.exports import oai
from proceedings.exports.oai import Asked
from proceedings.exports.oai_formats import FORMATS, Format
from proceedings.harvest_request import HarvestError, Listing, Place
from proceedings.queries import harvest

Arguments = Mapping[str, str]
Verb = Callable[[Asked, Arguments, datetime], bytes]
WORTH_PACKING = 1000


# A harvester posts what it could also get; nothing is changed by it, so that no token has to prove where it comes from.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai_pmh(request: HttpRequest) -> HttpResponse:
    body = _answer(request.POST if request.method == "POST" else request.GET, timezone.now())
    answer = HttpResponse(body, content_type="text/xml; charset=utf-8")
    if len(body) > WORTH_PACKING and "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.content = gzip.compress(body, 6, mtime=0)
        answer["Content-Encoding"] = "gzip"
    answer["Vary"] = "Accept-Encoding"
    answer["Cache-Control"] = "no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _answer(given: QueryDict, at: datetime) -> bytes:
    asked = Asked(_address(), {})
    try:
        verb = harvest_request.verb_of(given)
        arguments = harvest_request.arguments_of(given, verb)
        span = harvest_request.span_of(arguments)
        asked = Asked(asked.url, {"verb": verb, **arguments})
        if verb in {"ListRecords", "ListIdentifiers"}:
            return _list(asked, *_listing(verb, arguments, span, at), at)
        return _VERBS[verb](asked, arguments, at)
    except HarvestError as refused:
        return oai.error(asked, at, refused.code, refused.words)


def _identify(asked: Asked, arguments: Arguments, at: datetime) -> bytes:
    organisation = queries.organisation()
    email = organisation.contact_email if organisation else parseaddr(settings.MAIL_FROM)[1]
    return oai.identify(asked, at, oai.Repository(settings.SITE_NAME, asked.url, email, harvest.earliest() or at))


def _formats(asked: Asked, arguments: Arguments, at: datetime) -> bytes:
    if "identifier" in arguments and _row(arguments["identifier"]).deleted:
        raise HarvestError("noMetadataFormats", "The paper was removed.")
    return oai.formats(asked, at, FORMATS.values())


def _sets(asked: Asked, arguments: Arguments, at: datetime) -> bytes:
    if "resumptionToken" in arguments:
        raise HarvestError("badResumptionToken", "The sets come in one answer.")
    rows = harvest.sets()
    if not rows:
        raise HarvestError("noSetHierarchy", "There are no sets yet.")
    return oai.sets(asked, at, rows)


def _record(asked: Asked, arguments: Arguments, at: datetime) -> bytes:
    row = _row(arguments["identifier"])
    written = _format(arguments["metadataPrefix"]).element
    return oai.record(asked, at, harvest.records([row], written)[0])


_VERBS: dict[str, Verb] = {"Identify": _identify, "ListMetadataFormats": _formats, "ListSets": _sets, "GetRecord": _record}


def _listing(verb: str, arguments: Arguments, span: harvest_request.Span, at: datetime) -> tuple[Listing, Place | None]:
    if "resumptionToken" in arguments:
        return harvest_request.read_token(arguments["resumptionToken"], verb)
    prefix = _format(arguments["metadataPrefix"]).prefix
    scope = harvest.scope(arguments["set"]) if "set" in arguments else (None, None)
    if scope is None:
        raise HarvestError("noRecordsMatch", "There is no such set.")
    # What is told from now on belongs to the next harvest.
    ends = min(span.ends, at) if span.ends else at
    return Listing(verb, prefix, *scope, span.begins, ends), None


def _list(asked: Asked, listing: Listing, place: Place | None, at: datetime) -> bytes:
    page = harvest.page(listing, place)
    if not page.rows and place is not None:
        page = harvest.changed_since(listing, place)
    if not page.rows:
        raise HarvestError("noRecordsMatch", "No record matches.")
    token = _token(listing, place, page, at)
    if listing.verb == "ListIdentifiers":
        return oai.headers(asked, at, harvest.records(page.rows, None), token)
    return oai.records(asked, at, harvest.records(page.rows, _format(listing.prefix).element), token)


def _token(listing: Listing, place: Place | None, page: harvest.Page, at: datetime) -> oai.Token | None:
    """None for a list of one page; the last of several has one without text."""
    given = place.given if place else 0
    if not page.more:
        return oai.Token("", given) if place else None
    last = page.rows[-1]
    text = harvest_request.written_token(listing, Place(last.changed_at, last.pk, given + len(page.rows)))
    return oai.Token(text, given, at.replace(microsecond=0) + harvest_request.TOKEN_LASTS - timedelta(seconds=1))


def _row(identifier: str) -> harvest.Row:
    row = harvest.one(identifier)
    if row is None:
        raise HarvestError("idDoesNotExist", "No record has this identifier.")
    return row


def _format(prefix: str) -> Format:
    if prefix not in FORMATS:
        raise HarvestError("cannotDisseminateFormat", "Records are not written in this format.")
    return FORMATS[prefix]


def _address() -> str:
    return settings.SITE_URL + reverse("proceedings_files:oai")
