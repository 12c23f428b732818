"""Headers that must be right every time."""

import functools
from collections.abc import Callable, Iterable
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils.cache import add_never_cache_headers

from conference.lib.text import address_tail

View = Callable[..., HttpResponse]
LONGEST_ADDRESS = 500


def no_store(view: View) -> View:
    """For personal pages: kept nowhere, found by no search engine, and no address is told to others."""

    @functools.wraps(view)
    def personal(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return personal


def attachment(content: bytes | str, name: str, type: str, *, inline: bool = False) -> HttpResponse:
    """A file to be saved, or read in place when `inline`. The name may be in any script (RFC 6266)."""
    response = HttpResponse(content, content_type=type)
    response["Content-Disposition"] = disposition(name, inline=inline)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def streamed(lines: Iterable[str], name: str, type: str) -> StreamingHttpResponse:
    """As `attachment`, for what is larger than memory should hold: sent line by line as it is made."""
    response = StreamingHttpResponse(lines, content_type=type)
    response["Content-Disposition"] = disposition(name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(name: str, *, inline: bool = False) -> str:
    stem, _dot, ending = name.rpartition(".")
    plain = f"{address_tail(stem) or 'file'}.{address_tail(ending)}"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def is_web_address(text: str) -> bool:
    """Nothing but http and https, and no longer than a column holds: what readers are sent to."""
    try:
        URLValidator(schemes=["https", "http"])(text.strip())
    except ValidationError:
        return False
    return len(text.strip()) <= LONGEST_ADDRESS


def client_address(request: HttpRequest) -> str:
    """The visitor's address; gunicorn has already taken the proxy's word where it is trusted."""
    return request.META.get("REMOTE_ADDR", "")


def household(request: HttpRequest) -> str:
    """The first three numbers of an IPv4 address, the first four groups of an IPv6 one: one household or office."""
    address = client_address(request)
    return address.rpartition(".")[0] if "." in address else ":".join(address.split(":")[:4])


def canonical(request: HttpRequest, path: str) -> HttpResponseRedirect | None:
    """A redirect when the page was asked for at another than its own address."""
    if request.path == path:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{path}?{query}" if query else path)
