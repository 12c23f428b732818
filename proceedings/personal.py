"""What is kept about a person as an author. The printed name is the record; what ties it to a person goes."""

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from conference.lib.places import PersonalRow
from proceedings.models import PaperAuthor, ProblemReport
from proceedings.services import authors, reports


class Records:
    def show(self, email_key: str) -> list[PersonalRow]:
        rows = _of(email_key).select_related("version__paper")
        as_author = [
            PersonalRow(_("Proceedings"), _("Author"), {"paper": str(row.version), "name": row.name.full, "orcid": row.orcid})
            for row in rows.prefetch_related("version__texts")
        ]
        reported = _reports_of(email_key).select_related("paper__current").prefetch_related("paper__current__texts")
        return as_author + [_report(row) for row in reported]

    def erase(self, email_key: str, by: Model | None) -> int:
        """Of a reader's report the address goes, and what was said about the paper stays."""
        untied = authors.untie(_of(email_key), by=by)  # type: ignore[arg-type]
        return untied + reports.forget_reporters(_reports_of(email_key), by=by)  # type: ignore[arg-type]


def _of(email_key: str) -> QuerySet[PaperAuthor]:
    return PaperAuthor.objects.filter(Q(email_key=email_key) | Q(user__email_key=email_key))


def _reports_of(email_key: str) -> QuerySet[ProblemReport]:
    return ProblemReport.objects.filter(email_key=email_key)


def _report(row: ProblemReport) -> PersonalRow:
    said = {"paper": str(row.paper), "where": row.place, "text": row.text, "email": row.email, "answer": row.answer}
    return PersonalRow(_("Proceedings"), _("Reported problem"), said)


records = Records()
