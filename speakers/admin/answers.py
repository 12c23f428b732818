"""What the list of speakers offers about their answers and their private links."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from speakers.services import answers, secrets


class AnswerActions:
    """For a ServiceAdmin of speakers; who has no e-mail address is named in the refusal."""

    @admin.action(description=_("Ask to confirm"))
    def ask(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference"), answers.ask)  # type: ignore[attr-defined]

    @admin.action(description=_("Send the private link again"))
    def send_link(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference"), secrets.send_again)  # type: ignore[attr-defined]

    @admin.action(description=_("New private link: the old one stops working"))
    def renew_link(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference"), secrets.renew)  # type: ignore[attr-defined]
