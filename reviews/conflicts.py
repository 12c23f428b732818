"""Whose papers is this person not to moderate? The own ones, and those of colleagues.

A colleague has written a paper of the same volume together with the person, belongs to the same institution by its ROR, or
has an address at the same domain, free mail aside.
"""

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from proceedings.models import Paper, PaperAuthor
from reviews.free_mail import FREE_MAIL


class Conflict(models.TextChoices):
    OWN = "own", _("You are an author of this paper.")
    TOGETHER = "together", _("You have written with an author of this paper in the same volume.")
    INSTITUTION = "institution", _("An author of this paper belongs to your institution.")
    DOMAIN = "domain", _("An author of this paper has an address at the same place as you.")


def papers_of(user: User) -> QuerySet[Paper]:
    """Every paper about which the person is not to decide; a subquery."""
    reach = Q(pk__in=())
    for _conflict, condition in _conditions(user):
        # Each by its own subquery: joined in one, the database would read every author once a condition.
        reach |= Q(pk__in=PaperAuthor.objects.filter(condition).order_by().values("version__paper"))
    return Paper.objects.filter(reach).order_by().values("pk")  # type: ignore[return-value]


def between(user: User, paper: Paper) -> Conflict | None:
    """The first reason, or none."""
    for conflict, condition in _conditions(user):
        if PaperAuthor.objects.filter(condition, version__paper=paper).exists():
            return conflict
    return None


def _conditions(user: User) -> list[tuple[Conflict, Q]]:
    mine = _appearances(user)
    shared = PaperAuthor.objects.filter(version__in=mine.values("version"))
    people = shared.exclude(author=None).values("author")
    addresses = shared.exclude(email_key=None).exclude(email_key="").values("email_key")
    volumes = mine.values("version__paper__volume")
    rors = mine.filter(affiliations__institution__isnull=False).values("affiliations__institution")
    found = [
        (Conflict.OWN, Q(pk__in=mine.values("pk"))),
        (Conflict.TOGETHER, Q(version__paper__volume__in=volumes) & (Q(author__in=people) | Q(email_key__in=addresses))),
        (Conflict.INSTITUTION, Q(affiliations__institution__in=rors)),
    ]
    domain = user.email_key.rpartition("@")[2]
    if domain and domain not in FREE_MAIL:
        found.append((Conflict.DOMAIN, Q(email_key__endswith=f"@{domain}") | Q(user__email_key__endswith=f"@{domain}")))
    return found


def _appearances(user: User) -> QuerySet[PaperAuthor]:
    return PaperAuthor.objects.filter(Q(user=user) | Q(email_key=user.email_key)).order_by()
