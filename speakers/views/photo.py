"""A speaker's own photograph: sent, framed, agreed to, taken away; and its files for the speaker alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.lib.errors import DomainError
from conference.rendering import page
from conference.services import limits
from conference.services.files import content_of
from conference.views.errors import too_many
from speakers import portraits
from speakers.forms.photo import CropForm, PhotoForm
from speakers.models import Speaker
from speakers.queries import speaking as queries
from speakers.queries.portraits import TYPES
from speakers.services import photos
from speakers.views.access import own_page
from speakers.views.speaking import account

PHOTOS_AN_HOUR = 60


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def photo(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    sent = request.method == "POST"
    form = PhotoForm(request.POST, request.FILES) if sent else PhotoForm()
    if sent and not _may_send(speaker):
        return too_many(request)
    if sent and form.is_valid():
        try:
            photos.set_photo(speaker, form.cleaned_data["photo"], by=account(request), agreed=form.cleaned_data["agreed"])
            return redirect("speakers:own-photo-page", conference=speaker.conference.slug)
        except DomainError as refusal:
            form.add_error("photo", str(refusal))
    return _page(request, speaker, form)


@require_POST
@own_page
def crop(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    form = CropForm(request.POST)
    if not _may_send(speaker):
        return too_many(request)
    if form.is_valid():
        try:
            photos.crop_photo(speaker, form.crop(), by=account(request))
            return redirect("speakers:own-photo-page", conference=speaker.conference.slug)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, speaker, crop=form)


@require_POST
@own_page
def consent(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """Given, or withdrawn at any time."""
    photos.agree_to_photo(speaker, request.POST.get("agreed") == "yes", by=account(request))
    return redirect("speakers:own-photo-page", conference=speaker.conference.slug)


@require_POST
@own_page
def remove(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    photos.remove_photo(speaker, by=account(request))
    return redirect("speakers:own-photo-page", conference=speaker.conference.slug)


@require_safe
@own_page
def whole(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    source = queries.whole_photo(speaker)
    return _picture(content_of(source.file), source.file.type)


@require_safe
@own_page
def size(request: HttpRequest, speaker: Speaker, width: int, format: str) -> HttpResponse:
    row = queries.own_photo(speaker, width, format)
    return _picture(content_of(row.file), TYPES[format])


@require_safe
@own_page
def drawing(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    return _picture(portraits.svg(speaker.public_id), "image/svg+xml")


def _page(request: HttpRequest, speaker: Speaker, form: PhotoForm | None = None, crop: CropForm | None = None) -> HttpResponse:
    view = queries.crop_view(speaker)
    start = vars(view.source.crop) if view else {}
    context = {
        "conference": speaker.conference,
        "speaker": speaker,
        "form": form or PhotoForm(),
        "view": view,
        "crop": crop or CropForm(initial=start),
        "photographed": bool(speaker.photos.all()),
        "portrait": queries.own_portrait(speaker),
    }
    wrong = bool((form and form.errors) or (crop and crop.errors))
    return page(request, "speakers/photo.html", context, status=422 if wrong else 200)


def _may_send(speaker: Speaker) -> bool:
    return limits.hit(f"speaker photo:{speaker.pk}", limit=PHOTOS_AN_HOUR, seconds=3600)


def _picture(content: bytes, type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
