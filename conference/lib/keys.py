"""A link with a secret sets a cookie bound to its path, and leads to the address without the secret."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from conference.lib.tokens import same

LASTS_SECONDS = 400 * 24 * 3600


def give(response: HttpResponse, shelf: str, conference: str, code: str, secret: str) -> None:
    """`shelf` is the part of the address after the conference, such as tickets. A cookie for each language, which may be switched there."""
    for prefix in ("", *(f"/{code}" for code, _name_of in settings.LANGUAGES if code != settings.LANGUAGE_CODE)):
        response.set_cookie(
            _name(shelf, code, prefix),
            secret,
            max_age=LASTS_SECONDS,
            path=f"{prefix}/{conference}/{shelf}",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def fits(request: HttpRequest, shelf: str, code: str, secret: str) -> bool:
    return any(same(held, secret) for held in held_by(request, shelf, code))


def held_by(request: HttpRequest, shelf: str, code: str) -> list[str]:
    """What the browser has for it: a secret, or nothing."""
    names = dict.fromkeys(_name(shelf, code, prefix) for prefix in ("", _prefix()))
    return [request.COOKIES[name] for name in names if request.COOKIES.get(name)]


def _prefix() -> str:
    language = get_language() or settings.LANGUAGE_CODE
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"


def _name(shelf: str, code: str, prefix: str) -> str:
    return f"{shelf}_{code}{prefix.replace('/', '_')}"
