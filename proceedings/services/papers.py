"""Making, changing, publishing and taking back papers."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.lib import states
from conference.services import activity, public_ids
from proceedings.manuscripts import Manuscript
from proceedings.models import (
    PAPER_TRANSITIONS,
    Identifier,
    NoticeKind,
    Paper,
    PaperFile,
    PaperState,
    PaperVersion,
    Section,
    Volume,
)
from proceedings.queries import checklist
from proceedings.queries.manuscript import manuscript_of
from proceedings.services import attachments, authors, dois, indexing, notices, telling
from proceedings.services.refusals import Frozen, NotReady, OtherConference, OtherSession, OtherVolume, VersionIsOpen
from proceedings.services.standing import claim, put, take_back
from proceedings.services.writing import clear_contents, version_fields, write_contents, write_identifiers, write_versions
from sessions.models import Session, SessionItem

STEP = 10


@transaction.atomic
def create(
    volume: Volume,
    manuscript: Manuscript,
    *,
    by: User | None,
    section: Section | None = None,
    position: int | None = None,
    session: Session | None = None,
    talk: SessionItem | None = None,
) -> Paper:
    """A draft with its first version."""
    _check_place(volume, section, session, talk)
    paper = Paper.objects.create(
        public_id=public_ids.fresh(Paper)[0],
        volume=volume,
        section=section,
        position=last_position(volume) + STEP if position is None else position,
        session=session,
        talk=talk,
        changed_at=timezone.now(),
    )
    paper.current = write_versions([(paper, manuscript)], numbers=[1])[0]
    Paper.objects.filter(pk=paper.pk).update(current=paper.current)
    activity.record("paper created", paper, by=by, after={"title": manuscript.title})
    return paper


@transaction.atomic
def rewrite(paper: Paper, manuscript: Manuscript, *, by: User | None, expected: int | None = None) -> PaperVersion:
    """Change what is not published yet: the draft's only version, or the one that was added."""
    claim(paper, expected)
    version = open_version(paper)
    if version is None:
        raise Frozen
    before = version.title
    clear_contents(version)
    PaperVersion.objects.filter(pk=version.pk).update(**version_fields(manuscript))
    write_contents([(version, manuscript)])
    if paper.state == PaperState.DRAFT:
        Identifier.objects.filter(paper=paper, scheme="doi").delete()
    write_identifiers([(paper, manuscript)])
    fresh = PaperVersion.objects.select_related("paper").get(pk=version.pk)
    if paper.current_id == fresh.pk:
        paper.current = fresh
    activity.record("paper changed", paper, by=by, before={"title": before}, after={"title": manuscript.title})
    return fresh


@transaction.atomic
def place(
    paper: Paper, *, by: User | None, section: Section | None, position: int, session: Session | None, talk: SessionItem | None = None
) -> None:
    """Where it stands in the volume, and at which session, as which of its talks, it was presented."""
    _check_place(paper.volume, section, session, talk)
    names = ("section_id", "position", "session_id", "talk_id")
    before = {name: getattr(paper, name) for name in names}
    put(paper, section=section, position=position, session=session, talk=talk, changed_at=timezone.now())
    changes = activity.differences(before, {name: getattr(paper, name) for name in names})
    if changes[1]:
        activity.record("paper placed", paper, by=by, before=changes[0], after=changes[1])
    telling.changed(paper.volume)


@transaction.atomic
def add_version(paper: Paper, manuscript: Manuscript, *, by: User | None) -> PaperVersion:
    """The next version, not published yet; what readers see does not change."""
    claim(paper, None)
    if paper.state != PaperState.PUBLISHED:
        raise Frozen(_("Only a published paper gets another version."))
    if open_version(paper) is not None:
        raise VersionIsOpen
    number = PaperVersion.objects.filter(paper=paper).count() + 1
    version = write_versions([(paper, manuscript)], numbers=[number])[0]
    activity.record("paper version added", paper, by=by, after={"number": number})
    return version


@transaction.atomic
def start_version(paper: Paper, *, by: User | None) -> PaperVersion:
    """The next version, beginning as a copy of what readers see, with its files."""
    if paper.current is None:
        raise Frozen
    version = add_version(paper, replace(manuscript_of(paper.current), note=""), by=by)
    attachments.copy_files(paper.current, version)
    return version


attach_pdf = attachments.attach_pdf


def attach_to_open(paper: Paper, content: bytes, *, name: str, by: User | None) -> PaperFile:
    """As `attach_pdf`, to the version that may still be changed."""
    return attach_pdf(version_to_change(paper), content, name=name, by=by)


def version_to_change(paper: Paper) -> PaperVersion:
    """The open one. Raises Frozen where all is published."""
    version = open_version(paper)
    if version is None:
        raise Frozen
    return version


def open_version(paper: Paper) -> PaperVersion | None:
    """The version that may still be changed."""
    return PaperVersion.objects.select_related("paper").filter(paper=paper, published_at=None).order_by("number").last()


def missing(paper: Paper) -> list[str]:
    """What stands between the open version and its publication, in words."""
    version = open_version(paper)
    return checklist.blocking(version) if version else [_("a version that is not published yet")]


@transaction.atomic
def publish(paper: Paper, *, by: User | None, at: datetime | None = None) -> None:
    """Publish the open version: of a draft, the paper itself; afterwards it is the version readers see."""
    claim(paper, None)
    version = open_version(paper)
    if version is None or missing(paper):
        raise NotReady(_("Missing: %(things)s.") % {"things": "; ".join(missing(paper))})
    dois.give(paper.volume, [version])
    moment = at or timezone.now()
    PaperVersion.objects.filter(pk=version.pk).update(published_at=moment)
    version.published_at = moment
    authors.keep_ties(paper.current, version)
    fields = {"current": version, "changed_at": timezone.now()}
    if paper.state == PaperState.DRAFT:
        states.advance(paper, PaperState.PUBLISHED, PAPER_TRANSITIONS, **fields)
    elif paper.state == PaperState.PUBLISHED:
        put(paper, **fields)
    else:
        raise Frozen(_("A paper that was taken back gets no new version."))
    indexing.index([paper])
    activity.record("paper published", paper, by=by, after={"version": version.number})
    telling.changed(paper.volume)


def retract(paper: Paper, *, reason: str, by: User | None, at: datetime | None = None) -> None:
    """Through a notice that says why; the page stays, with the reason on it."""
    notices.issue(paper, notices.NoticeWords(NoticeKind.RETRACTION, reason), by=by, at=at)


def withdraw(paper: Paper, *, reason: str, by: User | None, at: datetime | None = None) -> None:
    """As `retract`, at the wish of the authors."""
    notices.issue(paper, notices.NoticeWords(NoticeKind.WITHDRAWAL, reason), by=by, at=at)


@transaction.atomic
def remove(paper: Paper, *, reason: str, by: User | None, at: datetime | None = None) -> None:
    """For what may not stay readable, by law or for a person's sake."""
    take_back(paper, PaperState.REMOVED, reason, by=by, at=at)
    indexing.drop(paper)
    telling.changed(paper.volume)


@transaction.atomic
def set_rating(paper: Paper, *, mean: Decimal | None, count: int) -> None:
    """What readers' reviews come to; the app of reviews calls it, and nobody else writes these columns."""
    put(paper, rating_mean=mean, rating_count=count)
    telling.changed(paper.volume)


def _check_place(volume: Volume, section: Section | None, session: Session | None, talk: SessionItem | None = None) -> None:
    if section is not None and section.volume_id != volume.pk:
        raise OtherVolume
    if session is not None and session.conference_id != volume.conference_id:
        raise OtherConference
    if talk is not None and (session is None or talk.session_id != session.pk):
        raise OtherSession


def last_position(volume: Volume) -> int:
    return Paper.objects.filter(volume=volume).order_by("-position").values_list("position", flat=True).first() or 0
