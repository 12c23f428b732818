"""Which badges has the writer earned by now? Known from this site's own rows, frozen on the review."""

from django.apps import apps
from django.db.models import Q

from proceedings.models import PaperAuthor, PaperState
from registrations.models import CheckIn, Ticket
from reviews.models import Badge, Review, ReviewBadge, ReviewState

# A pseudonym among fewer is a riddle with an answer.
SAFE_AMONG = 10


def award(review: Review) -> None:
    """Called once, when the writer's address is proven; in six statements whatever there is to find."""
    earned = [_attended(review) or _registered(review), _orcid(review), _author(review), _before(review)]
    ReviewBadge.objects.bulk_create(badge for badge in earned if badge is not None)


def _attended(review: Review) -> ReviewBadge | None:
    """Let in at the conference; at the door of the paper's own session it says so. Who was there was registered, too."""
    conference = review.paper.volume.conference
    if conference is None:
        return None
    rows = CheckIn.objects.standing().filter(_whose(review, "ticket__"), check_in_list__conference=conference).order_by("at")
    found = list(rows.values_list("at", "check_in_list__session"))
    if not found:
        return None
    session = review.paper.session_id
    here = [at for at, door in found if session is not None and door == session]
    at = here[0] if here else found[0][0]
    return ReviewBadge(review=review, kind=Badge.ATTENDED, on=at.astimezone(conference.tzinfo).date(), at_session=bool(here))


def _registered(review: Review) -> ReviewBadge | None:
    conference = review.paper.volume.conference
    if conference is None or not Ticket.objects.valid().filter(_whose(review), order__conference=conference).exists():
        return None
    return ReviewBadge(review=review, kind=Badge.REGISTERED)


def _orcid(review: Review) -> ReviewBadge | None:
    """A connected account; the number itself is not kept here."""
    if review.user_id is None or not apps.is_installed("allauth.socialaccount"):
        return None
    connected = apps.get_model("socialaccount", "SocialAccount").objects.filter(user=review.user_id, provider="orcid")
    return ReviewBadge(review=review, kind=Badge.ORCID) if connected.exists() else None


def _author(review: Review) -> ReviewBadge | None:
    """Who writes in a volume is public: under a pseudonym the badge is given only where many others could bear it."""
    printed = PaperAuthor.objects.filter(_whose(review), version__paper__volume=review.paper.volume_id, version__published_at__isnull=False)
    if not printed.filter(version__paper__state=PaperState.PUBLISHED).exists() or (review.is_pseudonym and _is_told_apart(review)):
        return None
    return ReviewBadge(review=review, kind=Badge.VOLUME_AUTHOR)


def _is_told_apart(review: Review) -> bool:
    """Fewer people are printed in the rest of the volume than a pseudonym is safe among."""
    others = PaperAuthor.objects.shown().filter(version__paper__volume=review.paper.volume_id).exclude(version__paper=review.paper_id)
    return others.order_by().values("sort_key").distinct().count() < SAFE_AMONG


def _before(review: Review) -> ReviewBadge | None:
    """Only what was written under the same kind of name counts: a pseudonym is not tied to what the person signs."""
    rows = Review.objects.filter(_whose(review), state=ReviewState.PUBLISHED, is_pseudonym=review.is_pseudonym)
    number = rows.exclude(pk=review.pk).count()
    return ReviewBadge(review=review, kind=Badge.REVIEWED_BEFORE, number=number) if number else None


def _whose(review: Review, path: str = "") -> Q:
    whose = Q(**{f"{path}email_key": review.email_key})
    return whose | Q(**{f"{path}user": review.user_id}) if review.user_id is not None else whose
