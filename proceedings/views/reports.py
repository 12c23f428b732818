"""A reader reports a problem with a paper."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from conference.lib.errors import DomainError
from conference.lib.http import household, no_store
from conference.queries import public_or_none
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from proceedings.forms import ReportForm
from proceedings.models import Paper
from proceedings.queries import paper_page
from proceedings.services import reports


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, paper: str) -> HttpResponse:
    row = paper_page.public_paper(paper)
    form = ReportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, row, form)
    if not limits.hit(f"paper-report:{household(request)}", limit=10, seconds=3600):
        return too_many(request)
    if not form.looks_automatic:
        try:
            reports.report(row, form.words(get_language() or "en"))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return _form_page(request, row, form)
    # Says the same to a program, of which nothing is kept.
    return page(request, "proceedings/reported.html", _around(row) | {"answered": bool(form.cleaned_data["email"])})


def _form_page(request: HttpRequest, row: Paper, form: ReportForm) -> HttpResponse:
    return page(request, "proceedings/report.html", _around(row) | {"form": form}, status=422 if form.errors else 200)


def _around(row: Paper) -> dict[str, object]:
    return {"conference": public_or_none(row.volume.conference), "paper": row}
