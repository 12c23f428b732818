"""ORCID, as the sign-in library asks for it, and under the name by which it is found there.

A person says at ORCID that the iD is theirs. Nothing else is read: not the record, not the address; no token is kept.
"""

import re
from typing import Any

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderAccount, ProviderException
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from conference.services.mail import absolute

PROVIDER = "orcid"
_ORCID_ID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


class Adapter(OAuth2Adapter):
    provider_id = PROVIDER
    headers = {"Accept": "application/json"}

    @property
    def authorize_url(self) -> str:
        return f"{settings.ORCID_BASE_URL}/oauth/authorize"

    @property
    def access_token_url(self) -> str:  # type: ignore[override]
        return f"{settings.ORCID_BASE_URL}/oauth/token"

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """The one address that is registered at ORCID, whatever language the person reads."""
        with translation.override("en"):
            return absolute(reverse("conference:orcid-callback"))

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **answer: Any) -> SocialLogin:
        """Who came back is named beside the token."""
        named = str(answer["response"].get("orcid", ""))
        if not _ORCID_ID.fullmatch(named):
            raise ProviderException("the answer names no ORCID iD")
        return self.get_provider().sociallogin_from_response(request, {"orcid": named})


class Orcid(OAuth2Provider):
    id = PROVIDER
    name = "ORCID"
    account_class = ProviderAccount
    oauth2_adapter_class = Adapter

    def get_default_scope(self) -> list[str]:
        return ["/authenticate"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return data["orcid"]

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}


provider_classes = [Orcid]
