"""Making, changing, publishing and taking back papers."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.lib import states
from conference.lib.errors import StaleRow
from conference.lib.pdf import check_pdf
from conference.lib.text import clean_text
from conference.services import activity, files, public_ids
from proceedings.manuscripts import Manuscript
from proceedings.models import (
    PAPER_TRANSITIONS,
    AuthorAffiliation,
    Identifier,
    Paper,
    PaperAuthor,
    PaperFile,
    PaperState,
    PaperText,
    PaperVersion,
    Section,
    Volume,
)
from proceedings.services import authors, indexing, telling
from proceedings.services.refusals import Frozen, NotReady, OtherConference, OtherVolume, ReasonIsMissing, VersionIsOpen
from proceedings.services.writing import version_fields, write_contents, write_identifiers, write_versions
from sessions.models import Session

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
) -> Paper:
    """A draft with its first version."""
    _check_place(volume, section, session)
    paper = Paper.objects.create(
        public_id=public_ids.fresh(Paper)[0],
        volume=volume,
        section=section,
        position=_last_position(volume) + STEP if position is None else position,
        session=session,
        changed_at=timezone.now(),
    )
    paper.current = write_versions([(paper, manuscript)], numbers=[1])[0]
    Paper.objects.filter(pk=paper.pk).update(current=paper.current)
    activity.record("paper created", paper, by=by, after={"title": manuscript.title})
    return paper


@transaction.atomic
def rewrite(paper: Paper, manuscript: Manuscript, *, by: User | None, expected: int | None = None) -> PaperVersion:
    """Change what is not published yet: the draft's only version, or the one that was added."""
    _claim(paper, expected)
    version = open_version(paper)
    if version is None:
        raise Frozen
    before = version.title
    AuthorAffiliation.objects.filter(author__version=version).delete()
    PaperAuthor.objects.filter(version=version).delete()
    PaperText.objects.filter(version=version).delete()
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
def place(paper: Paper, *, by: User | None, section: Section | None, position: int, session: Session | None) -> None:
    """Where it stands in the volume, and at which session it was presented."""
    _check_place(paper.volume, section, session)
    before = {"section": paper.section_id, "position": paper.position, "session": paper.session_id}
    paper.section, paper.position, paper.session, paper.changed_at = section, position, session, timezone.now()
    paper.save(update_fields=["section", "position", "session", "changed_at"])
    after = {"section": paper.section_id, "position": paper.position, "session": paper.session_id}
    if before != after:
        activity.record("paper placed", paper, by=by, before=before, after=after)
    telling.changed(paper.volume)


@transaction.atomic
def add_version(paper: Paper, manuscript: Manuscript, *, by: User | None) -> PaperVersion:
    """The next version, not published yet; what readers see does not change."""
    _claim(paper, None)
    if paper.state != PaperState.PUBLISHED:
        raise Frozen(_("Only a published paper gets another version."))
    if open_version(paper) is not None:
        raise VersionIsOpen
    number = PaperVersion.objects.filter(paper=paper).count() + 1
    version = write_versions([(paper, manuscript)], numbers=[number])[0]
    activity.record("paper version added", paper, by=by, after={"number": number})
    return version


@transaction.atomic
def attach_pdf(version: PaperVersion, content: bytes, *, name: str, by: User | None) -> PaperFile:
    """Raises BadPdf, in words, for what is not a harmless PDF; a published version keeps the file it has."""
    if version.is_published:
        raise Frozen
    facts = check_pdf(content)
    stored = files.store(content, name=name, type="application/pdf")
    fields = {"stored_file": stored, "pages": facts.pages}
    row, _made = PaperFile.objects.update_or_create(version=version, kind=PaperFile.Kind.PDF, defaults=fields)
    activity.record("paper file attached", version.paper, by=by, after={"version": version.number, "pages": facts.pages})
    return row


def attach_to_open(paper: Paper, content: bytes, *, name: str, by: User | None) -> PaperFile:
    """As `attach_pdf`, to the version that may still be changed."""
    version = open_version(paper)
    if version is None:
        raise Frozen
    return attach_pdf(version, content, name=name, by=by)


def open_version(paper: Paper) -> PaperVersion | None:
    """The version that may still be changed."""
    return PaperVersion.objects.select_related("paper").filter(paper=paper, published_at=None).order_by("number").last()


def missing(paper: Paper) -> list[str]:
    """What stands between the open version and its publication, in words."""
    version = open_version(paper)
    if version is None:
        return [_("a version that is not published yet")]
    text = version.main_text
    own = text is not None and text.language == version.language
    checks = (
        (own, _("a title in the paper’s own language")),
        (version.authors.exists(), _("at least one author")),
        (text is not None and bool(text.abstract), _("an abstract")),
        (bool(version.licence), _("a licence")),
        (bool(version.body_markdown) or version.files.filter(kind=PaperFile.Kind.PDF).exists(), _("a PDF or the full text")),
        (version.number == 1 or bool(version.note), _("a note on what changed")),
    )
    return [words for holds, words in checks if not holds]


@transaction.atomic
def publish(paper: Paper, *, by: User | None, at: datetime | None = None) -> None:
    """Publish the open version: of a draft, the paper itself; afterwards it is the version readers see."""
    _claim(paper, None)
    version = open_version(paper)
    if version is None or missing(paper):
        raise NotReady(_("Missing: %(things)s.") % {"things": "; ".join(missing(paper))})
    moment = at or timezone.now()
    PaperVersion.objects.filter(pk=version.pk).update(published_at=moment)
    version.published_at = moment
    authors.keep_ties(paper.current, version)
    fields = {"current": version, "changed_at": timezone.now()}
    if paper.state == PaperState.DRAFT:
        states.advance(paper, PaperState.PUBLISHED, PAPER_TRANSITIONS, **fields)
    elif paper.state == PaperState.PUBLISHED:
        _set(paper, **fields)
    else:
        raise Frozen(_("A paper that was taken back gets no new version."))
    indexing.index([paper])
    activity.record("paper published", paper, by=by, after={"version": version.number})
    telling.changed(paper.volume)


@transaction.atomic
def retract(paper: Paper, *, reason: str, by: User | None, at: datetime | None = None) -> None:
    """The page stays, with the reason on it; search does not find the paper any more."""
    _take_back(paper, PaperState.RETRACTED, reason, by, at)


@transaction.atomic
def remove(paper: Paper, *, reason: str, by: User | None, at: datetime | None = None) -> None:
    """For what may not stay readable, by law or for a person's sake."""
    _take_back(paper, PaperState.REMOVED, reason, by, at)


@transaction.atomic
def set_rating(paper: Paper, *, mean: Decimal | None, count: int) -> None:
    """What readers' reviews come to; the app of reviews calls it, and nobody else writes these columns."""
    _set(paper, rating_mean=mean, rating_count=count)
    telling.changed(paper.volume)


def _take_back(paper: Paper, to: PaperState, reason: str, by: User | None, at: datetime | None) -> None:
    words = clean_text(reason)
    if not words:
        raise ReasonIsMissing
    moment = at or timezone.now()
    states.advance(paper, to, PAPER_TRANSITIONS, tombstone=words, retracted_at=moment, changed_at=timezone.now())
    indexing.drop(paper)
    activity.record(f"paper {to}", paper, by=by, after={"reason": words})
    telling.changed(paper.volume)


def _claim(paper: Paper, expected: int | None) -> None:
    """Raises StaleRow when somebody else changed the paper since `expected` was read."""
    wanted = paper.version if expected is None else expected
    changed = Paper.objects.filter(pk=paper.pk, version=wanted).update(version=wanted + 1, changed_at=timezone.now())
    if not changed:
        raise StaleRow
    paper.version = wanted + 1


def _set(paper: Paper, **fields: Any) -> None:
    Paper.objects.filter(pk=paper.pk).update(**fields)
    for name, value in fields.items():
        setattr(paper, name, value)


def _check_place(volume: Volume, section: Section | None, session: Session | None) -> None:
    if section is not None and section.volume_id != volume.pk:
        raise OtherVolume
    if session is not None and session.conference_id != volume.conference_id:
        raise OtherConference


def _last_position(volume: Volume) -> int:
    return Paper.objects.filter(volume=volume).order_by("-position").values_list("position", flat=True).first() or 0
