"""What speakers tell of themselves, and when they can be there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from conference.lib.errors import DomainError
from conference.rendering import page
from speakers.forms.availability import IntervalForms, initial_of
from speakers.forms.profile import LinkForms, ProfileForm
from speakers.models import Speaker
from speakers.queries import speaking as queries
from speakers.services import availability as availability_services
from speakers.services import people
from speakers.views.access import own_page
from speakers.views.speaking import account


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def profile(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = ProfileForm(sent, speaker=speaker)
    links = LinkForms(sent, initial=speaker.links, prefix="link")
    if sent is not None and form.is_valid() & links.is_valid():
        values = {**form.values(), "links": [line.cleaned_data for line in links if line.cleaned_data]}
        try:
            people.change(speaker, values, by=account(request), version=form.cleaned_data["row_version"])
            return redirect("speakers:speaking", conference=speaker.conference.slug)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"conference": speaker.conference, "speaker": speaker, "form": form, "links": links, "forms": [form, *links]}
    return page(request, "speakers/profile.html", context, status=422 if sent is not None else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def availability(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    place = speaker.conference
    sent = request.POST if request.method == "POST" else None
    start = initial_of(place, list(speaker.availability.all()))
    lines = IntervalForms(sent, initial=start, prefix="when", form_kwargs={"conference": place})
    version, refusal = _version(request, speaker), ""
    if sent is not None and lines.is_valid():
        intervals = [found for line in lines if (found := line.interval()) is not None]
        try:
            availability_services.set_availability(speaker, intervals, by=account(request), version=version)
            return redirect("speakers:speaking", conference=place.slug)
        except DomainError as no:
            refusal = str(no)
    context = {"conference": place, "lines": lines, "row_version": version, "refusal": refusal, **queries.zone_words(place)}
    return page(request, "speakers/availability.html", context, status=422 if sent is not None else 200)


def _version(request: HttpRequest, speaker: Speaker) -> int:
    """The one the page was opened with."""
    sent = request.POST.get("row_version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else speaker.version
