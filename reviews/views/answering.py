"""The page on which a paper's authors and editors answer a review, for those whose address is proven."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conference.lib.errors import DomainError
from conference.lib.http import household, no_store
from conference.queries import public_or_none
from conference.rendering import page
from conference.services import limits
from reviews.forms.answering import ACKNOWLEDGE, ReplyForm, StanceForm
from reviews.models import ErrorClaim, Review
from reviews.queries import claims as claim_queries
from reviews.queries import threads
from reviews.readers import Reader
from reviews.services import claims, replies
from reviews.views.identity import reader_of, to_prove
from reviews.voices import Voice, voice_of

AN_HOUR = 3600
ANSWERS_AN_HOUR = 20


@dataclass(frozen=True)
class Desk:
    """Who answers which review."""

    request: HttpRequest
    review: Review
    reader: Reader
    voice: Voice

    @property
    def language(self) -> str:
        return get_language() or "en"

    @property
    def address(self) -> str:
        return reverse("reviews:answer", args=[self.review.public_id])


def at_the_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who is unknown proves an address first; who is neither author nor editor is told so."""

    @functools.wraps(view)
    def known(request: HttpRequest, review: str, **rest: str) -> HttpResponse:
        row, reader = threads.to_answer(review), reader_of(request)
        if reader is None:
            return to_prove(request, reverse("reviews:answer", args=[review]))
        voice = voice_of(reader, row.paper)
        if voice is None:
            context = {"conference": public_or_none(row.conference), "review": row, "paper": row.paper, "reader": reader}
            return page(request, "reviews/answer_refused.html", context, status=403)
        return view(Desk(request, row, reader, voice), **rest)

    return known


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def answer(desk: Desk) -> HttpResponse:
    form = ReplyForm(desk.request.POST or None)
    if desk.request.method == "POST" and form.is_valid():
        write = functools.partial(replies.write, desk.review, form.cleaned_data["text"], language=desk.language, by=desk.reader)
        if _done(desk, form, write):
            return redirect(desk.address)
    return _shown(desk, form=form)


@no_store
@require_POST
@at_the_desk
def mend(desk: Desk, reply: str) -> HttpResponse:
    row = threads.own_reply(desk.review, reply, desk.reader)
    form = ReplyForm(desk.request.POST, prefix=row.public_id)
    if form.is_valid() and _done(desk, form, functools.partial(replies.mend, row, form.cleaned_data["text"], by=desk.reader)):
        return redirect(desk.address)
    return _shown(desk, mending=form)


@no_store
@require_POST
@at_the_desk
def withdraw(desk: Desk, reply: str) -> HttpResponse:
    row = threads.own_reply(desk.review, reply, desk.reader)
    form = ReplyForm()
    try:
        replies.withdraw(row, by=desk.reader)
    except DomainError as refusal:
        return _shown(desk, form=form, refusal=str(refusal))
    return redirect(desk.address)


@no_store
@require_POST
@at_the_desk
def take_stance(desk: Desk) -> HttpResponse:
    """An author says whether something is wrong; editors have their page in the panel."""
    claim = ErrorClaim.objects.filter(review=desk.review).first()
    form = StanceForm(desk.request.POST)
    if claim is None or not desk.voice.is_author:
        return _shown(desk, refusal=str(claims.NotYours.message))
    if form.is_valid():
        verb = claims.acknowledge if form.cleaned_data["stance"] == ACKNOWLEDGE else claims.disagree
        say = functools.partial(verb, claim, by=desk.reader, words=form.cleaned_data["words"], language=desk.language)
        if _done(desk, form, say):
            return redirect(desk.address)
    return _shown(desk, stance=form)


def _done(desk: Desk, form: ReplyForm | StanceForm, act: Callable[[], object]) -> bool:
    """What is refused stays in the form."""
    keys = (household(desk.request), desk.reader.key)
    allowed = [limits.hit(f"answer:{key}", limit=ANSWERS_AN_HOUR, seconds=AN_HOUR) for key in keys]
    if not all(allowed):
        form.add_error(None, _("Too many answers within an hour. Wait a little and send it again."))
        return False
    try:
        act()
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _shown(
    desk: Desk,
    *,
    form: ReplyForm | None = None,
    mending: ReplyForm | None = None,
    stance: StanceForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    review = desk.review
    claim = claim_queries.claims_of([review]).get(review.pk)
    own = threads.own_of(review, desk.reader)
    forms = [given for given in (form, mending, stance) if given is not None and given.errors]
    context = {
        "conference": public_or_none(review.conference),
        "review": review,
        "paper": review.paper,
        "voice": desk.voice,
        "claim": claim,
        "claim_page": _claim_page(desk),
        "replies": threads.threads_of([review]).get(review.pk, ()),
        "own": [(row, _mending(row, mending)) for row in own],
        "form": form if form is not None and form.is_bound else ReplyForm(),
        "stance": stance or StanceForm(),
        "may_take_stance": claim is not None and claim.state == "open" and desk.voice.is_author,
        "wrong": forms,
        "refusal": refusal,
    }
    status = 409 if refusal else 422 if forms else 200
    return page(desk.request, "reviews/answer.html", context, status=status)


def _mending(row: threads.OwnReply, sent: ReplyForm | None) -> ReplyForm | None:
    """The form that was sent for this one, else a fresh one with its words."""
    if not row.may_be_mended:
        return None
    return sent if sent is not None and sent.prefix == row.public_id else ReplyForm(prefix=row.public_id, initial={"text": row.text})


def _claim_page(desk: Desk) -> str:
    """For editors: where it is decided."""
    claim = None if desk.voice.is_author else ErrorClaim.objects.filter(review=desk.review).first()
    return reverse("admin:reviews_errorclaim_change", args=[claim.pk]) if claim else ""
