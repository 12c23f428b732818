"""A mailed link that proves an address: whoever presses its button has read the message. No row is kept for it."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse
from django.utils import translation

from conference.services.mail import absolute

_SALT = "reviews.proving"
LASTS_SECONDS = 60 * 24 * 3600


@dataclass(frozen=True)
class Proof:
    """`to` is a path of this site, where the reader was going."""

    email: str
    name: str
    how: str
    to: str


def link(proof: Proof, language: str) -> str:
    """The whole address, in the language of the message."""
    token = signing.dumps([proof.email, proof.name, proof.how, proof.to], salt=_SALT, compress=True)
    with translation.override(language or "en"):
        return absolute(reverse("reviews:proven", args=[token]))


def read(token: str) -> Proof | None:
    """None when it is over or was never ours."""
    try:
        return Proof(*signing.loads(token, salt=_SALT, max_age=LASTS_SECONDS))
    except (signing.BadSignature, TypeError):
        return None
