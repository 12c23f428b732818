"""How the sign-in library works in this house: its mail goes through our outbox."""

import hashlib
import json
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.models import User
from conference.services import mail


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation or where one is needed; there is no sign-up of its own yet."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        # The same words twice are two messages here: each holds a new key.
        occasion = hashlib.sha256(json.dumps([template_prefix, str(message.body)]).encode()).hexdigest()[:40]
        mail.queue_text(
            to=email,
            subject=message.subject,
            body=str(message.body),
            language=get_language() or "en",
            app="accounts",
            occasion=f"account:{occasion}",
        )
