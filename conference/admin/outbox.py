"""Every message, whether it left, and sending it again."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.logs import masked_links
from conference.models import OutgoingMail, Role
from conference.models.scoped import APPS_OF_ROLE
from conference.services import mail


@admin.register(OutgoingMail, site=panel)
class OutgoingMailAdmin(ServiceAdmin):
    writers = frozenset(APPS_OF_ROLE) | {Role.OWNER}
    list_display = ["subject", "recipient", "about", "state", "queued_at", "sent_at", "attempts"]
    list_filter = ["state", "app", "language"]
    search_fields = ["recipient", "subject"]
    actions = ["again", "hold", "release"]
    readonly_fields = ["subject", "recipient", "language", "state", "failure", "attempts", "queued_at", "sent_at", "text"]
    exclude = ["body", "conference", "app", "occasion", "operation", "message_id", "next_try_at", "leased_until", "hold_until"]

    @admin.display(description=_("about"), ordering="app")
    def about(self, message: OutgoingMail) -> str:
        return str(apps.get_app_config(message.app).verbose_name)

    @admin.display(description=_("text"))
    def text(self, message: OutgoingMail) -> str:
        """Links that open somebody's ticket are not for the team to follow."""
        return masked_links(message.body)

    @admin.action(description=_("Send again"))
    def again(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, mail.send_again)

    @admin.action(description=_("Hold back"))
    def hold(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, mail.hold_back)

    @admin.action(description=_("Let go"))
    def release(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset, mail.let_go)
