"""What is kept about a person as an author. The printed name is the record; what ties it to a person goes."""

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from conference.lib.places import PersonalRow
from proceedings.models import PaperAuthor
from proceedings.services import authors


class Records:
    def show(self, email_key: str) -> list[PersonalRow]:
        rows = _of(email_key).select_related("version__paper")
        return [
            PersonalRow(_("Proceedings"), _("Author"), {"paper": str(row.version), "name": row.name.full, "orcid": row.orcid})
            for row in rows.prefetch_related("version__texts")
        ]

    def erase(self, email_key: str, by: Model | None) -> int:
        return authors.untie(_of(email_key), by=by)  # type: ignore[arg-type]


def _of(email_key: str) -> QuerySet[PaperAuthor]:
    return PaperAuthor.objects.filter(Q(email_key=email_key) | Q(user__email_key=email_key))


records = Records()
