"""What registration knows of a person; the seat stays counted when the person is erased."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from conference.lib.places import PersonalRow
from registrations.models import CheckIn, Order, Ticket, WaitingListEntry

GONE = "erased@example.invalid"


class Records:
    def show(self, email_key: str) -> list[PersonalRow]:
        orders = [
            PersonalRow(_("Registration"), _("Order"), {"code": order.code, "name": order.name, "email": order.email})
            for order in Order.objects.filter(email_key=email_key)
        ]
        tickets = [
            PersonalRow(_("Registration"), _("Ticket"), {"code": ticket.code, "name": ticket.name_wanted, "email": ticket.email})
            for ticket in Ticket.objects.filter(email_key=email_key)
        ]
        entries = [
            PersonalRow(_("Registration"), _("Waiting list"), {"name": entry.name, "email": entry.email})
            for entry in WaitingListEntry.objects.filter(email_key=email_key)
        ]
        scans = [
            PersonalRow(
                _("Registration"), _("At the door"), {"list": str(scan.check_in_list), "at": scan.at.isoformat(), "result": scan.result}
            )
            for scan in CheckIn.objects.filter(ticket__email_key=email_key).select_related("check_in_list").order_by("at")
        ]
        return orders + tickets + entries + scans

    def erase(self, email_key: str, by: Model | None) -> int:
        gone = Order.objects.filter(email_key=email_key).update(name="", email=GONE, email_key=GONE)
        gone += Ticket.objects.filter(email_key=email_key).update(
            given="", family="", name_wanted="—", email="", email_key="", search_key="", user=None
        )
        for entry in WaitingListEntry.objects.filter(email_key=email_key):
            WaitingListEntry.objects.filter(pk=entry.pk).update(name="—", email=GONE, email_key=f"{GONE}-{entry.pk}")
            gone += 1
        return gone


records = Records()
