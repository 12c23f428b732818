"""Who has no account proves an address by a mailed link, and goes on where they were."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from conference.lib.http import household, no_store
from conference.lib.text import mailbox_key
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from reviews import proving as proofs
from reviews.forms.proving import ProveForm
from reviews.services import proving
from reviews.views.identity import forget, remember

AN_HOUR = 3600
LINKS_AN_HOUR = 10


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    to = _path(request.POST.get("to") or request.GET.get("to", ""))
    form = ProveForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "reviews/prove.html", {"form": form, "to": to}, status=422 if form.errors else 200)
    email = form.cleaned_data["email"]
    allowed = [limits.hit(f"prove:{key}", limit=LINKS_AN_HOUR, seconds=AN_HOUR) for key in (household(request), mailbox_key(email))]
    if not all(allowed):
        return too_many(request)
    if not form.looks_automatic:
        proving.send(proofs.Proof(email, "", "link", to), language=get_language() or "en", conference=None)
    return page(request, "reviews/prove_sent.html", {})


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def proven(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens the page; only its button makes the browser known."""
    proof = proofs.read(token)
    if proof is None:
        raise Http404
    if request.method != "POST":
        return page(request, "reviews/proven.html", {"proof": proof})
    answer = redirect(_path(proof.to))
    remember(answer, proof.email, name=proof.name, how=proof.how)
    return answer


@no_store
@require_POST
def forget_me(request: HttpRequest) -> HttpResponse:
    """This browser is nobody's again; an account signs out on its own page."""
    answer = redirect(_path(request.POST.get("to", "")))
    forget(answer)
    return answer


def _path(to: str) -> str:
    """A path of this site and nothing else."""
    return to if to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None) else "/"
