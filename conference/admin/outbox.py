"""Every message, whether it left, and sending it again."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.logs import masked, masked_links
from conference.models import OutgoingMail, Role
from conference.models.scoped import APPS_OF_ROLE, CONFIDENTIAL_APPS
from conference.services import mail


@admin.register(OutgoingMail, site=panel)
class OutgoingMailAdmin(ServiceAdmin):
    writers = frozenset(APPS_OF_ROLE) | {Role.OWNER}
    list_display = ["subject", "to", "about", "state", "queued_at", "sent_at", "attempts"]
    list_filter = ["state", "app", "language"]
    search_fields = ["subject"]
    actions = ["again", "hold", "release"]
    readonly_fields = ["subject", "to", "language", "state", "problem", "attempts", "queued_at", "sent_at", "text"]
    exclude = [
        "recipient",
        "failure",
        "body",
        "conference",
        "app",
        "occasion",
        "operation",
        "message_id",
        "next_try_at",
        "leased_until",
        "hold_until",
    ]

    @admin.display(description=_("about"), ordering="app")
    def about(self, message: OutgoingMail) -> str:
        return str(apps.get_app_config(message.app).verbose_name)

    @admin.display(description=_("to"), ordering="recipient")
    def to(self, message: OutgoingMail) -> str:
        return masked(message.recipient) if message.is_confidential else message.recipient

    @admin.display(description=_("failure"))
    def problem(self, message: OutgoingMail) -> str:
        """Mail servers repeat the address that they refuse."""
        return masked(message.failure) if message.is_confidential else message.failure

    @admin.display(description=_("text"))
    def text(self, message: OutgoingMail) -> str:
        """Links that open somebody's ticket are not for the team to follow."""
        return masked(message.body) if message.is_confidential else masked_links(message.body)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By subject and by address, but for the letters whose address is not shown: a search would tell it."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        by_address = queryset.exclude(app__in=CONFIDENTIAL_APPS)
        for word in search_term.split():
            by_address = by_address.filter(recipient__icontains=word)
        return (found | by_address if search_term.strip() else found), duplicates

    @admin.action(description=_("Send again"))
    def again(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, mail.send_again)

    @admin.action(description=_("Hold back"))
    def hold(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, mail.hold_back)

    @admin.action(description=_("Let go"))
    def release(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, mail.let_go)
