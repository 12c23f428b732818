"""A message with a link that proves an address, for readers who have no account."""

from conference.lib.tokens import new_secret
from conference.models import Conference
from conference.services import mail
from reviews import proving


def send(proof: proving.Proof, *, language: str, conference: Conference | None) -> None:
    """Asked for anew it is sent anew."""
    mail.queue(
        to=proof.email,
        template="reviews/prove",
        context={"link": proving.link(proof, language)},
        language=language,
        app="reviews",
        occasion=f"review-prove:{new_secret()}",
        conference=conference,
    )
