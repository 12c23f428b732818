"""How the sign-in library works in this house: its mail goes through our outbox."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.email_verification import get_email_verification_url
from allauth.account.internal.flows.password_reset import get_reset_password_from_key_url
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from accounts.models import User
from accounts.services import claim_address
from conference.services import mail


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


@dataclass(frozen=True)
class Site:
    """What the library's letters call the place they come from."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation or where one is needed; there is no sign-up of its own yet."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **circumstances: Any) -> HttpResponse | None:
        """Whoever signs in has the address proven; the library must know it, or another address could take its place unproven."""
        if user.is_active:
            claim_address(user)
        return super().pre_login(request, user, **circumstances)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address that became somebody else's login since it was asked for stays theirs."""
        if User.objects.with_email(email_address.email) not in {None, email_address.user}:
            return False
        return super().confirm_email(request, email_address)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_home(get_reset_password_from_key_url(self.request, key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _at_home(get_email_verification_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = Site(settings.SITE_NAME, settings.SITE_URL)
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context, "current_site": site})
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


def _at_home(address: str) -> str:
    """The link under the site's own address, whatever host the request named."""
    return mail.absolute("/" + address.split("/", 3)[3])
