"""A speaker's own page: the answer, and the way to everything else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from conference.lib import keys
from conference.lib.errors import DomainError
from conference.lib.http import no_store
from conference.queries import public_conference
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from speakers.forms.answers import AnswerForm
from speakers.models import Speaker, SpeakerAnswer
from speakers.queries import speaking as queries
from speakers.services import answers, connecting
from speakers.views.access import SHELF, own_page

ANSWERS_A_DAY = 20


@no_store
@require_safe
def open_speaking(request: HttpRequest, conference: str, secret: str) -> HttpResponse:
    place = public_conference(conference)
    if queries.behind(place, secret) is None:
        if not queries.was_good_once(place, secret):
            raise Http404
        return page(request, "speakers/replaced.html", {"conference": place}, status=410)
    answer = redirect("speakers:speaking", conference=conference)
    keys.give(answer, SHELF, conference, conference, secret)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def speaking(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """The page behind the mail; only its button answers."""
    said = speaker.answer if speaker.answer not in (SpeakerAnswer.UNASKED, SpeakerAnswer.ASKED) else None
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"said": said, "note": speaker.answer_note})
    if request.method == "POST" and form.is_valid():
        if not limits.hit(f"speaker answers:{speaker.pk}", limit=ANSWERS_A_DAY, seconds=24 * 3600):
            return too_many(request)
        try:
            answers.answer(speaker, form.cleaned_data["said"], form.cleaned_data["note"], by=account(request))
            return redirect(reverse("speakers:speaking", args=[speaker.conference.slug]) + "#answer")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, speaker, form)


@require_safe
@own_page
def preview(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """See it as others will."""
    context = {"conference": speaker.conference, "page": queries.preview(speaker, timezone.now()), "preview": True}
    return page(request, "speakers/speaker.html", context)


@require_POST
@own_page
def connect(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """The account that is signed in opens the page from now on."""
    user = account(request)
    if user is None:
        return redirect(f"{reverse('account_login')}?next={reverse('speakers:speaking', args=[speaker.conference.slug])}")
    try:
        connecting.connect(speaker, user)
    except DomainError as refusal:
        return _page(request, speaker, AnswerForm(initial={"said": speaker.answer}), refusal=str(refusal), status=409)
    return redirect("speakers:speaking", conference=speaker.conference.slug)


def account(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _page(request: HttpRequest, speaker: Speaker, form: AnswerForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "conference": speaker.conference, "page": queries.speaking_page(speaker, timezone.now()), "form": form, "refusal": refusal,
        "may_connect": request.user.is_authenticated and speaker.user_id is None,
    }  # fmt: skip
    return page(request, "speakers/speaking.html", context, status=422 if form.errors else status)
