"""How the sign-in library works in this house: its mail goes through our outbox."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.email_verification import get_email_verification_url
from allauth.account.internal.flows.password_reset import get_reset_password_from_key_url
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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

    def is_reauthentication_required(self, app: str) -> bool:
        """Not to show an iD: nobody signs in by it, so that it opens nothing."""
        return app != "allauth.socialaccount" and super().is_reauthentication_required(app=app)

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


class ConnectionAdapter(DefaultSocialAccountAdapter):
    """Accounts elsewhere are connected to one here; they open none and sign nobody in."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        """From the settings alone."""
        if not settings.ORCID_CLIENT_ID:
            return []
        return [SocialApp(provider="orcid", name="ORCID", client_id=settings.ORCID_CLIENT_ID, secret=settings.ORCID_CLIENT_SECRET)]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") != AuthProcess.CONNECT or not request.user.is_authenticated:
            raise ImmediateHttpResponse(redirect("account_login"))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("conference:orcid")

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **more: Any) -> None:
        """Back to where it began, with a word; what the other side said is of no use to the person."""
        said = _("Nothing was connected.") if error == AuthError.CANCELLED else _("ORCID did not confirm the iD. Try again in a moment.")
        messages.warning(request, said)
        raise ImmediateHttpResponse(redirect("conference:orcid"))


def _at_home(address: str) -> str:
    """The link under the site's own address, whatever host the request named."""
    return mail.absolute("/" + address.split("/", 3)[3])
