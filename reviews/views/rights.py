"""Taking along what is kept about oneself, and going."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from conference.lib.http import attachment, no_store
from conference.rendering import page
from reviews.forms.rights import ErasingForm
from reviews.queries import personal
from reviews.services import erasing
from reviews.views.identity import forget, reader_of, to_prove


@no_store
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    if reader is None:
        return to_prove(request)
    written = json.dumps(personal.everything(reader.email), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    return attachment(written, "reviews.json", "application/json")


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What is there and what becomes of it; only the button acts."""
    reader = reader_of(request)
    if reader is None:
        return to_prove(request)
    form = ErasingForm(request.POST or None, reviews=personal.reviews_of(reader.email).select_related("paper__current"))
    if request.method != "POST" or not form.is_valid():
        return page(request, "reviews/erase.html", {"form": form, "reader": reader}, status=422 if form.errors else 200)
    erasing.erase(reader.email, by=reader.user, take_along=form.taken_along)
    answer = page(request, "reviews/erased.html", {"reader": reader})
    forget(answer)
    return answer
