"""Notices: written as drafts, published once, never changed; a retraction takes the paper back in the same transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from conference.lib import places, states
from conference.lib.errors import StaleRow
from conference.lib.markdown import plain
from conference.lib.text import clean_line, clean_text
from conference.services import activity, public_ids
from proceedings.models import (
    NOTICE_TRANSITIONS,
    TAKING_BACK,
    Identifier,
    Notice,
    NoticeState,
    Paper,
    PaperState,
    PaperVersion,
    ProblemReport,
)
from proceedings.services import dois, letters, telling
from proceedings.services.refusals import NoticeIsPublished, NotInTheRecord, NoWords, OtherPaper, ReasonIsMissing, TakenIdentifier
from proceedings.services.standing import claim, take_back


@dataclass(frozen=True)
class NoticeWords:
    """What an editor writes; `about` is the version it speaks of, `led_to` the one that came of it."""

    kind: str
    text: str
    language: str = "en"
    about: PaperVersion | None = None
    led_to: PaperVersion | None = None
    doi: str = ""


@transaction.atomic
def draft(paper: Paper, words: NoticeWords, *, by: User | None, report: ProblemReport | None = None) -> Notice:
    """Seen by the editors alone; a report that led to it keeps the link."""
    fields = _clean(paper, words)
    notice = Notice.objects.create(public_id=public_ids.fresh(Notice)[0], paper=paper, **fields)
    if report is not None:
        if report.paper_id != paper.pk:
            raise OtherPaper
        ProblemReport.objects.filter(pk=report.pk).update(notice=notice, version=F("version") + 1)
    activity.record("notice written", notice, by=by, after={"kind": notice.kind, "text": notice.text})
    return notice


@transaction.atomic
def rewrite(notice: Notice, words: NoticeWords, *, by: User | None, expected: int | None = None) -> None:
    fields = _clean(notice.paper, words)
    wanted = notice.version if expected is None else expected
    before = {name: str(getattr(notice, name)) for name in fields}
    rows = Notice.objects.filter(pk=notice.pk, version=wanted)
    if not rows.filter(state=NoticeState.DRAFT).update(version=wanted + 1, **fields):
        raise NoticeIsPublished if rows.exists() else StaleRow
    for name, value in {**fields, "version": wanted + 1}.items():
        setattr(notice, name, value)
    changes = activity.differences(before, {name: str(value) for name, value in fields.items()})
    activity.record("notice changed", notice, by=by, before=changes[0], after=changes[1])


@transaction.atomic
def publish(notice: Notice, *, by: User | None, at: datetime | None = None) -> None:
    """From here on it stands on every version's page, and the authors are told."""
    paper, moment = notice.paper, at or timezone.now()
    _check_versions(notice)
    claim(paper)
    if notice.kind in TAKING_BACK:
        take_back(paper, PaperState.RETRACTED, plain(notice.text), by=by, at=moment)
    fields = {"published_at": moment, "version": notice.version + 1}
    states.advance(notice, NoticeState.PUBLISHED, NOTICE_TRANSITIONS, **fields)
    dois.give_to_notice(notice)
    _register_doi(notice)
    letters.notice_published(notice)
    activity.record("notice published", notice, by=by, after={"kind": notice.kind})
    for follow in places.published_notice:
        follow(notice, by, moment)
    telling.changed(paper.volume)


@transaction.atomic
def issue(paper: Paper, words: NoticeWords, *, by: User | None, at: datetime | None = None) -> Notice:
    """Written and published in one step, about the version that readers see."""
    if not clean_text(words.text):
        raise ReasonIsMissing
    if paper.current is not None and words.about is None:
        words = replace(words, about=paper.current, language=paper.current.language)
    notice = draft(paper, words, by=by)
    publish(notice, by=by, at=at)
    return notice


@transaction.atomic
def discard(notice: Notice, *, by: User | None) -> None:
    """A draft that is not needed; the report that led to it stays."""
    if notice.state != NoticeState.DRAFT:
        raise NoticeIsPublished
    ProblemReport.objects.filter(notice=notice).update(notice=None)
    activity.record("notice discarded", notice, by=by, before={"kind": notice.kind, "text": notice.text})
    Notice.objects.filter(pk=notice.pk, state=NoticeState.DRAFT).delete()


def _clean(paper: Paper, words: NoticeWords) -> dict[str, object]:
    if paper.state not in {PaperState.PUBLISHED, PaperState.RETRACTED}:
        raise NotInTheRecord
    if any(version is not None and version.paper_id != paper.pk for version in (words.about, words.led_to)):
        raise OtherPaper
    text = clean_text(words.text)
    if not text:
        raise NoWords
    return {
        "kind": words.kind,
        "text": text,
        "language": words.language,
        "about": words.about,
        "led_to": words.led_to,
        "doi": clean_line(words.doi)[:200],
    }


def _check_versions(notice: Notice) -> None:
    """What readers are sent to is there to be read."""
    if notice.paper.state not in {PaperState.PUBLISHED, PaperState.RETRACTED}:
        raise NotInTheRecord
    if any(version is not None and not version.is_published for version in (notice.about, notice.led_to)):
        raise OtherPaper


def _register_doi(notice: Notice) -> None:
    if not notice.doi:
        return
    value = notice.doi.lower()
    if Identifier.objects.filter(scheme=Identifier.Scheme.DOI, value=value).exclude(notice=notice).exists():
        raise TakenIdentifier
    Identifier.objects.get_or_create(scheme=Identifier.Scheme.DOI, value=value, notice=notice)
