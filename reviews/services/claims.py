"""From a remark to a correction: what authors and editors say of a possible error, and what becomes of it.

Authors acknowledge or disagree, editors close and open again. An author's words wait for a moderator as an answer under the
review does; what the editors give as a reason is public at once.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError, IllegalTransition, SayWhy, StaleRow
from conference.lib.states import advance
from conference.lib.text import clean_text
from conference.services import activity
from conference.services.mail import absolute
from proceedings.models import Notice, NoticeKind, NoticeState, PaperVersion
from proceedings.services import notices
from proceedings.services import telling as proceedings
from reviews.models import CLAIM_TRANSITIONS as TABLE
from reviews.models import ClaimState, ClaimStep, ErrorClaim, ReplyRole, ReviewState
from reviews.models.claims import SEEN_ONCE
from reviews.readers import Reader
from reviews.services import replies, telling
from reviews.voices import Voice, by_account, voice_of

WAITING = (ClaimState.OPEN, ClaimState.ACKNOWLEDGED)
MOST_WORDS = 2000


class NotYours(DomainError):
    message = _("Only the paper’s authors and its editors answer this, and only editors who have not written the paper close it.")


class NotSeen(DomainError):
    message = _("The review is not public, so that there is nothing to answer.")


class OtherVersion(DomainError):
    message = _("Choose a published version of this paper that is newer than the one that was read.")


class OtherNotice(DomainError):
    message = _("Choose a published notice about this paper.")


class SaidAlready(DomainError):
    message = _("You have said so already. The editors decide next.")


@transaction.atomic
def acknowledge(claim: ErrorClaim, *, by: User | Reader, words: str = "", language: str = "en", expected: int | None = None) -> None:
    """By an author or an editor: something is wrong there, the correction follows."""
    stored = _locked(claim, expected)
    voice = _voice(stored, by)
    _advance(stored, ClaimState.ACKNOWLEDGED, voice)
    _say(stored, voice, "claim acknowledged", words, language)


@transaction.atomic
def disagree(claim: ErrorClaim, *, by: Reader, words: str, language: str = "en") -> None:
    """By an author: nothing is wrong there. It stays open until an editor decides."""
    stored = _locked(claim)
    voice = _voice(stored, by)
    if not voice.is_author:
        raise NotYours
    if stored.state != ClaimState.OPEN:
        raise IllegalTransition
    last = stored.steps.last()
    if last is not None and (last.role, last.email_key) == (ReplyRole.AUTHOR, voice.reader.key):
        raise SaidAlready
    ErrorClaim.objects.filter(pk=stored.pk).update(row_version=F("row_version") + 1)
    _say(stored, voice, "claim disputed", _reason(words), language)


@transaction.atomic
def fixed_in(claim: ErrorClaim, version: PaperVersion, *, by: User, words: str = "", expected: int | None = None) -> None:
    stored = _locked(claim, expected)
    voice = _editor(stored, by)
    newer = version.paper_id == stored.paper.pk and version.is_published and version.number > stored.review.version.number
    if not newer:
        raise OtherVersion
    _advance(stored, ClaimState.FIXED, voice, fixed_in=version)
    _say(stored, voice, "claim fixed", words)


@transaction.atomic
def corrected_by(claim: ErrorClaim, notice: Notice, *, by: User, words: str = "", expected: int | None = None) -> None:
    stored = _locked(claim, expected)
    voice = _editor(stored, by)
    if notice.paper_id != stored.paper.pk or notice.state != NoticeState.PUBLISHED:
        raise OtherNotice
    _advance(stored, ClaimState.ERRATUM, voice, notice=notice)
    _say(stored, voice, "claim corrected", words)


@transaction.atomic
def no_action(claim: ErrorClaim, *, by: User, reason: str, expected: int | None = None) -> None:
    stored = _locked(claim, expected)
    voice, words = _editor(stored, by), _reason(reason)
    _advance(stored, ClaimState.NO_ACTION, voice, reason=words)
    _say(stored, voice, "claim left", words)


@transaction.atomic
def reopen(claim: ErrorClaim, *, by: User, reason: str, expected: int | None = None) -> None:
    stored = _locked(claim, expected)
    voice, words = _editor(stored, by), _reason(reason)
    _advance(stored, ClaimState.OPEN, voice, drafted=None)
    _say(stored, voice, "claim opened again", words)


@transaction.atomic
def begin_notice(claim: ErrorClaim, *, by: User, expected: int | None = None) -> Notice:
    """A draft of an erratum that names the review; an open claim is acknowledged by it. A draft that is there is gone on with."""
    stored = _locked(claim, expected)
    voice = _editor(stored, by)
    if stored.state not in WAITING:
        raise IllegalTransition
    if stored.drafted is not None and stored.drafted.state == NoticeState.DRAFT:
        return stored.drafted
    notice = notices.draft(stored.paper, _first_words(stored), by=by)
    ErrorClaim.objects.filter(pk=stored.pk).update(drafted=notice, decided_by=by, row_version=F("row_version") + 1)
    activity.record("notice begun from a claim", stored, by=by, conference=stored.conference, after={"notice": notice.public_id})
    if stored.state == ClaimState.OPEN:
        stored.refresh_from_db(fields=["drafted", "row_version"])
        _advance(stored, ClaimState.ACKNOWLEDGED, voice)
        _say(stored, voice, "claim acknowledged", "")
    return notice


def notice_published(notice: Notice, by: User | None, at: datetime) -> None:
    """In the transaction of the notice: what it was begun from is corrected by it. That transaction makes the pages new."""
    for key in ErrorClaim.objects.filter(drafted=notice, state__in=WAITING).order_by("pk").values_list("pk", flat=True):
        stored = _locked(ErrorClaim(pk=key))
        who = by or stored.decided_by
        name = who.name if who is not None and who.name else gettext("The editors")
        voice = Voice(ReplyRole.EDITOR, name, by_account(who) if who is not None else Reader("", name, None, "account"))
        _advance(stored, ClaimState.ERRATUM, voice, notice=notice)
        _record(stored, voice, "claim corrected", "", at)


def _locked(claim: ErrorClaim, expected: int | None = None) -> ErrorClaim:
    paths = ("review__version", "review__paper__volume__conference", "review__paper__volume__series__organisation", "drafted")
    stored = ErrorClaim.objects.select_for_update(of=("self",)).select_related(*paths).get(pk=claim.pk)
    if expected is not None and stored.row_version != expected:
        raise StaleRow
    return stored


def _voice(stored: ErrorClaim, by: User | Reader) -> Voice:
    voice = voice_of(by_account(by) if isinstance(by, User) else by, stored.paper)
    if voice is None:
        raise NotYours
    seen = stored.review.state == ReviewState.PUBLISHED
    if not seen and (voice.is_author or stored.review.published_at is None or stored.review.state not in SEEN_ONCE):
        raise NotSeen
    return voice


def _editor(stored: ErrorClaim, by: User) -> Voice:
    """Nobody closes what was found in the own paper."""
    voice = _voice(stored, by)
    if voice.is_author:
        raise NotYours
    return voice


def _advance(stored: ErrorClaim, to: str, voice: Voice, **fields: Any) -> None:
    """What the state before said goes with it."""
    now = {"fixed_in": None, "notice": None, "reason": "", "decided_by": voice.user, "decided_at": timezone.now()}
    advance(stored, to, TABLE, **{**now, **fields, "row_version": stored.row_version + 1})


def _say(stored: ErrorClaim, voice: Voice, verb: str, words: str, language: str = "en") -> None:
    """The step, the record, the letter, and the pages, in this order; an author's words become an answer that waits."""
    clean = clean_text(words)[:MOST_WORDS]
    if voice.is_author and clean:
        replies.write(stored.review, clean, language=language, by=voice.reader)
    _record(stored, voice, verb, clean, timezone.now())
    proceedings.changed(stored.paper.volume)


def _record(stored: ErrorClaim, voice: Voice, verb: str, words: str, at: datetime) -> None:
    step = ClaimStep.objects.create(
        claim=stored,
        role=voice.role,
        user=voice.user,
        email_key=voice.reader.key,
        display_name=voice.name,
        state=stored.state,
        words=words,
        at=at,
    )
    activity.record(verb, stored, by=voice.user, conference=stored.conference, after={"state": str(stored.state)})
    telling.claim_changed(step)


def _reason(words: str) -> str:
    clean = clean_text(words)
    if not clean:
        raise SayWhy
    return clean


def _first_words(stored: ErrorClaim) -> notices.NoticeWords:
    """To begin with, in the language of the version that was read: the place, and whom readers owe it to, where they can look."""
    review = stored.review
    with translation.override(settings.LANGUAGE_CODE):
        address = absolute(review.get_absolute_url())
    with translation.override(review.version.language):
        found = gettext("Found by a reader: %(address)s") % {"address": f"<{address}>"}
    credit = f"\n\n{found}" if review.state == ReviewState.PUBLISHED else ""
    text = f"{stored.place}: …{credit}"
    return notices.NoticeWords(NoticeKind.ERRATUM, text, language=review.version.language, about=review.version)
