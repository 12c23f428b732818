"""The files of papers and volumes: whole or in parts, under names in any script."""

import re
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from conference.lib import ranges
from conference.lib.http import disposition
from conference.lib.text import shorten
from conference.models import StoredFile
from conference.services.files import open_file
from proceedings.models import Paper, PaperFile
from proceedings.queries import lists
from proceedings.views.counting import downloaded

# Shown in a page of ours and nowhere else.
IN_OUR_PAGES = "frame-ancestors 'self'"
# A file that somebody sent may do nothing at all where it is opened.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


@dataclass(frozen=True)
class Serving:
    """How a file is handed out: in the page, or to be saved."""

    name: str
    inline: bool
    type: str

    @property
    def policy(self) -> str:
        return IN_OUR_PAGES if self.inline and self.type == "application/pdf" else ALONE


@require_safe
def pdf(request: HttpRequest, paper: str, number: int | None = None) -> HttpResponseBase:
    """The checked file of a public version: the one document that is shown in the page."""
    files = _public_files(paper).filter(kind=PaperFile.Kind.PDF).prefetch_related("version__texts")
    row = _first(files.filter(version__number=number) if number else files.filter(version__paper__current=F("version")))
    answer = _answer(request, row.stored_file, Serving(_name_of_pdf(row), inline=True, type="application/pdf"))
    if ranges.is_beginning(answer):
        downloaded(request, row.version.paper, answer)
    return answer


@require_safe
def file(request: HttpRequest, paper: str, number: int, name: str) -> HttpResponseBase:
    """Figures and slides are shown; what else belongs to a paper is saved."""
    row = _first(_public_files(paper).filter(version__number=number, name=name))
    return _answer(request, row.stored_file, Serving(name, inline=_is_shown(row), type=row.stored_file.type))


@require_safe
def front_matter(request: HttpRequest, volume: str) -> HttpResponseBase:
    row = lists.public_volume(volume)
    if row.front_matter is None:
        raise Http404
    return _answer(request, row.front_matter, Serving(f"{row.slug}.pdf", inline=True, type="application/pdf"))


def _public_files(paper: str) -> QuerySet[PaperFile]:
    """Of published versions of papers that have a page."""
    rows = PaperFile.objects.filter(version__paper__public_id=paper, version__published_at__isnull=False)
    return rows.filter(version__paper__in=Paper.objects.public()).select_related("stored_file", "version")


def _first(rows: QuerySet[PaperFile]) -> PaperFile:
    row = rows.first()
    if row is None:
        raise Http404
    return row


def _name_of_pdf(file: PaperFile) -> str:
    """The title, in whatever script it is written."""
    title = " ".join(re.sub(r"[/\\:]+", " ", shorten(file.version.title, 100)).split())
    return f"{title}, v{file.version.number}.pdf"


def _is_shown(file: PaperFile) -> bool:
    type = file.stored_file.type
    return (file.kind == PaperFile.Kind.FIGURE and type in PICTURES) or (file.kind == PaperFile.Kind.SLIDES and type == "application/pdf")


def _answer(request: HttpRequest, stored: StoredFile, serving: Serving) -> ranges.Answer:
    etag = f'"{stored.sha256[:32]}"'
    answer = ranges.answer_file(request, open_file(stored), stored.size, etag=etag, content_type=serving.type)
    answer["Content-Disposition"] = disposition(serving.name, inline=serving.inline)
    # Also on a 304, whose headers replace those that the browser kept.
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Frame-Options"] = "SAMEORIGIN" if serving.policy == IN_OUR_PAGES else "DENY"
    answer["Content-Security-Policy"] = serving.policy
    answer["Cache-Control"] = "public, no-cache"
    return answer
