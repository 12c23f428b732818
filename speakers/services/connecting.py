"""A speaker's page joined to the account that they sign in with."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.services import activity
from speakers.models import Speaker
from speakers.services import secrets


class OtherAccount(DomainError):
    message = _("This page belongs to another account, or your account has another page at this conference.")


@transaction.atomic
def connect(speaker: Speaker, user: User) -> None:
    """From now on signing in is enough. Raises OtherAccount."""
    stored = Speaker.objects.select_for_update(of=("self",)).get(pk=speaker.pk)
    if stored.user_id == user.pk:
        return
    others = Speaker.objects.filter(conference=speaker.conference_id, user=user)
    if stored.user_id is not None or others.exists():
        raise OtherAccount
    speaker.user = user
    Speaker.objects.filter(pk=speaker.pk).update(user=user)
    secrets.of(speaker)
    activity.record("speaker joined to an account", speaker, by=user, conference=speaker.conference)
