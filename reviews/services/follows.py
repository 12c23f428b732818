"""Readers who follow a paper hear of it at most once a day, in one letter for all that happened."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from conference.services import mail
from proceedings.models import Paper
from reviews.models import Follow
from reviews.queries.happenings import Happening, Span, newest
from reviews.readers import Reader, digest_of

A_DAY = timedelta(days=1)
# What was published a moment ago may still be taken back, or stand in a transaction that has not ended.
SETTLED = timedelta(minutes=5)
BATCH = 50
MOST_IN_A_LETTER = 30


class Told(NamedTuple):
    """A line of the letter."""

    title: str
    text: str
    address: str


@transaction.atomic
def follow(paper: Paper, *, by: Reader, language: str) -> Follow:
    """Once a paper, however often asked for; what happened before is not told."""
    values = {"user": by.user, "email": by.email.strip(), "language": language, "told_at": timezone.now()}
    row, _new = Follow.objects.get_or_create(paper=paper, email_key=by.key, defaults=values)
    return row


def unfollow(row: Follow) -> None:
    Follow.objects.filter(pk=row.pk).delete()


def follow_of(paper: Paper, *, by: Reader) -> Follow | None:
    return Follow.objects.filter(paper=paper, email_key=by.key).first()


@transaction.atomic
def sweep(at: datetime) -> int:
    """Those who were told longest ago, as many as a batch; who has nothing to hear is looked at again a day later."""
    until = at - SETTLED
    due = Follow.objects.filter(told_at__lte=until - A_DAY).select_for_update(skip_locked=True, of=("self",))
    related = "paper__volume__conference", "paper__current"
    rows = list(due.select_related(*related).prefetch_related("paper__current__texts").order_by("told_at", "pk")[:BATCH])
    for language in sorted({row.language for row in rows}):
        _tell([row for row in rows if row.language == language], language, until)
    Follow.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=until)
    return len(rows)


def _tell(rows: Sequence[Follow], language: str, until: datetime) -> None:
    """Reads as much for many as for one: the words are the language's."""
    papers = list({row.paper_id: row.paper for row in rows}.values())
    by_paper: dict[int, list[Happening]] = defaultdict(list)
    with translation.override(language):
        for happening in newest(papers, Span(min(row.told_at for row in rows), until), MOST_IN_A_LETTER * len(papers)):
            by_paper[happening.paper].append(happening)
    for row in rows:
        own = digest_of(row.email)
        news = [one for one in reversed(by_paper[row.paper_id]) if one.at > row.told_at and one.doer != own]
        if news and row.paper.is_public:
            _letter(row, news[-MOST_IN_A_LETTER:], until)


def _letter(row: Follow, news: Sequence[Happening], until: datetime) -> None:
    with translation.override(row.language):
        stop = mail.absolute(reverse("reviews:open-follow", args=[row.paper.public_id, row.secret]))
        page = mail.absolute(row.paper.get_absolute_url())
    lines = [Told(one.title, one.text, mail.absolute(one.path)) for one in news]
    mail.queue(
        to=row.email,
        template="reviews/followed",
        context={"paper": row.paper, "news": lines, "page": page, "stop": stop},
        language=row.language,
        app="reviews",
        occasion=f"follow:{row.pk}:{until:%Y%m%d%H%M%S%f}",
        conference=row.paper.volume.conference,
    )
