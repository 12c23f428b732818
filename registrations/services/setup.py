"""What an organiser sets up: quotas, ticket types and their prices."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from conference import kept
from conference.models import Conference
from conference.services import activity
from registrations.models import PricePhase, Quota, TicketType
from registrations.services import capacity, checkin, waiting_list


@transaction.atomic
def create_quota(conference: Conference, fields: Mapping[str, Any], *, by: User | None) -> Quota:
    quota = Quota.objects.create(conference=conference, **fields)
    activity.record("quota created", quota, by=by, after={"size": quota.size})
    kept.changed(conference)
    return quota


@transaction.atomic
def change_quota(quota: Quota, fields: Mapping[str, Any], *, by: User | None) -> None:
    """A larger one is offered to those who wait at once; raises QuotaTooSmall below what is taken."""
    quotas = capacity.lock(quota.conference)
    stored = quotas[quota.pk]
    before = {"size": stored.size, "name": stored.name}
    if "size" in fields:
        capacity.resize(stored, fields["size"])
    plain = {name: value for name, value in fields.items() if name in {"name", "session"}}
    if plain:
        Quota.objects.filter(pk=quota.pk).update(**plain)
    activity.record("quota changed", quota, by=by, before=before, after={name: str(value) for name, value in fields.items()})
    waiting_list.offer_freed(quota.conference, quotas)
    kept.changed(quota.conference)


@transaction.atomic
def create_type(conference: Conference, fields: Mapping[str, Any], *, quotas: Iterable[Quota], by: User | None) -> TicketType:
    plain = dict(fields)
    questions = plain.pop("questions", ())
    ticket_type = TicketType.objects.create(conference=conference, **plain)
    ticket_type.quotas.set(quotas)
    ticket_type.questions.set(questions)
    activity.record("ticket type created", ticket_type, by=by)
    checkin.ensure_list(conference, by=by)
    kept.changed(conference)
    return ticket_type


@transaction.atomic
def change_type(ticket_type: TicketType, fields: Mapping[str, Any], *, quotas: Iterable[Quota] | None = None, by: User | None) -> None:
    """Tickets that exist keep the seats of the quotas they were taken from."""
    plain = {name: value for name, value in fields.items() if name != "questions"}
    for name, value in plain.items():
        setattr(ticket_type, name, value)
    if plain:
        ticket_type.save(update_fields=list(plain))
    if "questions" in fields:
        ticket_type.questions.set(fields["questions"])
    if quotas is not None:
        ticket_type.quotas.set(quotas)
    activity.record("ticket type changed", ticket_type, by=by, after={name: str(value)[:200] for name, value in fields.items()})
    kept.changed(ticket_type.conference)


@transaction.atomic
def set_phases(ticket_type: TicketType, phases: Iterable[Mapping[str, Any]], *, by: User | None) -> None:
    """All phases of the type, anew; what was sold keeps its price."""
    ticket_type.phases.all().delete()
    PricePhase.objects.bulk_create([PricePhase(ticket_type=ticket_type, **phase) for phase in phases])
    activity.record("prices changed", ticket_type, by=by)
    kept.changed(ticket_type.conference)
