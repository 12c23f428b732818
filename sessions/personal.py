"""The names that released versions froze: they go when a person is erased."""

from collections.abc import Sequence

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from conference import kept
from conference.lib.places import PersonalRow
from sessions.models import Agenda, SessionPerson, Slot
from sessions.services import agendas, schedule
from speakers.models import Speaker, SpeakerQuerySet


class Records:
    def show(self, email_key: str) -> list[PersonalRow]:
        return [*self._roles(email_key), *self._agendas(email_key)]

    def _agendas(self, email_key: str) -> list[PersonalRow]:
        rows = Agenda.objects.filter(user__email_key=email_key).select_related("conference").prefetch_related("items__session")
        return [
            PersonalRow(_("My programme"), str(row.conference), {"sessions": ", ".join(str(item.session) for item in row.items.all())})
            for row in rows
        ]

    def _roles(self, email_key: str) -> list[PersonalRow]:
        rows = SessionPerson.objects.filter(speaker__in=_speakers(email_key)).select_related("session__conference", "item")
        return [
            PersonalRow(
                _("Programme"),
                str(row.session.conference),
                {"session": str(row.session), "role": row.role, **({"in it": str(row.item)} if row.item else {})},
            )
            for row in rows
        ]

    def erase(self, email_key: str, by: Model | None) -> int:
        """Runs before the speakers' own rows are emptied, for those are found by the address."""
        speakers = list(_speakers(email_key).select_related("conference"))
        slots = _slots_naming(speakers)
        for agenda in Agenda.objects.filter(user__email_key=email_key):
            agendas.forget(agenda)
        erased = schedule.withhold_names([speaker.public_id for speaker in speakers], slots)
        kept.changed(*{speaker.conference for speaker in speakers})
        return erased


def _speakers(email_key: str) -> SpeakerQuerySet:
    return Speaker.objects.filter(Q(email_key=email_key) | Q(user__email_key=email_key))


def _slots_naming(speakers: Sequence[Speaker]) -> QuerySet[Slot]:
    """In every version, also of sessions that the person is no longer in."""
    named = Q(pk__in=[])
    for speaker in speakers:
        named |= Q(version__conference=speaker.conference, names__contains=f'"{speaker.public_id}"')
    return Slot.objects.annotate(names=Cast("people", TextField())).filter(named)


records = Records()
