"""What waits for the moderators, once a morning; nothing when nothing does."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from conference.models import Conference, OutgoingMail, Role, TeamMember
from conference.services import mail
from proceedings.models import Volume
from reviews.models import AbuseReport, ErrorClaim, Reply, Review, Rewording, Surge
from reviews.queries import queue

MORNING = time(7)
# A worker that slept longer does not write in the evening what the next morning says again.
AT_MOST_LATE = timedelta(hours=6)


def send(at: datetime) -> int:
    """A sweep: each conference once a morning of its own zone."""
    return sum(_send_one(conference, at) for conference in _with_something_waiting())


def _with_something_waiting() -> QuerySet[Conference]:
    """One statement while nothing waits anywhere."""
    papers = [
        Review.objects.waiting().order_by().values("paper__volume"),
        Rewording.objects.waiting().order_by().values("review__paper__volume"),
        Reply.objects.waiting().order_by().values("review__paper__volume"),
        AbuseReport.objects.waiting().order_by().values("paper__volume"),
        ErrorClaim.objects.waiting().order_by().values("review__paper__volume"),
    ]
    volumes = Volume.objects.none()
    for waiting in papers:
        volumes = volumes | Volume.objects.filter(pk__in=waiting)
    return Conference.objects.public().filter(pk__in=volumes.order_by().values("conference"))


@transaction.atomic
def _send_one(conference: Conference, at: datetime) -> int:
    morning = _last_morning(conference, at)
    occasion = f"reviews-digest:{conference.pk}:{morning:%Y-%m-%d}"
    if at - morning > AT_MOST_LATE or OutgoingMail.objects.filter(occasion=occasion).exists():
        return 0
    letters = [letter for person in _moderators(conference) if (letter := _letter(person, conference, morning, occasion)) is not None]
    mail.queue_many(letters)
    return len(letters)


def _letter(person: User, conference: Conference, morning: datetime, occasion: str) -> mail.Message | None:
    """What waited at that hour and is theirs to decide."""
    waiting = queue.waiting(person, conference)
    if waiting.oldest is None or waiting.oldest > morning:
        return None
    surges = Surge.objects.standing().of(conference).visible_to(person).select_related("paper__current")
    with translation.override(conference.default_language):
        link = mail.absolute(reverse("admin:reviews_review_queue"))
    context = {"waiting": waiting, "hours": int((morning - waiting.oldest).total_seconds() // 3600), "surges": list(surges), "link": link}
    return mail.Message(
        to=person.email,
        template="reviews/digest",
        context=context,
        language=conference.default_language,
        app="reviews",
        occasion=occasion,
        conference=conference,
    )


def _last_morning(conference: Conference, at: datetime) -> datetime:
    local = at.astimezone(conference.tzinfo)
    morning = datetime.combine(local.date(), MORNING, conference.tzinfo)
    return morning if morning <= local else morning - timedelta(days=1)


def _moderators(conference: Conference) -> list[User]:
    """Of the conference or of the whole organisation; whoever is both is written to once."""
    members = TeamMember.objects.filter(role=Role.MODERATOR, user__is_active=True).select_related("user")
    here = members.filter(conference=conference) | members.filter(organisation=conference.organisation_id)
    return list({member.user_id: member.user for member in here.order_by("pk")}.values())
