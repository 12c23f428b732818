"""Files are kept by content, under a private name."""

import hashlib
import secrets

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

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
