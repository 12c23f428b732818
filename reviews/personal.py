"""What reviews know of a person. An erased reviewer's words stay, without the person."""

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from conference.lib.places import PersonalRow
from proceedings.services import telling
from reviews.models import Review

NAMELESS = "—"


class Records:
    def show(self, email_key: str) -> list[PersonalRow]:
        """For the team, who must not learn whose pseudonym it is: those are in the person's own export alone."""
        named = Review.objects.filter(email_key=email_key, is_pseudonym=False).select_related("paper__current")
        return [
            PersonalRow(_("Reviews"), _("Review"), {"paper": str(review.paper), "name": review.display_name, "text": review.text})
            for review in named
        ]

    @transaction.atomic
    def erase(self, email_key: str, by: Model | None) -> int:
        gone = 0
        reviews = list(Review.objects.filter(email_key=email_key).select_related("paper__volume__series", "paper__volume__conference"))
        for review in reviews:
            address = f"erased-{review.public_id}@example.invalid"
            fields = {"email": address, "email_key": address, "mailbox": address, "user": None, "display_name": NAMELESS, "interests": ""}
            gone += Review.objects.filter(pk=review.pk).update(**fields)
        # The name stood on public pages.
        for volume in {review.paper.volume for review in reviews}:
            telling.changed(volume)
        return gone


records = Records()
