"""Errors in words, without touching the database."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from conference.lib.logs import request_id


def _answer(status: int) -> HttpResponse:
    response = HttpResponse(render_to_string(f"{status}.html", {"request_id": request_id.get()}), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(500)


def csrf_failure(request: HttpRequest, reason: str = "", **_rest: Any) -> HttpResponse:
    response = HttpResponse(render_to_string("403_csrf.html", {"request_id": request_id.get()}), status=403)
    response["Cache-Control"] = "no-store"
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """For views whose limit is reached."""
    return _answer(429)
