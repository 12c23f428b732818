"""What must always hold of the base rows."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from conference.lib.places import Violation
from conference.models import MailState, OutgoingMail


def check() -> Iterator[Violation]:
    long_ago = timezone.now() - timedelta(hours=1)
    forgotten = OutgoingMail.objects.filter(state=MailState.SENDING, leased_until__lt=long_ago).values_list("pk", flat=True)
    if rows := tuple(forgotten[:100]):
        yield Violation("mail leased for more than an hour", rows)
