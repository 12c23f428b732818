"""What happens to an account."""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from accounts.models import User


@transaction.atomic
def open_account(email: str, *, password: str | None = None, name: str = "") -> User:
    """The account of this address, made when there is none; an existing one keeps its password."""
    return User.objects.with_email(email) or User.objects.create_user(email, password, name=name)


@transaction.atomic
def erase(user: User) -> None:
    """The row stays, for others refer to it; nothing in it names the person any more, and nothing opens it."""
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    gone = f"erased-{user.public_id}@example.invalid"
    User.objects.filter(pk=user.pk).update(
        email=gone, email_key=gone, name="", language="", password="!" + secrets.token_hex(8), is_active=False, erased_at=timezone.now()
    )


@transaction.atomic
def claim_address(user: User) -> None:
    """The sign-in library's row of the account's own address, proven: the team opens accounts, mailed links their passwords."""
    EmailAddress.objects.filter(email=user.email, verified=True).exclude(user=user).delete()
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def orcid_of(user: User) -> str:
    """The iD that the person has shown to be theirs; empty without one."""
    return SocialAccount.objects.filter(user=user, provider="orcid").values_list("uid", flat=True).first() or ""


@transaction.atomic
def disconnect_orcid(user: User) -> None:
    SocialAccount.objects.filter(user=user, provider="orcid").delete()
