"""One process of a race for payments: prepares orders whose time is over, pays or ends them, or judges. Started by `benchmarks.races`."""

import json
import os
import sys
import time
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from conference.lib import places  # noqa: E402
from conference.models import Conference, ConferenceState, Organisation  # noqa: E402
from registrations.models import Document, Order, OrderState, Payment, Quota  # noqa: E402
from registrations.services import booking, payments, rules, setup  # noqa: E402

PRICE = 4000


def prepare(orders: int) -> dict[str, int]:
    """Pending orders of one seat each, all of them just over their deadline; the hall is exactly as large."""
    organisation = Organisation.objects.create(name="Race", contact_email="race@example.org")
    day = date(2030, 1, 1)
    conference = Conference.objects.create(
        organisation=organisation, slug="race", name="Race", starts_on=day, ends_on=day, contact_email="race@example.org",
        state=ConferenceState.PUBLIC,
    )  # fmt: skip
    rules.decide(conference, {"takes_transfers": True, "takes_cash": False, "bank_account": "AZ00"}, by=None)
    quota = setup.create_quota(conference, {"name": "Hall", "size": orders}, by=None)
    kind = setup.create_type(conference, {"name": "Seat"}, quotas=[quota], by=None)
    setup.set_phases(kind, [{"price": PRICE}], by=None)
    for number in range(orders):
        order = booking.hold(booking.Choice(conference, {kind: 1}, "en", f"race-{number}"))
        booking.confirm(order, name="A Person", email=f"person{number}@example.org", holders=[])
    ended = timezone.now() - timedelta(hours=1)
    for number, order in enumerate(Order.objects.order_by("pk")):
        Order.objects.filter(pk=order.pk).update(pay_until=ended + timedelta(seconds=number))
    return {}


def run(part: str, begin: float) -> dict[str, int]:
    orders = list(Order.objects.select_related("conference").order_by("pk"))
    errors: list[str] = []
    time.sleep(max(0.0, begin - time.time()))
    for order in orders:
        try:
            pay(order) if part == "pay" else booking.end_unpaid(order.pay_until or timezone.now())
        except Exception as problem:  # counted: a race must end without any
            errors.append(repr(problem))
    for line in errors[:3]:
        print(line, file=sys.stderr)
    return {"errors": len(errors)}


def pay(order: Order) -> None:
    payments.receive(order, PRICE, provider="bank", reference=f"statement {order.code}", idempotency_key=f"key-{order.code}")


def judge() -> dict[str, int]:
    """Each order's money is here once, and its person has one seat: the first one, or the one booked again."""
    wanted = Order.objects.filter(instead_of=None).count()
    confirmed = Order.objects.filter(state=OrderState.CONFIRMED)
    numbers = list(Document.objects.order_by("number").values_list("number", flat=True))
    return {
        "payments_missing_or_double": abs(wanted - Payment.objects.count()),
        "seats_missing_or_double": abs(wanted - confirmed.count()) + abs(wanted - Quota.objects.get().taken),
        "people_without_a_seat": wanted - confirmed.values("email_key").distinct().count(),
        "receipts_out_of_order": int(numbers != list(range(1, wanted + 1))),
        "broken_rules": sum(1 for provider in places.invariants for _violation in provider()),
    }


if __name__ == "__main__":
    verbs = {"prepare": prepare, "run": run, "judge": judge}
    print(json.dumps(verbs[sys.argv[1]](**json.loads(sys.argv[2]))))
