"""The rows of readers' reports, moved together: what one says about a thing is decided for all who said it."""

from datetime import datetime

from accounts.models import User
from reviews.models import AbuseReport, Reply, ReportState, Review

Thing = Review | Reply


def of(thing: Thing) -> dict[str, Thing]:
    """How the reports of it are found."""
    return {"reply": thing} if isinstance(thing, Reply) else {"review": thing}


def close(thing: Thing, to: str, *, by: User, at: datetime) -> int:
    """Every open report of the thing; how many there were."""
    rows = AbuseReport.objects.filter(**of(thing), state=ReportState.OPEN)
    closed = rows.update(state=to, decided_by=by, decided_at=at)
    count(thing)
    return closed


def open_again(thing: Thing, *, at: datetime) -> int:
    """Those that were decided at that moment."""
    rows = AbuseReport.objects.filter(**of(thing), decided_at=at).exclude(state=ReportState.OPEN)
    opened = rows.update(state=ReportState.OPEN, decided_by=None, decided_at=None)
    count(thing)
    return opened


def count(thing: Thing) -> None:
    """`reports` says how many are open."""
    number = AbuseReport.objects.filter(**of(thing), state=ReportState.OPEN).count()
    type(thing).objects.filter(pk=thing.pk).update(reports=number)
