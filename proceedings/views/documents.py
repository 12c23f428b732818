"""The files of papers."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from conference.lib.http import disposition
from conference.services.files import open_file
from proceedings.models import Paper, PaperFile
from proceedings.views.counting import downloaded


@require_safe
def pdf(request: HttpRequest, paper: str, number: int | None = None) -> HttpResponse | FileResponse:
    """The checked file of a public version: the one document that is shown in the page."""
    row = Paper.objects.public().filter(public_id=paper).select_related("current").first()
    files = PaperFile.objects.filter(kind=PaperFile.Kind.PDF, version__paper=row, version__published_at__isnull=False)
    wanted = files.filter(version__number=number) if number else files.filter(version=row.current_id if row else None)
    file = wanted.select_related("stored_file", "version").first()
    if row is None or file is None:
        raise Http404
    answer = _document(request, file, f"{row.public_id}-v{file.version.number}.pdf")
    downloaded(request, row, answer)
    return answer


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
