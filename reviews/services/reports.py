"""A reader says that a review or a reply breaks the rules; a moderator says whether it does. A report hides nothing by itself."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.text import clean_text
from conference.services import activity
from reviews.models import AbuseReport, DeclineReason, Reply, ReportState, Review, ReviewState
from reviews.readers import Reader
from reviews.services import moderation, report_states
from reviews.services.deciding import NothingToUndo, ReasonMissing, claim

Thing = Review | Reply


class OwnWords(DomainError):
    message = _("These are your own words. You can withdraw them.")


class ReportedAlready(DomainError):
    message = _("You have reported this before; a moderator reads it.")


class NotPublic(DomainError):
    message = _("This is not public any more.")


class NothingReported(DomainError):
    message = _("No report of this is open any more.")


@dataclass(frozen=True)
class ReportWords:
    reason: str
    words: str = ""


@transaction.atomic
def report(thing: Thing, words: ReportWords, *, by: Reader, network: str = "") -> AbuseReport:
    """Once a person and thing. Who it was is kept as a digest, and told to nobody."""
    _check(thing, words, by)
    said = {"reason": words.reason, "words": clean_text(words.words)}
    try:
        with transaction.atomic():
            row = AbuseReport.objects.create(paper=thing.paper, reporter=by.digest, network=network, **report_states.of(thing), **said)
    except IntegrityError:
        raise ReportedAlready from None
    report_states.count(thing)
    activity.record(f"{thing._meta.model_name} reported", thing, by=None, after={"reason": words.reason})
    return row


def _check(thing: Thing, words: ReportWords, by: Reader) -> None:
    if words.reason not in DeclineReason.values or (words.reason == DeclineReason.OTHER and not words.words.strip()):
        raise ReasonMissing
    wrote = bool(thing.email_key) and thing.email_key == by.key
    if wrote or (by.user is not None and thing.user_id == by.user.pk) or getattr(thing, "mailbox", None) == by.mailbox:
        raise OwnWords
    if not type(thing).objects.public().filter(pk=thing.pk).exists():
        raise NotPublic


@transaction.atomic
def uphold(thing: Thing, *, by: User, operation: str = "") -> None:
    """The readers are right: the thing is hidden. Taking that decision back opens the reports again."""
    stored, _kind = claim(thing, by)
    at = timezone.now()
    if stored.state == ReviewState.PUBLISHED:
        at = moderation.hide(stored, by=by, operation=operation).at
    _close(stored, ReportState.UPHELD, by, at)
    activity.record("reports upheld", stored, by=by, conference=stored.conference)


@transaction.atomic
def dismiss(thing: Thing, *, by: User) -> None:
    """It breaks no rule and stays."""
    stored, _kind = claim(thing, by)
    _close(stored, ReportState.DISMISSED, by, timezone.now())
    activity.record("reports dismissed", stored, by=by, conference=stored.conference)


@transaction.atomic
def undo(thing: Thing, *, by: User) -> None:
    """One's own last word about its reports: they are open again, and the thing is in sight."""
    stored, _kind = claim(thing, by)
    last = stored.abuse_reports.exclude(state=ReportState.OPEN).filter(decided_by=by).order_by("-decided_at").first()
    if last is None or last.decided_at is None:
        raise NothingToUndo
    hidden = stored.decisions.standing().filter(at=last.decided_at, by=by).first()
    if hidden is not None:
        moderation.take_back(hidden, by=by)
        return
    report_states.open_again(stored, at=last.decided_at)
    activity.record("decision taken back", stored, by=by, conference=stored.conference)


def _close(stored: Thing, to: str, by: User, at: datetime) -> None:
    if not report_states.close(stored, to, by=by, at=at):
        raise NothingReported
