"""Who reads along and acts: by an account, a mailed link or a ticket. Nobody needs a password."""

from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from accounts.models import User
from conference.lib.text import email_key, mailbox_key


@dataclass(frozen=True)
class Reader:
    """Somebody whose address is proven. `how` is account, link or ticket."""

    email: str
    name: str
    user: User | None
    how: str

    @property
    def key(self) -> str:
        return email_key(self.email)

    @property
    def mailbox(self) -> str:
        return mailbox_key(self.email)

    @property
    def digest(self) -> str:
        return digest_of(self.email)


def digest_of(email: str) -> str:
    """Stands for a person where the address itself is not to be kept: votes and reports."""
    return salted_hmac("reviews.reader", mailbox_key(email), algorithm="sha256").hexdigest()


def network_digest(household: str) -> str:
    """Stands for a household or an office; tells that several came from one, and not from which."""
    return salted_hmac("reviews.network", household, algorithm="sha256").hexdigest()[:32] if household else ""
