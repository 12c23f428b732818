"""Letters that go out by themselves to speakers who have not answered."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from conference.models import Standing
from speakers.models import Speaker, SpeakerAnswer
from speakers.services import letters, secrets

BATCH = 50
# After the question; one letter each, and none from the conference's first day on.
AFTER = (timedelta(days=4), timedelta(days=10), timedelta(days=20))


def remind(at: datetime) -> int:
    """A sweep: who was asked long enough ago and is silent is reminded; what was missed meanwhile is not made up for."""
    due = Q(pk__in=())
    for sent, wait in enumerate(AFTER):
        due |= Q(reminders__lte=sent, asked_at__lte=at - wait)
    rows = Speaker.objects.present().filter(due, answer=SpeakerAnswer.ASKED, conference__starts_on__gt=at.date()).exclude(email="")
    held = rows.filter(conference__standing__in=[Standing.PLANNED, Standing.ONLINE]).exclude(conference__state="draft")
    return sum(_remind(row, at) for row in held.select_related("conference").order_by(F("asked_at"), "pk")[:BATCH])


@transaction.atomic
def _remind(speaker: Speaker, at: datetime) -> int:
    """Of several workers one writes: the number says which letter it is."""
    if speaker.asked_at is None or speaker.conference.begins_at() <= at:
        return 0
    number = sum(speaker.asked_at + wait <= at for wait in AFTER)
    waiting = Speaker.objects.filter(pk=speaker.pk, answer=SpeakerAnswer.ASKED, reminders=speaker.reminders, asked_at=speaker.asked_at)
    if waiting.update(reminders=number):
        letters.reminded(speaker, secrets.page_of(speaker), number)
    return 1
