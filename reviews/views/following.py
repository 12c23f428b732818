"""A reader follows a paper by mail, and stops."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from conference.lib.http import household, no_store
from conference.queries import public_or_none
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from proceedings.models import Paper
from reviews.models import Follow
from reviews.queries import reading as queries
from reviews.services import follows
from reviews.views.identity import reader_of, to_prove

AN_HOUR = 3600
FOLLOWS_AN_HOUR = 60


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, paper: str) -> HttpResponse:
    row = queries.public_paper(paper)
    reader = reader_of(request)
    if reader is None:
        return to_prove(request)
    following = follows.follow_of(row, by=reader)
    if request.method != "POST":
        return page(request, "reviews/follow.html", _around(row) | {"reader": reader, "following": following})
    if not limits.hit(f"follow:{household(request)}", limit=FOLLOWS_AN_HOUR, seconds=AN_HOUR):
        return too_many(request)
    if request.POST.get("stop") and following is not None:
        follows.unfollow(following)
    elif not request.POST.get("stop"):
        follows.follow(row, by=reader, language=get_language() or "en")
    return redirect(request.path)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def open_follow(request: HttpRequest, paper: str, secret: str) -> HttpResponse:
    """The link in each letter opens the page; only its button ends the following."""
    found = Follow.objects.filter(paper__public_id=paper, secret=secret).select_related("paper__volume__conference").first()
    if found is None:
        raise Http404
    stopped = request.method == "POST"
    if stopped:
        follows.unfollow(found)
    return page(request, "reviews/unfollow.html", _around(found.paper) | {"stopped": stopped})


def _around(row: Paper) -> dict[str, object]:
    return {"conference": public_or_none(row.volume.conference), "paper": row}
