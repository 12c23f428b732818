"""Files that somebody looks through before they are carried out: kept for a day, private, and named by a signed note."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.models import Conference, StoredFile
from conference.services import files

# What a programme was kept under before papers came: those that lie there now are found and forgotten by it too.
TYPE = "application/vnd.programme-import"
KEPT_FOR = timedelta(days=1)
_SALT = "conference.uploads"


class NotKept(DomainError):
    message = _("This file is not kept here any more. Choose it again.")


def keep(content: bytes, name: str) -> StoredFile:
    return files.store(content, name=name, type=TYPE)


def note(stored: StoredFile, mark: str, conference: Conference, by: User) -> str:
    """What the page gives back: it holds for this person at this conference, and says what was shown of which file."""
    return signing.dumps({"file": stored.pk, "mark": mark, "conference": conference.pk, "by": by.pk}, salt=_SALT)


def open_note(text: str, conference: Conference, by: User) -> tuple[StoredFile, str]:
    """Raises NotKept for a note of somebody else, of another conference, or older than a day."""
    try:
        told: dict[str, Any] = signing.loads(text, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        raise NotKept from None
    stored = StoredFile.objects.filter(pk=told["file"], type=TYPE).first()
    if stored is None or (told["conference"], told["by"]) != (conference.pk, by.pk):
        raise NotKept
    return stored, told["mark"]


def forget_old(at: datetime) -> int:
    """A sweep: what was looked at yesterday is carried out or forgotten."""
    old = StoredFile.objects.filter(type=TYPE, stored_at__lt=at - KEPT_FOR)[:100]
    for stored in old:
        with transaction.atomic():
            files.forget(stored)
    return len(old)
