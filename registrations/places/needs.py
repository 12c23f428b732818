"""What waits for somebody of the team: requests to decide about, and rules that nobody has decided."""

from datetime import datetime

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.places import Figure, Need
from conference.models import Conference, Role
from conference.permissions import holds
from registrations.models import Awaits, Order, Rules, TicketType


def panel_start(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    if not holds(user, conference, Role.REGISTRATION):  # type: ignore[arg-type]
        return []
    return [*_requests(conference), *_rules(conference, at)]


def _requests(conference: Conference) -> list[Need]:
    waiting = Order.objects.filter(conference=conference, awaits=Awaits.APPROVAL).count()
    if not waiting:
        return []
    title = ngettext("Order waits for approval", "Orders wait for approval", waiting)
    url = reverse("admin:registrations_order_changelist") + "?awaits__exact=approval"
    return [Need(waiting, title, _("Their seats are kept, and nobody else can have them."), url, _("Decide"), "today")]


def _rules(conference: Conference, at: datetime) -> list[Need]:
    """Part of setting a conference up: who has looked at the defaults and saved them has decided, too."""
    sells = TicketType.objects.filter(conference=conference).exists()
    if not sells or conference.is_past(at) or Rules.objects.filter(conference=conference).exists():
        return []
    title, url = _("The rules of registration are not decided"), reverse("admin:registrations_rules_changelist")
    detail = _("How it is paid, and what giving a ticket back costs. The defaults hold until then.")
    return [Need(1, title, detail, url, _("Decide"), "week")]
