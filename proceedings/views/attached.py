"""Figures, slides and supplements of a published version."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from conference.lib.http import disposition
from conference.services.files import open_file
from proceedings.models import Paper, PaperFile


@require_safe
def file(request: HttpRequest, paper: str, number: int, name: str) -> FileResponse:
    versions = {"version__paper__in": Paper.objects.public(), "version__published_at__isnull": False}
    rows = PaperFile.objects.filter(version__paper__public_id=paper, version__number=number, name=name, **versions)
    found = rows.select_related("stored_file").first()
    if found is None:
        raise Http404
    answer = FileResponse(open_file(found.stored_file), content_type=found.stored_file.type)
    answer["Content-Disposition"] = disposition(found.name, inline=found.kind == PaperFile.Kind.FIGURE)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
