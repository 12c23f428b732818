"""What registration puts on public pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from conference.lib.places import NavigationItem, Part, earliest
from conference.models import Conference
from registrations.models import Rules, TicketType
from registrations.queries import sale as queries_sale
from registrations.queries import terms as queries_rules
from sessions.models import Agenda


@dataclass(frozen=True)
class Carried:
    private_id: str


def navigation(conferences: Sequence[Conference], at: datetime) -> dict[int, list[NavigationItem]]:
    found = {}
    for key, sale in queries_sale.sales(conferences, at).items():
        url = reverse("registrations:choose", args=[sale.conference.slug])
        item = NavigationItem(gettext_lazy("Register"), url, order=90, primary=True, shown=not sale.closed, valid_until=sale.valid_until)
        found[key] = [item]
    return found


def list_of_participants(conferences: Sequence[Conference], at: datetime) -> dict[int, list[NavigationItem]]:
    with_list = set(Rules.objects.filter(conference__in=conferences).exclude(listing="nobody").values_list("conference_id", flat=True))
    return {
        row.pk: [NavigationItem(gettext_lazy("Participants"), reverse("registrations:participants", args=[row.slug]), order=40)]
        for row in conferences
        if row.pk in with_list
    }


def landing_sections(conferences: Sequence[Conference], at: datetime) -> dict[int, Part]:
    sales, terms = queries_sale.sales(conferences, at), queries_rules.terms_of(conferences, at)
    return {
        key: Part(
            "registrations/landing_part.html",
            replace(sale, terms=terms[key]),
            order=40,
            valid_until=earliest([sale.valid_until, terms[key].valid_until]),
        )
        for key, sale in sales.items()
        if sale.types and not sale.conference.is_past(at)
    }


def carrying(agendas: Sequence[Agenda], at: datetime) -> dict[Any, Part]:
    """A kept programme may go with a ticket, where there are tickets."""
    selling = set(TicketType.objects.filter(conference__in={row.conference_id for row in agendas}).values_list("conference_id", flat=True))
    return {row.pk: Part("registrations/carry_part.html", Carried(row.private_id)) for row in agendas if row.conference_id in selling}
