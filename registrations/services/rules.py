"""What the conference has decided about its registration; defaults where it has decided nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from conference import kept
from conference.lib.errors import DomainError
from conference.models import Conference
from conference.services import activity
from registrations.models import RefundStep, Rules


class TooLate(DomainError):
    """Names the last moment, and whom to write to."""

    def __init__(self, last: datetime, conference: Conference) -> None:
        local = timezone.localtime(last, conference.tzinfo)
        words = _("This was possible until %(last)s. Write to %(address)s if you need help.")
        super().__init__(words % {"last": date_format(local, "j F Y, H:i"), "address": conference.contact_email})


@dataclass(frozen=True)
class Deadlines:
    """The last moments of what a visitor may do with a ticket."""

    changes: datetime
    handing_over: datetime
    giving_back: datetime


def of(conference: Conference) -> Rules:
    """Never None; a conference that has decided nothing gets an unsaved row of defaults."""
    return Rules.objects.filter(conference=conference).first() or Rules(conference=conference)


def pay_until(rules: Rules, at: datetime) -> datetime:
    """Never later than the first day, unless that has come: then a day is left."""
    wanted = at + timedelta(days=rules.payment_days)
    return max(min(wanted, rules.conference.begins_at()), at + timedelta(days=1))


def deadline(moment: datetime | None, conference: Conference) -> datetime:
    return moment or conference.begins_at()


def deadlines(agreed: Rules, conference: Conference) -> Deadlines:
    moments = (agreed.changes_until, agreed.handed_over_until, agreed.cancelled_until)
    return Deadlines(*(deadline(moment, conference) for moment in moments))


def refuse_after(last: datetime, conference: Conference, at: datetime) -> None:
    if at >= last:
        raise TooLate(last, conference)


@transaction.atomic
def decide(
    conference: Conference, fields: Mapping[str, Any], *, by: User | None, steps: Iterable[Mapping[str, Any]] | None = None
) -> Rules:
    """Change the rules; `steps`, when given, are the whole refund rule anew."""
    rules, _made = Rules.objects.update_or_create(conference=conference, defaults=dict(fields))
    if steps is not None:
        rules.refund_steps.all().delete()
        RefundStep.objects.bulk_create([RefundStep(rules=rules, **step) for step in steps])
    activity.record("rules of registration changed", rules, by=by, after={name: str(value)[:200] for name, value in fields.items()})
    kept.changed(conference)
    return rules
