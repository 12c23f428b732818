"""What a speaker agreed to: rows that stay when the consent is withdrawn."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone

from conference.models import Consent
from speakers.models import Speaker

PHOTO, LISTING = "photo", "listing"
TEXT_VERSIONS = {PHOTO: "2024-1", LISTING: "2026-1"}


def record(speaker: Speaker, purpose: str, agreed: bool) -> None:
    """Given or withdrawn; in the caller's transaction."""
    standing = _standing(speaker).filter(purpose=purpose)
    if not agreed:
        standing.update(withdrawn_at=timezone.now())
    elif not standing.exists():
        Consent.objects.create(person=speaker, purpose=purpose, text_version=TEXT_VERSIONS[purpose], given_at=timezone.now())


def withdraw_all(speaker: Speaker) -> None:
    _standing(speaker).update(withdrawn_at=timezone.now())


def _standing(speaker: Speaker) -> QuerySet[Consent]:
    kind = ContentType.objects.get_for_model(Speaker)
    return Consent.objects.filter(content_type=kind, object_id=speaker.pk, withdrawn_at=None)
