"""What registration knows of a person; the seat stays counted when the person is erased."""

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference import kept
from conference.lib.places import PersonalRow
from conference.models import Conference
from registrations.models import Answer, CheckIn, Document, Order, Ticket, Transfer, WaitingListEntry
from registrations.models.answers import AnswerQuerySet
from registrations.queries import answers as queries_answers
from registrations.services import answering
from sessions.models import Agenda
from sessions.services import agendas

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
        answers = [
            PersonalRow(_("Registration"), _("Answer"), {str(row.question): queries_answers.said(row)}) for row in _answers_of(email_key)
        ]
        scans = [
            PersonalRow(
                _("Registration"), _("At the door"), {"list": str(scan.check_in_list), "at": scan.at.isoformat(), "result": scan.result}
            )
            for scan in CheckIn.objects.filter(ticket__email_key=email_key).select_related("check_in_list").order_by("at")
        ]
        programmes = [
            PersonalRow(
                _("Registration"),
                _("My programme"),
                {"ticket": row.code, "sessions": ", ".join(str(item.session) for item in row.agenda.items.all())},
            )
            for row in Ticket.objects.filter(email_key=email_key, agenda__isnull=False).prefetch_related("agenda__items__session")
            if row.agenda
        ]
        return orders + tickets + programmes + entries + offers + documents + answers + scans

    @transaction.atomic
    def erase(self, email_key: str, by: Model | None) -> int:
        gone = answering.erase(_answers_of(email_key), timezone.now())
        gone += Order.objects.filter(email_key=email_key).update(name="", email=GONE, email_key=GONE)
        tickets = Ticket.objects.filter(email_key=email_key)
        for agenda in Agenda.objects.filter(tickets__in=tickets).distinct():
            agendas.forget(agenda)
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


def _answers_of(email_key: str) -> AnswerQuerySet:
    """Of the own tickets, and of those of the own orders that nobody else has an address for."""
    own = Q(ticket__email_key=email_key) | Q(ticket__email_key="", ticket__order__email_key=email_key)
    return Answer.objects.filter(own, purged_at=None).select_related("question__current", "version", "file")


records = Records()
