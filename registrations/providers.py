"""Ways to pay, behind one interface: the booking knows nothing else of them.

A card provider is one more class and one `register` in its `AppConfig.ready()`; no table, page or service changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from conference.lib.errors import DomainError
from conference.lib.places import Words

if TYPE_CHECKING:
    from registrations.models import Order, Rules

FREE, DOOR, BANK = "free", "door", "bank"


class NotBelieved(DomainError):
    message = _("This message is not signed as it should be.")


class NotOffered(DomainError):
    message = _("This conference does not take payments that way. Choose another.")


@dataclass(frozen=True)
class Event:
    """What a provider tells, already believed. Only `paid` has an effect; money in minor units."""

    key: str
    kind: str
    order: str
    amount: int = 0
    currency: str = ""
    reference: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)

    PAID: ClassVar[str] = "paid"


class Provider:
    name: str = ""
    label: Words = ""
    promise: Words = ""  # what will happen, read before the choice
    button: Words = _("Register")
    is_paid_first: bool = False  # the order is confirmed when the money is here
    pay_within: timedelta | None = None  # None: as many days as the conference's rules say

    def is_offered(self, rules: Rules) -> bool:
        return False

    def account(self, rules: Rules) -> str:
        """Where to send money by oneself, as it is to be printed; empty when the provider fetches it."""
        return ""

    def payment_page(self, order: Order, owed: int, back: str) -> str:
        """The provider's address at which the order is paid; `back` is where the visitor returns to."""
        return ""

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Event:
        """Raises NotBelieved for what the provider cannot have said."""
        raise NotBelieved


class Free(Provider):
    name, label = FREE, _("Free")


class Door(Provider):
    name, label = DOOR, _("Cash at the door")
    promise = _("Your seats are yours at once; you pay when you come.")
    button = _("Register, pay at the door")

    def is_offered(self, rules: Rules) -> bool:
        return rules.takes_cash


class Bank(Provider):
    name, label = BANK, _("Bank transfer")
    promise = _("Your seats are kept while the transfer is on its way; the tickets come when it has arrived.")
    button = _("Register, pay by transfer")
    is_paid_first = True

    def is_offered(self, rules: Rules) -> bool:
        return rules.takes_transfers

    def account(self, rules: Rules) -> str:
        return rules.bank_account


_registered: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    _registered[provider.name] = provider


def unregister(name: str) -> None:
    _registered.pop(name, None)


def find(name: str) -> Provider | None:
    return _registered.get(name)


def of(name: str) -> Provider:
    """A provider that is gone still has a name; what was paid with it stays paid."""
    found = _registered.get(name)
    if found is None:
        found = Provider()
        found.name = found.label = name
    return found


def offered(rules: Rules) -> list[Provider]:
    """Never empty: where nothing else is taken, money is taken at the door."""
    return [provider for provider in _registered.values() if provider.is_offered(rules)] or [_registered[DOOR]]


def choose(name: str, rules: Rules) -> Provider:
    """The one of this name, or the first when none was said; raises NotOffered."""
    ways = offered(rules)
    chosen = next((way for way in ways if way.name == name), None) if name else ways[0]
    if chosen is None:
        raise NotOffered
    return chosen


def everyday() -> list[Provider]:
    """Those through which a person of the team may have taken money by hand."""
    return [_registered[name] for name in (DOOR, BANK)]


for _provider in (Free(), Door(), Bank()):
    register(_provider)
