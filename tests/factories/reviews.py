"""Reviews, made through the services that visitors and moderators use."""

import itertools
from typing import Any

from django.utils import timezone

from accounts.models import User
from proceedings.models import Paper, PaperAuthor
from reviews.models import ErrorClaim, Reply, Review, Surge
from reviews.readers import Reader
from reviews.services import moderation, replies, writing

_numbers = itertools.count(1)
TEXT = "The sample is small but chosen with care, and the conclusion follows from the tables; page four deserves a second look."


def words(**fields: Any) -> writing.Words:
    values = {"rating": 4, "text": TEXT, "display_name": "A Reader", "is_pseudonym": False, "interests": "None", "language": "en"}
    return writing.Words(**{**values, "email": f"reader-{next(_numbers)}@example.org", **fields})


def unconfirmed(paper: Paper, **fields: Any) -> Review:
    return writing.write(paper, words(**fields), by=None)


def pending(paper: Paper, **fields: Any) -> Review:
    review = unconfirmed(paper, **fields)
    writing.confirm_by_hand(review)
    review.refresh_from_db()
    return review


def published(paper: Paper, *, by: User, **fields: Any) -> Review:
    review = pending(paper, **fields)
    moderation.publish(review, by=by)
    review.refresh_from_db()
    return review


def declined(paper: Paper, *, by: User, **fields: Any) -> Review:
    review = pending(paper, **fields)
    moderation.decline(review, by=by, reason="other", words="Mend the second sentence.")
    review.refresh_from_db()
    return review


def author_of(paper: Paper, email: str = "author@letters.example") -> Reader:
    """The first author of the newest version, whose address is known and proven."""
    PaperAuthor.objects.filter(version=paper.current, position=1).update(email_key=email)
    return Reader(email, "", None, "link")


def reply(review: Review, *, by: Reader, text: str = "Thank you. The next version says so.") -> Reply:
    return replies.write(review, text, language="en", by=by)


def claimed(paper: Paper, *, by: User, place: str = "Table 2", **fields: Any) -> ErrorClaim:
    """A published review that points to a possible error."""
    return ErrorClaim.objects.get(review=published(paper, by=by, place=place, **fields))


def surge(paper: Paper, **fields: Any) -> Surge:
    """As the defence notes one."""
    return Surge.objects.create(paper=paper, **{"began_at": timezone.now(), "arrived": 40, "usual": 0.5, **fields})
