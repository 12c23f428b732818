"""A rule that says no. The message is for the person who asked."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Raised by services; views show `message`, which is translatable and says what to do next."""

    message: ClassVar[str | Promise] = _("This is not possible now.")

    def __init__(self, message: str | Promise | None = None) -> None:
        self.message = message if message is not None else type(self).message  # type: ignore[misc]
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class StaleRow(DomainError):
    message = _("Somebody else has changed this in the meantime. Look at the new state, then try again.")


class SayWhy(DomainError):
    message = _("Say in a sentence why.")


class IllegalTransition(DomainError):
    message = _("This step is not possible in the present state.")
