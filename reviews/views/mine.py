"""The writer's own page: behind the mailed link, or for who is known already."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.lib.errors import DomainError, StaleRow
from conference.lib.http import no_store
from conference.lib.tokens import same
from conference.queries import public_or_none
from conference.rendering import page
from reviews.forms import writing as forms
from reviews.models import LEAST_CHARACTERS, Review, ReviewState
from reviews.queries import facets
from reviews.queries import writing as queries
from reviews.readers import Reader
from reviews.services import rewording, writing
from reviews.views.identity import reader_of, to_prove
from reviews.views.writing import Desk, compose, person_of

COOKIE = "review"
LASTS_SECONDS = 400 * 24 * 3600
MENDABLE = frozenset({ReviewState.PENDING, ReviewState.DECLINED, ReviewState.PUBLISHED})


@no_store
@require_safe
def all_mine(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    if reader is None:
        return to_prove(request)
    return page(request, "reviews/all_mine.html", {"reader": reader, "reviews": queries.own_reviews(reader)})


@no_store
@require_safe
def open_mine(request: HttpRequest, review: str, secret: str) -> HttpResponse:
    row = queries.one(review)
    if not same(row.secret, secret):
        raise Http404
    answer = redirect("reviews:mine", review=review)
    path = request.path.rsplit("open/", 1)[0]
    answer.set_cookie(
        f"{COOKIE}_{review}", secret, max_age=LASTS_SECONDS, path=path, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, review: str) -> HttpResponse:
    row = _own(request, review)
    if row.state == ReviewState.DRAFT:
        return compose(request, Desk(row.paper, _writer(request, row), row))
    form, changed = _form(request, row), False
    if request.method == "POST" and form.is_valid():
        try:
            writing.revise(row, form.words(), by=person_of(request), row_version=form.cleaned_data["row_version"])
            return redirect("reviews:mine", review=review)
        except DomainError as refusal:
            row, changed = queries.one(review), isinstance(refusal, StaleRow)
            form.look_again(row)
            form.add_error(None, str(refusal))
    return _page(request, row, form, changed=changed)


@no_store
@require_POST
def confirm_known(request: HttpRequest, review: str) -> HttpResponse:
    """Whoever has come to the own page has proven the address in another way."""
    return _act(request, _own(request, review), lambda row: writing.confirm_by_hand(row))


@no_store
@require_POST
def take_back(request: HttpRequest, review: str) -> HttpResponse:
    return _act(request, _own(request, review), lambda row: rewording.give_up(row, by=person_of(request)))


@no_store
@require_POST
def appeal(request: HttpRequest, review: str) -> HttpResponse:
    words = request.POST.get("words", "")
    return _act(request, _own(request, review), lambda row: writing.appeal(row, words, by=person_of(request)))


@no_store
@require_POST
def withdraw(request: HttpRequest, review: str) -> HttpResponse:
    return _act(request, _own(request, review), lambda row: writing.withdraw(row, by=person_of(request)))


def _act(request: HttpRequest, row: Review, verb: Any) -> HttpResponse:
    try:
        verb(row)
    except DomainError as refusal:
        return _page(request, queries.one(row.public_id), None, refusal)
    return redirect("reviews:mine", review=row.public_id)


def _page(
    request: HttpRequest, row: Review, form: forms.RevisionForm | None, refusal: DomainError | None = None, *, changed: bool = False
) -> HttpResponse:
    form = form or _form(None, row)
    waiting = queries.waiting_wording(row)
    context: dict[str, object] = {
        "conference": public_or_none(row.conference),
        "review": row,
        "paper": row.paper,
        "form": form,
        "refusal": refusal,
        "changed": changed,
        "was_public": row.published_at is not None,
        "least": LEAST_CHARACTERS,
        "contact": queries.contact_of(row.paper),
        "appeal_words": request.POST.get("words", ""),
        "may_revise": row.state in MENDABLE,
        "may_appeal": row.state == ReviewState.DECLINED and row.appealed_at is None,
        "waiting": waiting,
        "declined": None if waiting else queries.declined_wording(row),
    }
    return page(request, "reviews/mine.html", context, status=409 if refusal else 422 if form.errors else 200)


def _form(request: HttpRequest | None, row: Review) -> forms.RevisionForm:
    """Of a published review it begins with the words that wait, if any do."""
    asked = facets.asked_for(row.conference)
    data = request.POST or None if request else None
    return forms.RevisionForm(data, initial=forms.typed(row, queries.waiting_wording(row)), review=row, facets=asked)


def _own(request: HttpRequest, review: str) -> Review:
    row = queries.one(review)
    if not _behind_its_link(request, row) and not queries.is_own(row, reader_of(request)):
        raise Http404
    return row


def _behind_its_link(request: HttpRequest, row: Review) -> bool:
    return same(request.COOKIES.get(f"{COOKIE}_{row.public_id}", ""), row.secret)


def _writer(request: HttpRequest, row: Review) -> Reader:
    """Who came by the mailed link has proven the address."""
    known = reader_of(request)
    if known is not None and queries.is_own(row, known):
        return known
    return Reader(row.email, "", None, "link")
