"""Public pages of the proceedings. All but search and the files of papers are kept."""

from collections.abc import Callable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponsePermanentRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from conference import kept
from conference.lib.http import disposition
from conference.models import Conference
from conference.queries import former_address, public_conference, public_or_none
from conference.rendering import page
from conference.services.files import open_file
from proceedings.exports import bibtex, csl_json, ris
from proceedings.exports.citable import Citable
from proceedings.models import FormerVolumeSlug, Paper, PaperFile, PaperState, Volume
from proceedings.queries import lists, paper_page, revisions
from proceedings.queries.citing import citable
from proceedings.queries.search import search as search_papers


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The volumes; with `?q=` what is found in them, which is not kept."""
    return search(request) if request.GET.get("q", "").strip() else all_volumes(request)


@kept.page(revision=kept.of_site)
def all_volumes(request: HttpRequest) -> kept.Built:
    return kept.Built("proceedings/index.html", {"volumes": lists.volume_cards(Volume.objects.public())})


def search(request: HttpRequest) -> HttpResponse:
    found = search_papers(request.GET["q"], request.GET.get("page", "1"))
    answer = page(request, "proceedings/search.html", {"found": found})
    answer["Cache-Control"] = "no-cache"
    return answer


@kept.page(revision=revisions.of_volume)
def volume(request: HttpRequest, volume: str) -> kept.Built | HttpResponse:
    former = FormerVolumeSlug.objects.filter(slug=volume, volume__in=Volume.objects.public()).select_related("volume").first()
    if former is not None:
        return HttpResponsePermanentRedirect(former.volume.get_absolute_url())
    shown = lists.volume_page(volume)
    return kept.Built("proceedings/volume.html", {"conference": public_or_none(shown.volume.conference), "page": shown})


@kept.page(revision=kept.of_conference)
def of_conference(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    if not Conference.objects.public().filter(slug=conference).exists() and (moved := former_address(conference, request.path)):
        return moved
    row = public_conference(conference)
    return kept.Built("proceedings/of_conference.html", {"conference": row, "page": lists.conference_page(row)})


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


@kept.page(revision=revisions.of_paper)
def citation_bibtex(request: HttpRequest, paper: str) -> kept.Built | HttpResponse:
    return _citation(paper, bibtex.write, "application/x-bibtex; charset=utf-8", "bib")


@kept.page(revision=revisions.of_paper)
def citation_ris(request: HttpRequest, paper: str) -> kept.Built | HttpResponse:
    return _citation(paper, ris.write, "application/x-research-info-systems; charset=utf-8", "ris")


@kept.page(revision=revisions.of_paper)
def citation_csl_json(request: HttpRequest, paper: str) -> kept.Built | HttpResponse:
    return _citation(paper, csl_json.write, "application/vnd.citationstyles.csl+json", "json")


@require_safe
def pdf(request: HttpRequest, paper: str, number: int | None = None) -> HttpResponse | FileResponse:
    """The checked file of a public version: the one document that is shown in the page."""
    row = Paper.objects.public().filter(public_id=paper).select_related("current").first()
    files = PaperFile.objects.filter(kind=PaperFile.Kind.PDF, version__paper=row, version__published_at__isnull=False)
    wanted = files.filter(version__number=number) if number else files.filter(version=row.current_id if row else None)
    file = wanted.select_related("stored_file", "version").first()
    if row is None or file is None:
        raise Http404
    return _document(request, file, f"{row.public_id}-v{file.version.number}.pdf")


def _document(request: HttpRequest, file: PaperFile, name: str) -> HttpResponse | FileResponse:
    etag = f'"{file.stored_file.sha256[:32]}"'
    answer: HttpResponse | FileResponse
    if etag in request.headers.get("If-None-Match", ""):
        answer = HttpResponseNotModified()
    else:
        answer = FileResponse(open_file(file.stored_file), content_type="application/pdf")
        answer["Content-Disposition"] = disposition(name, inline=True)
        answer["X-Content-Type-Options"] = "nosniff"
    # Also on a 304, whose headers replace those that the browser kept.
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Content-Security-Policy"] = "frame-ancestors 'self'"
    answer["ETag"] = etag
    answer["Cache-Control"] = "public, no-cache"
    return answer


def _paper(public_id: str, number: int | None) -> kept.Built:
    shown = paper_page.paper_page(public_id, number, timezone.now())
    context = {"conference": public_or_none(shown.paper.volume.conference), "page": shown}
    return kept.Built("proceedings/paper.html", context, valid_until=shown.valid_until)


def _citation(public_id: str, write: Callable[[Citable], str], content_type: str, ending: str) -> kept.Built:
    row = paper_page.public_paper(public_id)
    if row.current is None:
        raise Http404
    version = next(version for version in row.versions.all() if version.pk == row.current_id)
    headers = {"Content-Disposition": disposition(f"{public_id}.{ending}"), "X-Content-Type-Options": "nosniff"}
    return kept.Built(body=write(citable(row, version)).encode(), content_type=content_type, headers=headers)


def _gone(request: HttpRequest, public_id: str) -> HttpResponse | None:
    """The tombstone of a paper that may not stay readable."""
    removed = Paper.objects.filter(public_id=public_id, state=PaperState.REMOVED, volume__in=Volume.objects.public())
    row = removed.select_related("volume__conference").first()
    if row is None:
        return None
    return page(request, "proceedings/removed.html", {"conference": public_or_none(row.volume.conference), "paper": row}, status=410)
