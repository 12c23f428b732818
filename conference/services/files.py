"""Files are kept by content, under a private name."""

import hashlib
import secrets

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ManyToOneRel

from conference.lib.text import clean_line
from conference.models import StoredFile


def store(content: bytes, *, name: str, type: str) -> StoredFile:
    """The row of these bytes; the caller has judged them. The same bytes of the same type are kept once."""
    digest = hashlib.sha256(content).hexdigest()
    existing = StoredFile.objects.filter(sha256=digest, size=len(content), type=type).first()
    if existing is not None and default_storage.exists(existing.private_name):
        return existing
    private_name = default_storage.save(f"{digest[:2]}/{secrets.token_hex(16)}", ContentFile(content))
    return StoredFile.objects.create(
        sha256=digest, size=len(content), type=type, name=clean_line(name)[:200] or "file", private_name=private_name
    )


def open_file(stored: StoredFile) -> File:
    return default_storage.open(stored.private_name)


def content_of(stored: StoredFile) -> bytes:
    with open_file(stored) as opened:
        return opened.read()


def forget(stored: StoredFile) -> None:
    """Row and bytes go when nothing refers to them any more; the caller holds the transaction and has let go of the row."""
    locked = StoredFile.objects.select_for_update().filter(pk=stored.pk).first()
    if locked is None or _is_used(locked):
        return
    name = locked.private_name
    locked.delete()
    transaction.on_commit(lambda: default_storage.delete(name))


def _is_used(stored: StoredFile) -> bool:
    relations = [field for field in StoredFile._meta.get_fields(include_hidden=True) if isinstance(field, ManyToOneRel)]
    return any(relation.related_model._base_manager.filter(**{relation.field.name: stored}).exists() for relation in relations)
