"""What registration knows of a person; the seat stays counted when the person is erased."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from conference import kept
from conference.lib.places import PersonalRow
from conference.models import Conference
from registrations.models import Document, Order, Ticket, Transfer, WaitingListEntry

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
        offers = [
            PersonalRow(_("Registration"), _("A ticket offered to you"), {"email": transfer.email, "code": transfer.ticket.code})
            for transfer in Transfer.objects.filter(email_key=email_key).select_related("ticket")
        ]
        documents = [
            # Records of the books: shown, and kept when the person is erased.
            PersonalRow(_("Registration"), _("Receipt"), {"number": str(paper.number), "for": ", ".join(paper.printed.get("for", []))})
            for paper in Document.objects.filter(order__email_key=email_key)
        ]
        return orders + tickets + entries + offers + documents

    def erase(self, email_key: str, by: Model | None) -> int:
        gone = Order.objects.filter(email_key=email_key).update(name="", email=GONE, email_key=GONE)
        tickets = Ticket.objects.filter(email_key=email_key)
        listed_at = set(tickets.exclude(listed=Ticket.Listed.NOBODY).values_list("order__conference", flat=True))
        gone += tickets.update(
            given="", family="", name_wanted="—", email="", email_key="", search_key="", user=None, listed=Ticket.Listed.NOBODY
        )
        gone += Transfer.objects.filter(email_key=email_key).update(email=GONE, email_key=GONE)
        for entry in WaitingListEntry.objects.filter(email_key=email_key):
            WaitingListEntry.objects.filter(pk=entry.pk).update(name="—", email=GONE, email_key=f"{GONE}-{entry.pk}")
            gone += 1
        kept.changed(*Conference.objects.filter(pk__in=listed_at))
        return gone


records = Records()
