"""Papers for programs that keep references: one, those of a volume, of a person, of a search. Kept, but for searches."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from conference import kept
from conference.lib.http import disposition
from proceedings.exports.citable import Citable
from proceedings.exports.formats import Format
from proceedings.models import Paper
from proceedings.queries import author_page, citing, lists, paper_page, revisions
from proceedings.queries.search import finding
from proceedings.queries.search.asked import asked

MOST = 1000


@kept.page(revision=revisions.of_paper)
def of_paper(request: HttpRequest, paper: str, form: Format) -> kept.Built:
    row = paper_page.public_paper(paper)
    version = next((version for version in row.versions.all() if version.pk == row.current_id), None)
    if version is None:
        raise Http404
    return _built([citing.citable(row, version)], paper, form)


@kept.page(revision=revisions.of_volume)
def of_volume(request: HttpRequest, volume: str, form: Format) -> kept.Built | HttpResponse:
    if (former := lists.former_volume(volume)) is not None:
        return HttpResponsePermanentRedirect(reverse(f"proceedings_files:volume-{form.name}", args=[former.slug]))
    row = lists.public_volume(volume)
    return _built(citing.streamed(Paper.objects.public().filter(volume=row).in_order()), row.slug, form)


@kept.page(revision=kept.of_site)
def of_author(request: HttpRequest, author: str, form: Format) -> kept.Built | HttpResponse:
    if (moved := author_page.moved_to(author)) is not None:
        return HttpResponsePermanentRedirect(reverse(f"proceedings_files:author-{form.name}", args=[moved.public_id]))
    row = author_page.public_author(author)
    return _built(citing.streamed(author_page.papers_of(row)), row.public_id, form)


@require_safe
def of_search(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """The first thousand; how many were found, and how many are sent, stands in the headers."""
    wanted = asked(request.GET.dict())
    count = 0 if wanted.is_empty else finding.tally(wanted).total
    keys = finding.papers(wanted, limit=MOST) if count else []
    lines = form.write(citing.in_the_order_of(keys))
    answer = StreamingHttpResponse((line.encode() for line in lines), content_type=form.content_type, headers=_headers("search", form))
    answer["X-Total-Count"], answer["X-Sent-Count"] = str(count), str(len(keys))
    answer["Cache-Control"] = "no-cache"
    return answer


def _built(papers: Iterable[Citable], name: str, form: Format) -> kept.Built:
    body = "".join(form.write(papers)).encode()
    return kept.Built(body=body, content_type=form.content_type, headers=_headers(name, form))


def _headers(name: str, form: Format) -> dict[str, str]:
    return {"Content-Disposition": disposition(f"{name}.{form.ending}"), "X-Content-Type-Options": "nosniff"}
