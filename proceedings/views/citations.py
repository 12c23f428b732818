"""A paper for programs that keep references. Kept."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from conference import kept
from conference.lib.http import disposition
from proceedings.exports import bibtex, csl_json, jats, ris
from proceedings.exports.citable import Citable
from proceedings.queries import paper_page, revisions
from proceedings.queries.citing import citable


@kept.page(revision=revisions.of_paper)
def bibtex_of_paper(request: HttpRequest, paper: str) -> kept.Built | HttpResponse:
    return _citation(paper, bibtex.write, "application/x-bibtex; charset=utf-8", "bib")


@kept.page(revision=revisions.of_paper)
def ris_of_paper(request: HttpRequest, paper: str) -> kept.Built | HttpResponse:
    return _citation(paper, ris.write, "application/x-research-info-systems; charset=utf-8", "ris")


@kept.page(revision=revisions.of_paper)
def csl_json_of_paper(request: HttpRequest, paper: str) -> kept.Built | HttpResponse:
    return _citation(paper, csl_json.write, "application/vnd.citationstyles.csl+json", "json")


@kept.page(revision=revisions.of_paper)
def jats_of_paper(request: HttpRequest, paper: str) -> kept.Built | HttpResponse:
    return _citation(paper, lambda cited: jats.write(cited).decode(), "application/xml; charset=utf-8", "xml")


def _citation(public_id: str, write: Callable[[Citable], str], content_type: str, ending: str) -> kept.Built:
    row = paper_page.public_paper(public_id)
    if row.current is None:
        raise Http404
    version = next(version for version in row.versions.all() if version.pk == row.current_id)
    headers = {"Content-Disposition": disposition(f"{public_id}.{ending}"), "X-Content-Type-Options": "nosniff"}
    return kept.Built(body=write(citable(row, version)).encode(), content_type=content_type, headers=headers)
