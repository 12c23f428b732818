"""Who is it that asks? An account, or the address that this browser has proven."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from reviews.readers import Reader

COOKIE = "reader"
LASTS_SECONDS = 30 * 24 * 3600
_SALT = "reviews.reader"


def reader_of(request: HttpRequest) -> Reader | None:
    if isinstance(request.user, User) and request.user.is_active:
        return Reader(request.user.email, request.user.name, request.user, "account")
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        return None
    return Reader(held["email"], held["name"], None, held["how"])


def remember(response: HttpResponse, email: str, *, name: str = "", how: str = "link") -> None:
    """For thirty days this browser need not prove the address again."""
    value = signing.dumps({"email": email, "name": name, "how": how}, salt=_SALT)
    response.set_cookie(
        COOKIE, value, max_age=LASTS_SECONDS, path="/", httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path="/", samesite="Lax")


def to_prove(request: HttpRequest, to: str = "") -> HttpResponseRedirect:
    """Somebody whom we do not know proves an address, and comes back here, or to the path that is said."""
    return HttpResponseRedirect(f"{reverse('reviews:prove')}?{urlencode({'to': to or request.get_full_path()})}")
