"""Leave a review, confirm it, look after it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.http import household, no_store
from conference.lib.tokens import same
from conference.queries import public_or_none
from conference.rendering import page
from proceedings.models import Paper
from reviews.forms import writing as forms
from reviews.models import Review, ReviewState
from reviews.queries import reading as queries
from reviews.services import pressure, writing

COOKIE = "review"


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, paper: str) -> HttpResponse:
    row = queries.public_paper(paper)
    if row.state != "published":
        raise Http404
    form = forms.ReviewForm(request.POST or None, initial=_known(request))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, row, form)
    if not _within_limits(request, row, form):
        form.add_error(
            None,
            _("So many reviews came from you, or from where you are, that we take no more for now. Your text is here: send it later."),
        )
        return _form_page(request, row, form, status=429)
    if form.looks_automatic:
        # Says the same as to everybody, and keeps nothing.
        return page(request, "reviews/sent.html", {"conference": public_or_none(row.volume.conference), "paper": row})
    return _send(request, row, form)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, review: str, token: str) -> HttpResponse:
    """The link opens the page; only its button acts."""
    row = _find(review)
    refusal = None
    if request.method == "POST":
        try:
            writing.confirm(row, token)
        except DomainError as problem:
            refusal = problem
        row.refresh_from_db()
    context: dict[str, object] = {"conference": public_or_none(row.conference), "review": row, "paper": row.paper, "refusal": refusal}
    return page(request, "reviews/confirm.html", context, status=409 if refusal else 200)


@no_store
@require_safe
def open_mine(request: HttpRequest, review: str, secret: str) -> HttpResponse:
    row = _find(review)
    if not same(row.secret, secret):
        raise Http404
    answer = redirect("reviews:mine", review=review)
    path = request.path.rsplit("open/", 1)[0]
    answer.set_cookie(
        f"{COOKIE}_{review}", secret, max_age=400 * 24 * 3600, path=path, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, review: str) -> HttpResponse:
    row = _behind_its_secret(request, review)
    start = {"rating": row.rating, "text": row.text, "interests": row.interests}
    form = forms.RevisionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        words = writing.Words(
            clean["rating"], clean["text"], row.display_name, row.is_pseudonym, clean["interests"], row.email, row.language
        )
        try:
            writing.revise(row, words, by=_person(request))
            return redirect("reviews:mine", review=review)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    may_revise = row.state in {ReviewState.PENDING, ReviewState.DECLINED, ReviewState.PUBLISHED}
    context: dict[str, object] = {
        "conference": public_or_none(row.conference),
        "review": row,
        "paper": row.paper,
        "form": form,
        "may_revise": may_revise,
    }
    return page(request, "reviews/mine.html", context, status=422 if form.errors else 200)


@no_store
@require_POST
def withdraw(request: HttpRequest, review: str) -> HttpResponse:
    row = _behind_its_secret(request, review)
    try:
        writing.withdraw(row, by=_person(request))
    except DomainError as refusal:
        context = {"conference": public_or_none(row.conference), "review": row, "paper": row.paper, "refusal": refusal}
        return page(request, "reviews/confirm.html", context, status=409)
    return redirect("reviews:mine", review=review)


def _send(request: HttpRequest, row: Paper, form: forms.ReviewForm) -> HttpResponse:
    try:
        writing.write(row, form.words(get_language() or "en"), by=_person(request))
    except writing.WrittenAlready:
        pass  # the same answer: who asks must not learn whether an address has written here
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, row, form)
    return page(request, "reviews/sent.html", {"conference": public_or_none(row.volume.conference), "paper": row})


def _form_page(request: HttpRequest, row: Paper, form: forms.ReviewForm, status: int = 422) -> HttpResponse:
    context = {"conference": public_or_none(row.volume.conference), "paper": row, "form": form}
    return page(request, "reviews/write.html", context, status=status if form.errors else 200)


def _within_limits(request: HttpRequest, paper: Paper, form: forms.ReviewForm) -> bool:
    return not pressure.arrive(paper, household=household(request), email=form.cleaned_data["email"]).refused


def _known(request: HttpRequest) -> dict[str, str]:
    person = _person(request)
    return {"email": person.email, "display_name": person.name} if person else {}


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _behind_its_secret(request: HttpRequest, review: str) -> Review:
    row = _find(review)
    if not same(request.COOKIES.get(f"{COOKIE}_{review}", ""), row.secret):
        raise Http404
    return row


def _find(public_id: str) -> Review:
    rows = Review.objects.select_related("paper__volume__conference", "paper__volume__series", "paper__current", "version")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
