"""Leave a review and confirm it."""

from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.http import household, no_store
from conference.lib.text import mailbox_key, new_public_id
from conference.queries import public_or_none
from conference.rendering import page
from proceedings.models import Paper
from reviews.forms import writing as forms
from reviews.models import LEAST_CHARACTERS, Review, ReviewState
from reviews.queries import facets, reading
from reviews.queries import writing as queries
from reviews.readers import Reader, network_digest
from reviews.services import drafts, pressure, proofs, writing
from reviews.views.identity import reader_of, remember

TOO_MANY = _("So many reviews came from you, or from where you are, that we take no more for now. Your text is here: send it later.")
_BEGUN_HERE = "reviews.draft-begun-here"
A_DAY = 24 * 3600


@dataclass(frozen=True)
class Desk:
    """Where a review is written: by whom, as far as it is proven, and the draft that is gone on with."""

    paper: Paper
    reader: Reader | None
    draft: Review | None = None


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, paper: str) -> HttpResponse:
    row = reading.public_paper(paper)
    if row.state != "published":
        raise Http404
    reader = reader_of(request)
    own = queries.of_reader(row, reader) if reader else _begun_here(request, row)
    if reader and own and own.state != ReviewState.DRAFT:
        return redirect("reviews:mine", review=own.public_id)
    return compose(request, Desk(row, reader, own))


def compose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form; its buttons send, show beforehand, keep, and forget what was kept."""
    lock = queries.lock_of(desk.paper)
    if request.method != "POST":
        return _closed(request, desk, lock.reason) if lock else _form_page(request, desk, _form(request, desk))
    if desk.draft and "forget" in request.POST and desk.reader:
        drafts.forget(desk.draft)
        return redirect("reviews:write", paper=desk.paper.public_id)
    form = _form(request, desk)
    if not form.is_valid():
        return _form_page(request, desk, form)
    if desk.draft and mailbox_key(form.address) != desk.draft.mailbox:
        # Another address than the draft was begun with: a mistyped one was mended.
        desk = Desk(desk.paper, desk.reader)
    if "preview" in request.POST:
        return _form_page(request, desk, form, preview=_preview(desk, form))
    came = pressure.arrive(desk.paper, household=household(request), email=form.address, proven=desk.reader is not None)
    if came.refused:
        form.add_error(None, TOO_MANY)
        return _form_page(request, desk, form, status=429)
    if form.lay_open_too_long:
        form.begin_anew()
        form.add_error(None, _("This page lay open for more than a day. Look your review over, and send it once more."))
        return _form_page(request, desk, form)
    if form.looks_automatic:
        # Says the same as to everybody, and keeps nothing.
        return _sent(request, desk)
    return _keep(request, desk, form) if form.unfinished else _send(request, desk, form, unproven=_unproven(request, desk, came))


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, review: str, token: str) -> HttpResponse:
    """The link opens the page; only its button acts. It proves the address, too."""
    row = queries.one(review)
    refusal = None
    if request.method == "POST":
        try:
            writing.confirm(row, token)
        except DomainError as problem:
            refusal = problem
        row.refresh_from_db()
    shows = row.state == ReviewState.UNCONFIRMED and writing.fits(row, token)
    context = {"conference": public_or_none(row.conference), "review": row, "paper": row.paper, "refusal": refusal, "shows": shows}
    context["known"] = request.method == "POST"
    answer = page(request, "reviews/confirm.html", context, status=409 if refusal else 200)
    if request.method == "POST" and refusal is None and reader_of(request) is None:
        remember(answer, row.email, name="" if row.is_pseudonym else row.display_name)
    return answer


def _send(request: HttpRequest, desk: Desk, form: forms.ReviewForm, *, unproven: bool) -> HttpResponse:
    words, person = replace(form.words(get_language() or "en"), unproven=unproven), person_of(request)
    try:
        if desk.draft:
            writing.send(desk.draft, words, by=person, reader=desk.reader)
        else:
            writing.write(desk.paper, words, by=person, reader=desk.reader, network=network_digest(household(request)))
    except writing.WrittenAlready:
        pass  # the same answer: who asks must not learn whether an address has written here
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, desk, form)
    answer = _sent(request, desk)
    if desk.reader and reader_of(request) is None:
        # Who has sent a draft behind its mailed link.
        remember(answer, desk.reader.email, name="" if words.is_pseudonym else words.display_name)
    return answer


def _keep(request: HttpRequest, desk: Desk, form: forms.ReviewForm) -> HttpResponse:
    words, person, kept = form.words(get_language() or "en"), person_of(request), new_public_id()
    try:
        if desk.draft:
            drafts.change(desk.draft, words)
            kept = desk.draft.public_id
        else:
            network = network_digest(household(request))
            kept = drafts.keep(desk.paper, words, by=person, reader=desk.reader, network=network).public_id
    except writing.WrittenAlready:
        pass  # the same answer, as above; the mark leads nowhere then
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, desk, form)
    return _form_page(request, desk, form, kept=signing.dumps(kept, salt=_BEGUN_HERE))


def _form(request: HttpRequest, desk: Desk) -> forms.ReviewForm:
    known = desk.reader
    current = desk.paper.current.number if desk.paper.current else None
    initial: dict[str, Any] = {"version": current, "display_name": known.name if known else ""}
    return forms.ReviewForm(
        request.POST or None,
        initial=forms.typed(desk.draft) if desk.draft else initial,
        facets=facets.asked_for(desk.paper.volume.conference),
        versions=queries.versions_of(desk.paper),
        known=known,
        unfinished="keep" in request.POST,
    )


def _form_page(
    request: HttpRequest, desk: Desk, form: forms.ReviewForm, *, preview: Any = None, kept: str = "", status: int = 422
) -> HttpResponse:
    context = {
        "conference": public_or_none(desk.paper.volume.conference),
        "paper": desk.paper,
        "form": form,
        "draft": desk.draft,
        "preview": preview,
        "kept": kept,
        "least": LEAST_CHARACTERS,
        "contact": queries.contact_of(desk.paper),
        "begun_here": kept or request.POST.get("begun_here", ""),
        "pressed": _pressed(request, desk),
    }
    return page(request, "reviews/write.html", context, status=status if form.errors else 200)


def _preview(desk: Desk, form: forms.ReviewForm) -> dict[str, Any]:
    """The words as they will stand under the paper."""
    words = form.words(get_language() or "en")
    current, version = desk.paper.current, words.version or desk.paper.current
    return {
        "words": words,
        "word": reading.RATING_WORDS[words.rating or 1],
        "scores": [(facet.label, words.scores[facet.key]) for facet in form.facets if facet.key in words.scores],
        "version": version.number if version else None,
        "is_current": version == current,
    }


def _sent(request: HttpRequest, desk: Desk) -> HttpResponse:
    context = {"conference": public_or_none(desk.paper.volume.conference), "paper": desk.paper, "known": desk.reader}
    return page(request, "reviews/sent.html", context)


def _closed(request: HttpRequest, desk: Desk, reason: str) -> HttpResponse:
    context = {"conference": public_or_none(desk.paper.volume.conference), "paper": desk.paper, "reason": reason}
    return page(request, "reviews/locked.html", context)


def _pressed(request: HttpRequest, desk: Desk) -> bool:
    email = desk.reader.email if desk.reader else ""
    return pressure.standing(desk.paper, household=household(request), email=email).pressed


def _unproven(request: HttpRequest, desk: Desk, came: pressure.Pressure) -> bool:
    """Without a proof nothing is refused: moderators see that there was none."""
    return came.pressed and not proofs.accept(request.POST.get("altcha", ""), desk.paper)


def _begun_here(request: HttpRequest, paper: Paper) -> Review | None:
    """The draft that this very page has kept before its address was proven."""
    try:
        public_id = signing.loads(request.POST.get("begun_here", ""), salt=_BEGUN_HERE, max_age=A_DAY)
    except signing.BadSignature:
        return None
    rows = Review.objects.select_related(*queries.WHOLE).filter(public_id=public_id, paper=paper, state=ReviewState.DRAFT)
    return rows.first()


def person_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
