"""A person who can sign in. The e-mail address is the login."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.lib.text import email_key, new_public_id


def user_public_id() -> str:
    return new_public_id(10)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email_key=email_key(email or ""))

    def with_email(self, email: str) -> "User | None":
        return self.filter(email_key=email_key(email), erased_at=None).first()


class User(AbstractBaseUser, PermissionsMixin):
    public_id = models.CharField(max_length=16, unique=True, editable=False, default=user_public_id)
    email = models.EmailField(_("e-mail address"), max_length=254)
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.CheckConstraint(condition=~models.Q(email_key=""), name="user_has_email_key")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Whatever writes the address (the sign-in library too), the key follows; that library looks for small letters.
        self.email, self.email_key = self.email.strip().lower(), email_key(self.email)
        if (fields := kwargs.get("update_fields")) and "email" in fields:
            kwargs["update_fields"] = {*fields, "email_key"}
        super().save(*args, **kwargs)

    @property
    def is_staff(self) -> bool:
        """The framework's word for who may enter its admin. Here roles decide that: `conference.permissions`."""
        return self.is_active and self.is_superuser

    def get_short_name(self) -> str:
        return self.name.split(" ", 1)[0] or self.email
