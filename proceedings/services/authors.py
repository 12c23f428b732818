"""What ties a printed name to a person."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from conference.services import activity
from proceedings.models import Paper, PaperAuthor


@transaction.atomic
def untie(rows: QuerySet[PaperAuthor], *, by: User | None) -> int:
    """Forget the address and the account; the name stays as printed, for it is the record others cite."""
    papers = list(Paper.objects.filter(versions__authors__in=rows).distinct())
    count = PaperAuthor.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(email_key=None, user=None)
    for paper in papers:
        activity.record("paper author untied", paper, by=by)
    return count
