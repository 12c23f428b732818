"""What payment providers tell us: kept once for each event, and acted on once for each payment."""

from collections.abc import Mapping

from django.db import transaction

from conference.lib.errors import DomainError
from conference.models import Conference
from conference.services import activity
from registrations.models import Order, Payment, PaymentEvent
from registrations.providers import Event, Provider
from registrations.services import capacity, payments


class UnknownOrder(DomainError):
    """Nothing is kept: the provider tells it again, and its own records show that nobody listens."""


def hear(provider: Provider, conference: Conference, body: bytes, headers: Mapping[str, str]) -> PaymentEvent:
    """Raises NotBelieved for a bad signature, UnknownOrder for an order that is not of this conference; both keep nothing."""
    event = provider.read_event(body, headers)
    order = Order.objects.select_related("conference").filter(conference=conference, code=event.order).first()
    if order is None:
        raise UnknownOrder
    return _take(provider, order, event)


@transaction.atomic
def _take(provider: Provider, order: Order, event: Event) -> PaymentEvent:
    capacity.lock(order.conference)
    kept, is_new = PaymentEvent.objects.get_or_create(
        provider=provider.name, event=event.key, defaults={"kind": event.kind, "told": dict(event.told)}
    )
    if is_new and event.kind == Event.PAID:
        kept.payment = _receive(provider, order, event)
        kept.save(update_fields=["payment"])
    return kept


def _receive(provider: Provider, order: Order, event: Event) -> Payment | None:
    """A refusal is written down for a person; telling it again would change nothing."""
    try:
        return payments.receive(
            order,
            event.amount,
            provider=provider.name,
            reference=event.reference,
            idempotency_key=f"{provider.name}:{event.reference}"[:64],
            currency=event.currency,
        )
    except DomainError as refusal:
        activity.record("payment refused", order, by=None, after={"reference": event.reference, "why": str(refusal)})
        return None
