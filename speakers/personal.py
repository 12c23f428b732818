"""What is kept about a person as a speaker."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import texts_of
from conference.lib.places import PersonalRow
from conference.models import Consent
from speakers import links
from speakers.models import Speaker, SpeakerPhotoSource
from speakers.services import people


class Records:
    def show(self, email_key: str) -> list[PersonalRow]:
        rows = _of(email_key)
        said = [PersonalRow(_("Speakers"), str(row.conference), _values(row)) for row in rows]
        times = [
            PersonalRow(_("Speakers"), _("Availability"), {one.kind: f"{one.starts_at.isoformat()} – {one.ends_at.isoformat()}"})
            for row in rows
            for one in row.availability.all()
        ]
        return [*said, *times, *_photos(rows), *_consents(rows)]

    def erase(self, email_key: str, by: Model | None) -> int:
        rows = _of(email_key)
        for row in rows:
            people.erase(row, by=by)  # type: ignore[arg-type]
        return len(rows)


def _of(email_key: str) -> list[Speaker]:
    rows = Speaker.objects.filter(Q(email_key=email_key) | Q(user__email_key=email_key))
    return list(rows.select_related("conference").prefetch_related("availability"))


def _values(row: Speaker) -> dict[str, str]:
    """Private links are left out: whoever reads this has them in the mails, and a copy of this would open the page."""
    return {
        "name": row.name, "sorted under": row.sorted_under, "pronunciation": row.pronunciation, "affiliation": row.affiliation,
        "country": row.country, "orcid": row.orcid, "email": row.email, "language": row.language,
        "biography": "\n".join(f"{code}: {text}" for code, text in texts_of(row.biography).items()),
        "links": links.to_lines(row.links), "technical needs": row.needs, "photo": str(row.photo_agreed),
        "answer": str(row.get_answer_display()), "note": row.answer_note,
        "asked": row.asked_at.isoformat() if row.asked_at else "", "answered": row.answered_at.isoformat() if row.answered_at else "",
    }  # fmt: skip


def _photos(rows: list[Speaker]) -> list[PersonalRow]:
    sources = SpeakerPhotoSource.objects.filter(speaker__in=rows)
    return [PersonalRow(_("Speakers"), _("Photograph"), {"pixels": f"{source.width} × {source.height}"}) for source in sources]


def _consents(rows: list[Speaker]) -> list[PersonalRow]:
    kind = ContentType.objects.get_for_model(Speaker)
    given = Consent.objects.filter(content_type=kind, object_id__in=[row.pk for row in rows]).order_by("pk")
    return [
        PersonalRow(
            _("Speakers"),
            _("Consent"),
            {
                "to": consent.purpose,
                "given": consent.given_at.isoformat(),
                "withdrawn": consent.withdrawn_at.isoformat() if consent.withdrawn_at else "",
            },
        )
        for consent in given
    ]


records = Records()
