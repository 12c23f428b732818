"""The page of a paper, of each of its versions, and what stands where one was removed."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from conference import kept
from conference.queries import public_or_none
from conference.rendering import page
from proceedings.models import Paper, PaperState, Volume
from proceedings.queries import paper_page, revisions


@kept.page(revision=revisions.of_paper)
def paper(request: HttpRequest, paper: str) -> kept.Built | HttpResponse:
    if (gone := _gone(request, paper)) is not None:
        return gone
    return _paper(paper, None)


@kept.page(revision=revisions.of_paper)
def version(request: HttpRequest, paper: str, number: int) -> kept.Built | HttpResponse:
    if (gone := _gone(request, paper)) is not None:
        return gone
    return _paper(paper, number)


def _paper(public_id: str, number: int | None) -> kept.Built:
    shown = paper_page.paper_page(public_id, number, timezone.now())
    context = {"conference": public_or_none(shown.paper.volume.conference), "page": shown}
    return kept.Built("proceedings/paper.html", context, valid_until=shown.valid_until)


def _gone(request: HttpRequest, public_id: str) -> HttpResponse | None:
    """The tombstone of a paper that may not stay readable."""
    removed = Paper.objects.filter(public_id=public_id, state=PaperState.REMOVED, volume__in=Volume.objects.public())
    row = removed.select_related("volume__conference").first()
    if row is None:
        return None
    return page(request, "proceedings/removed.html", {"conference": public_or_none(row.volume.conference), "paper": row}, status=410)
