"""The questions of a ticket: on the page of details, and on a page of their own afterwards."""

from collections.abc import Callable, Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.errors import DomainError
from conference.lib.http import client_address, no_store
from conference.rendering import page
from conference.services import limits
from conference.views.errors import too_many
from questions.forms import AnswersForm
from registrations.models import Ticket, TicketState
from registrations.queries import answers as queries_answers
from registrations.services import answering
from registrations.views import tickets

FILES_AN_HOUR = 60


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    row = tickets.behind_its_secret(request, conference, code)
    if row.state == TicketState.CANCELLED:
        return redirect("registrations:ticket", conference=conference, code=code)
    form = forms_of(request, [row])[row.pk]
    if not may_keep_files(request):
        return too_many(request)
    if are_well(request, [form]):
        try:
            answering.answer(row, form.answers())
            return redirect("registrations:ticket", conference=conference, code=code)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    open_now = answering.may_change(row.order.conference, timezone.now())
    context = {"conference": row.order.conference, "ticket": row, "form": form, "may_change": open_now}
    return page(request, "registrations/answers.html", context, status=422 if request.method == "POST" else 200)


def forms_of(
    request: HttpRequest, rows: Sequence[Ticket], *, all_asked: Callable[[Ticket], bool] = lambda ticket: True
) -> dict[int, AnswersForm]:
    """A form for each ticket, with what was answered before; five statements, whatever their number."""
    asked = answering.asked_with(rows, timezone.now())
    before = queries_answers.before(rows)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    return {
        row.pk: AnswersForm(asked=asked[row.pk], before=before.get(row.pk), all_asked=all_asked(row), prefix=f"ticket-{row.pk}", **sent)
        for row in rows
    }


def may_keep_files(request: HttpRequest) -> bool:
    """Files cost room: an address may send some of them an hour."""
    return not request.FILES or limits.hit(f"file:{client_address(request)}", limit=FILES_AN_HOUR, seconds=3600)


def are_well(request: HttpRequest, forms: Iterable[AnswersForm]) -> bool:
    """Chosen files are kept first, so that an error anywhere on the page does not lose them."""
    if request.method != "POST":
        return False
    found = list(forms)
    for form in found:
        form.keep_files()
    return all(form.is_valid() for form in found)
