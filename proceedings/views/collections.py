"""The papers of a volume, of an author and of a search, for programs that keep references. Kept, but for searches."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from conference import kept
from conference.lib.http import disposition
from conference.lib.text import public_id_of
from proceedings.exports import bibtex, csl_json, ris
from proceedings.exports.citable import Citable
from proceedings.models import Author, Paper, PaperQuerySet, Volume
from proceedings.queries import citing, revisions
from proceedings.queries.search import finding
from proceedings.queries.search.asked import asked

MOST = 1000


@dataclass(frozen=True)
class Format:
    write: Callable[[Iterable[Citable]], Iterator[str]]
    content_type: str
    ending: str


BIBTEX = Format(bibtex.write_all, "application/x-bibtex; charset=utf-8", "bib")
RIS = Format(ris.write_all, "application/x-research-info-systems; charset=utf-8", "ris")
CSL_JSON = Format(csl_json.write_all, "application/vnd.citationstyles.csl+json", "json")


@kept.page(revision=revisions.of_volume)
def volume_bibtex(request: HttpRequest, volume: str) -> kept.Built:
    return _of_volume(volume, BIBTEX)


@kept.page(revision=revisions.of_volume)
def volume_ris(request: HttpRequest, volume: str) -> kept.Built:
    return _of_volume(volume, RIS)


@kept.page(revision=revisions.of_volume)
def volume_csl_json(request: HttpRequest, volume: str) -> kept.Built:
    return _of_volume(volume, CSL_JSON)


@kept.page(revision=kept.of_site)
def author_bibtex(request: HttpRequest, author: str) -> kept.Built:
    return _of_author(author, BIBTEX)


@kept.page(revision=kept.of_site)
def author_ris(request: HttpRequest, author: str) -> kept.Built:
    return _of_author(author, RIS)


@kept.page(revision=kept.of_site)
def author_csl_json(request: HttpRequest, author: str) -> kept.Built:
    return _of_author(author, CSL_JSON)


@require_safe
def search_bibtex(request: HttpRequest) -> StreamingHttpResponse:
    return _of_search(request, BIBTEX)


@require_safe
def search_ris(request: HttpRequest) -> StreamingHttpResponse:
    return _of_search(request, RIS)


@require_safe
def search_csl_json(request: HttpRequest) -> StreamingHttpResponse:
    return _of_search(request, CSL_JSON)


def _of_volume(slug: str, form: Format) -> kept.Built:
    volume = Volume.objects.public().filter(slug=slug).first()
    if volume is None:
        raise Http404
    return _built(Paper.objects.public().filter(volume=volume).in_order(), slug, form)


def _of_author(public_id: str, form: Format) -> kept.Built:
    """Of one who has public papers; others have no page."""
    author = Author.objects.filter(public_id=public_id_of(public_id)).first()
    papers = Paper.objects.public().filter(current__authors__author=author).distinct()
    if author is None or not papers.exists():
        raise Http404
    return _built(papers.order_by("-volume__year", "volume", "position", "pk"), author.public_id, form)


def _built(papers: PaperQuerySet, name: str, form: Format) -> kept.Built:
    body = "".join(form.write(citing.streamed(papers))).encode()
    return kept.Built(body=body, content_type=form.content_type, headers=_headers(name, form))


def _of_search(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """The first thousand; how many were found, and how many are sent, stands in the headers."""
    wanted = asked(request.GET.dict())
    count = 0 if wanted.is_empty else finding.tally(wanted).total
    keys = finding.papers(wanted, limit=MOST) if count else []
    lines = form.write(citing.in_the_order_of(keys))
    answer = StreamingHttpResponse((line.encode() for line in lines), content_type=form.content_type, headers=_headers("search", form))
    answer["X-Total-Count"], answer["X-Sent-Count"] = str(count), str(min(count, MOST))
    answer["Cache-Control"] = "no-cache"
    return answer


def _headers(name: str, form: Format) -> dict[str, str]:
    return {"Content-Disposition": disposition(f"{name}.{form.ending}"), "X-Content-Type-Options": "nosniff"}
