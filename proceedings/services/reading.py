"""PDFs are read by the worker: a row is leased, the file read outside of any transaction, its words written where they still belong."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from conference.lib.pdf_text import UnreadablePdf, text_of
from conference.services import files
from proceedings.models import Paper, PaperState, PdfText
from proceedings.services import indexing

# Longer than a reading may take; whoever was killed meanwhile is followed by another.
LEASE = timedelta(minutes=2)
# After the first failure, and so on; then the file counts as unreadable and waits for a person.
WAITS = (timedelta(minutes=1), timedelta(minutes=10))
# So long a round reads on, for other work waits meanwhile.
ROUND = 3.0


def sweep(at: datetime) -> int:
    """The files that wait, as many as one round of the worker has time for."""
    until, done = time.monotonic() + ROUND, 0
    while time.monotonic() < until and (row := _lease(at)) is not None:
        _read(row)
        done += 1
    return done


def _lease(at: datetime) -> PdfText | None:
    with transaction.atomic():
        waiting = PdfText.objects.filter(state=PdfText.State.WAITING, next_try_at__lte=at).order_by("next_try_at", "pk")
        row = waiting.select_related("file__stored_file").select_for_update(skip_locked=True, of=("self",)).first()
        if row is not None:
            row.attempts += 1
            PdfText.objects.filter(pk=row.pk).update(attempts=row.attempts, next_try_at=max(at, timezone.now()) + LEASE)
    return row


def _read(row: PdfText) -> None:
    try:
        text = text_of(files.content_of(row.file.stored_file))
    except (UnreadablePdf, OSError):
        _give_up(row)
    else:
        _write(row, text)


@transaction.atomic
def _write(row: PdfText, text: str) -> None:
    """Into search at once when readers see this version. Who publishes another one meanwhile waits, or is waited for."""
    if not _leased(row).update(state=PdfText.State.READ, text=text):
        return
    public = Paper.objects.filter(state__in=[PaperState.PUBLISHED, PaperState.RETRACTED], current=row.file.version_id)
    indexing.index(list(public.select_related("current").select_for_update(of=("self",))))


def _give_up(row: PdfText) -> None:
    if row.attempts > len(WAITS):
        _leased(row).update(state=PdfText.State.UNREADABLE)
    else:
        _leased(row).update(next_try_at=timezone.now() + WAITS[row.attempts - 1])


def _leased(row: PdfText) -> QuerySet[PdfText]:
    """The row as long as it is ours: not when another file took its place, or another worker the lease."""
    ours = {"state": PdfText.State.WAITING, "attempts": row.attempts, "file__stored_file": row.file.stored_file_id}
    return PdfText.objects.filter(pk__in=PdfText.objects.filter(pk=row.pk, **ours).values("pk"))
