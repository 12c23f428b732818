"""What reviews know of a person. An erased reviewer's words stay, without the person."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from conference.lib.places import PersonalRow
from reviews.queries import personal
from reviews.services import erasing


class Records:
    def show(self, email_key: str) -> list[PersonalRow]:
        """For the team, who must not learn whose pseudonym it is, nor who voted or reported: those are in the person's own export alone."""
        named = personal.reviews_of(email_key).filter(is_pseudonym=False).select_related("paper__current")
        reviews = [
            PersonalRow(_("Reviews"), _("Review"), {"paper": str(review.paper), "name": review.display_name, "text": review.text})
            for review in named.prefetch_related("paper__current__texts")
        ]
        replies = [
            PersonalRow(_("Reviews"), _("Reply"), {"paper": str(reply.paper), "name": reply.display_name, "text": reply.text})
            for reply in personal.replies_of(email_key).select_related("review__paper__current")
        ]
        follows = [
            PersonalRow(_("Reviews"), _("Paper followed"), {"paper": str(row.paper), "email": row.email})
            for row in personal.follows_of(email_key).select_related("paper__current")
        ]
        return reviews + replies + follows

    def erase(self, email_key: str, by: Model | None) -> int:
        return erasing.erase(email_key, by=by)  # type: ignore[arg-type]


records = Records()
