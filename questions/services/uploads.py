"""A chosen file is kept before anything else happens to its form, so that an error elsewhere does not lose it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from conference.lib.text import clean_line
from conference.models import StoredFile
from conference.services import files
from questions.files import JudgedFile
from questions.models import Question, Upload

LASTS = timedelta(days=1)
BATCH = 50


def keep(question: Question, judged: JudgedFile) -> Upload:
    stored = files.store(judged.content, name="answer", type=judged.type)
    name = clean_line(judged.name)[-200:] or "file"
    return Upload.objects.create(question=question, file=stored, name=name, at=timezone.now())


def find(question: Question, secret: str) -> Upload | None:
    """The file that this secret was given for, while it lasts."""
    rows = Upload.objects.filter(question=question, secret=secret, at__gt=timezone.now() - LASTS)
    return rows.select_related("file").first() if secret else None


def take(upload: Upload) -> tuple[StoredFile, str]:
    """The file is an answer's now; the caller holds the transaction."""
    Upload.objects.filter(pk=upload.pk).delete()
    return upload.file, upload.name


def end_uploads(at: datetime) -> int:
    """A sweep: files whose form was never sent well are deleted, a batch at most."""
    ended = list(Upload.objects.filter(at__lte=at - LASTS).select_related("file").order_by("at")[:BATCH])
    for upload in ended:
        with transaction.atomic():
            take(upload)
            files.forget(upload.file)
    return len(ended)
