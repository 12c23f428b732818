"""What the base rows know of a person."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import erase as erase_account
from accounts.services import orcid_of
from conference.lib.places import PersonalRow
from conference.models import OutgoingMail
from conference.models.scoped import CONFIDENTIAL_APPS
from conference.services import activity


class Records:
    def show(self, email_key: str) -> list[PersonalRow]:
        rows = [
            PersonalRow(
                _("Account"),
                _("Sign-in"),
                {"email": user.email, "name": user.name, "since": str(user.date_joined)}
                | ({"orcid": orcid} if (orcid := orcid_of(user)) else {}),
            )
            for user in User.objects.filter(email_key=email_key)
        ]
        # What the team does not see in the outbox, it is not told of here either.
        messages = OutgoingMail.objects.filter(recipient__iexact=email_key).exclude(app__in=CONFIDENTIAL_APPS)
        return rows + [
            PersonalRow(_("Outbox"), _("Message"), {"subject": message.subject, "queued": str(message.queued_at)}) for message in messages
        ]

    def erase(self, email_key: str, by: Model | None) -> int:
        """Messages go, and what the records of activity keep apart; the account's row stays without the person.

        Members of the team leave the team first.
        """
        gone, _by_model = OutgoingMail.objects.filter(recipient__iexact=email_key).delete()
        accounts = User.objects.filter(email_key=email_key, memberships=None)
        for account in accounts:
            erase_account(account)
        return gone + len(accounts) + activity.redact(email_key)


records = Records()
