"""What happens to an account."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import User


@transaction.atomic
def open_account(email: str, *, password: str | None = None, name: str = "") -> User:
    """The account of this address, made when there is none; an existing one keeps its password."""
    return User.objects.with_email(email) or User.objects.create_user(email, password, name=name)


@transaction.atomic
def erase(user: User) -> None:
    """The row stays, for others refer to it; nothing in it names the person any more."""
    gone = f"erased-{user.public_id}@example.invalid"
    User.objects.filter(pk=user.pk).update(
        email=gone, email_key=gone, name="", password="!" + secrets.token_hex(8), is_active=False, erased_at=timezone.now()
    )
