"""Possible errors: the line under a review, what editors work through, and the corrections that came of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from conference.models import Conference
from proceedings.models import Notice, NoticeState, PaperVersion
from reviews.models import ClaimState, ClaimStep, ErrorClaim, Reply, ReplyRole, ReplyState, Review, ReviewState
from reviews.models.claims import ClaimQuerySet

CORRECTED = (ClaimState.FIXED, ClaimState.ERRATUM)


@dataclass(frozen=True)
class StepRow:
    """`words` are the editors'; what an author says stands in the thread, once a moderator has read it."""

    label: str
    name: str
    role_label: str
    words: str
    at: datetime


@dataclass(frozen=True)
class ClaimRow:
    place: str
    state: str
    label: str
    words: str
    url_of_correction: str
    is_corrected: bool = False
    is_waiting: bool = False
    steps: tuple[StepRow, ...] = ()


@dataclass(frozen=True)
class WaitingClaim:
    """For whoever has it to decide."""

    review: str
    place: str
    paper: str
    name: str
    since: datetime
    state: str
    state_label: str
    url: str


@dataclass(frozen=True)
class Correction:
    """Whom a correction is owed to: the name that the review shows."""

    place: str
    name: str
    url: str
    state: str


@dataclass(frozen=True)
class Corrections:
    rows: tuple[Correction, ...]


@dataclass(frozen=True)
class Choice:
    key: int
    label: str


@dataclass(frozen=True)
class AnswerRow:
    name: str
    text: str
    language: str
    state_label: str
    written_at: datetime


@dataclass(frozen=True)
class PanelClaim:
    """All that an editor needs to decide; of the reviewer nothing but the name shown."""

    claim: ErrorClaim
    row: ClaimRow
    review: Review
    is_public: bool
    said_by_authors: tuple[StepRow, ...]
    answers: tuple[AnswerRow, ...]
    versions: tuple[Choice, ...]
    notices: tuple[Choice, ...]
    drafted: Notice | None


def claims_of(reviews: Sequence[Review]) -> dict[int, ClaimRow]:
    """By the review's key, of reviews that are published; two statements."""
    rows = whole(ErrorClaim.objects.filter(review__in=[review.pk for review in reviews], review__state=ReviewState.PUBLISHED))
    return {claim.review_id: row_of(claim) for claim in rows}


def whole(claims: ClaimQuerySet) -> ClaimQuerySet:
    steps = Prefetch("steps", ClaimStep.objects.order_by("at", "pk"))
    return claims.select_related("review__version", "review__paper", "fixed_in", "notice").prefetch_related(steps)


def row_of(claim: ErrorClaim) -> ClaimRow:
    """Of one that `whole` has read; no statement."""
    steps = list(claim.steps.all())
    last_words = next((step.words for step in reversed(steps) if step.role == ReplyRole.EDITOR and step.state == claim.state), "")
    return ClaimRow(
        place=claim.place,
        state=claim.state,
        label=_label(claim, steps),
        words=last_words,
        url_of_correction=_correction(claim),
        is_corrected=claim.state in CORRECTED,
        is_waiting=claim.state in {ClaimState.OPEN, ClaimState.ACKNOWLEDGED},
        steps=tuple(_step(step) for step in steps),
    )


def waiting_for(user: User, conference: Conference) -> tuple[WaitingClaim, ...]:
    """The oldest first; a constant number of statements."""
    rows = ErrorClaim.objects.visible_to(user).of(conference).waiting()
    related = rows.select_related("review__paper__current").prefetch_related("review__paper__current__texts")
    return tuple(
        WaitingClaim(
            review=claim.review.public_id,
            place=claim.place,
            paper=str(claim.review.paper),
            name=claim.review.display_name,
            since=claim.review.published_at or claim.created_at,
            state=claim.state,
            state_label=str(claim.get_state_display()),
            url=reverse("admin:reviews_errorclaim_change", args=[claim.pk]),
        )
        for claim in related
    )


def in_versions(versions: Sequence[PaperVersion]) -> dict[int, Corrections]:
    """What readers found and these versions mend; one statement."""
    found: dict[int, list[Correction]] = defaultdict(list)
    for claim in _public().filter(state=ClaimState.FIXED, fixed_in__in=[version.pk for version in versions]):
        found[claim.fixed_in_id].append(_credit(claim))
    return {key: Corrections(tuple(rows)) for key, rows in found.items()}


def by_notices(notices: Sequence[Notice]) -> dict[int, Corrections]:
    """What readers found and these notices correct; one statement."""
    found: dict[int, list[Correction]] = defaultdict(list)
    for claim in _public().filter(state=ClaimState.ERRATUM, notice__in=[notice.pk for notice in notices]):
        found[claim.notice_id].append(_credit(claim))
    return {key: Corrections(tuple(rows)) for key, rows in found.items()}


def for_panel(claim: ErrorClaim) -> PanelClaim:
    stored = whole(ErrorClaim.objects.filter(pk=claim.pk)).select_related(
        "review__version", "review__paper__volume__conference", "review__paper__current", "fixed_in", "notice", "drafted"
    ).get()  # fmt: skip
    review = stored.review
    answers = _answers(review)
    # What an author said of the claim waits as an answer too; it is shown once.
    said = [step for step in stored.steps.all() if step.role == ReplyRole.AUTHOR and step.words]
    apart = [step for step in said if step.words not in {answer.text for answer in answers}]
    return PanelClaim(
        claim=stored,
        row=row_of(stored),
        review=review,
        is_public=review.state == ReviewState.PUBLISHED and review.paper.is_public,
        said_by_authors=tuple(_step(step, step.words) for step in apart),
        answers=answers,
        versions=tuple(Choice(row.pk, _version_label(row)) for row in newer_versions(stored)),
        notices=tuple(Choice(row.pk, _notice_label(row)) for row in published_notices(stored)),
        drafted=stored.drafted if stored.drafted and stored.drafted.state == NoticeState.DRAFT else None,
    )


def newer_versions(claim: ErrorClaim) -> list[PaperVersion]:
    """Published after the one that was read, the newest first."""
    rows = PaperVersion.objects.filter(paper=claim.review.paper_id, number__gt=claim.review.version.number, published_at__isnull=False)
    return list(rows.order_by("-number"))


def published_notices(claim: ErrorClaim) -> list[Notice]:
    return list(Notice.objects.filter(paper=claim.review.paper_id, state=NoticeState.PUBLISHED).order_by("-published_at", "-pk"))


def _public() -> ClaimQuerySet:
    return ErrorClaim.objects.public().select_related("review").order_by("pk")


def _credit(claim: ErrorClaim) -> Correction:
    return Correction(claim.place, claim.review.display_name, claim.review.get_absolute_url(), claim.state)


def _label(claim: ErrorClaim, steps: Sequence[ClaimStep]) -> str:
    """How it stands, as the end of a sentence."""
    if claim.state == ClaimState.FIXED and claim.fixed_in:
        return _("fixed in version %(number)d") % {"number": claim.fixed_in.number}
    if claim.state == ClaimState.ERRATUM:
        return _("corrected by a notice")
    if claim.state == ClaimState.NO_ACTION:
        return _("no action")
    if claim.state == ClaimState.ACKNOWLEDGED:
        return _("acknowledged, not corrected yet")
    disputed = bool(steps) and steps[-1].role == ReplyRole.AUTHOR
    return _("an author disagrees, the editors decide") if disputed else _("not answered yet")


def _correction(claim: ErrorClaim) -> str:
    paper = claim.review.paper
    if claim.state == ClaimState.FIXED and claim.fixed_in:
        claim.fixed_in.paper = paper
        return claim.fixed_in.get_absolute_url()
    if claim.state == ClaimState.ERRATUM and claim.notice:
        claim.notice.paper = paper
        return claim.notice.get_absolute_url()
    return ""


def _step(step: ClaimStep, words: str = "") -> StepRow:
    by_editor = step.role == ReplyRole.EDITOR
    return StepRow(
        label=_step_label(step),
        name=step.display_name,
        role_label=str(step.get_role_display()),
        words=step.words if by_editor else words,
        at=step.at,
    )


def _step_label(step: ClaimStep) -> str:
    by_author = step.role == ReplyRole.AUTHOR
    labels = {
        ClaimState.OPEN: _("Not agreed to") if by_author else _("Opened again"),
        ClaimState.ACKNOWLEDGED: _("Acknowledged"),
        ClaimState.FIXED: _("Fixed in a new version"),
        ClaimState.ERRATUM: _("Corrected by a notice"),
        ClaimState.NO_ACTION: _("No action"),
    }
    return labels[ClaimState(step.state)]


def _answers(review: Review) -> tuple[AnswerRow, ...]:
    """What stands under the review, and what waits for a moderator."""
    rows = Reply.objects.filter(review=review, state__in=[ReplyState.PUBLISHED, ReplyState.PENDING])
    return tuple(
        AnswerRow(reply.display_name, reply.text, reply.language, str(reply.get_state_display()), reply.written_at) for reply in rows
    )


def _version_label(version: PaperVersion) -> str:
    note = f": {version.note}" if version.note else ""
    return _("Version %(number)d") % {"number": version.number} + note


def _notice_label(notice: Notice) -> str:
    day = f"{notice.published_at:%Y-%m-%d}" if notice.published_at else ""
    return f"{notice.get_kind_display()}, {day}: {notice.text[:80]}"
