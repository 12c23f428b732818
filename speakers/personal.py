"""What is kept about a person as a speaker."""

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from conference.lib.places import PersonalRow
from speakers import services
from speakers.models import Speaker


class Records:
    def show(self, email_key: str) -> list[PersonalRow]:
        return [PersonalRow(_("Speakers"), str(row.conference), _values(row)) for row in _of(email_key)]

    def erase(self, email_key: str, by: Model | None) -> int:
        rows = list(_of(email_key))
        for row in rows:
            services.erase(row, by=by)  # type: ignore[arg-type]
        return len(rows)


def _of(email_key: str) -> list[Speaker]:
    return list(Speaker.objects.filter(Q(email_key=email_key) | Q(user__email_key=email_key)).select_related("conference"))


def _values(row: Speaker) -> dict[str, str]:
    return {
        "name": row.name, "affiliation": row.affiliation, "country": row.country, "orcid": row.orcid,
        "email": row.email, "biography": str(row.biography), "photo": str(row.photo_agreed),
    }  # fmt: skip


records = Records()
