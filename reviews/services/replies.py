"""Answers under a review: an author's waits for a moderator, an editor's is public at once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.lib.errors import DomainError, IllegalTransition
from conference.lib.states import advance
from conference.lib.text import clean_text
from conference.services import activity
from proceedings.services import telling as proceedings
from reviews.models import MOST_REPLY_CHARACTERS, Reply, ReplyState, Review, ReviewState
from reviews.models import REPLY_TRANSITIONS as TABLE
from reviews.models.replies import ReplyQuerySet
from reviews.readers import Reader
from reviews.services import judging, telling
from reviews.voices import Voice, voice_of

MOST_A_PERSON = 5
STANDING = (ReplyState.PENDING, ReplyState.PUBLISHED)


class NotYours(DomainError):
    message = _("Only the paper’s authors and its editors answer here, each for themselves.")


class NotPublic(DomainError):
    message = _("This review is not public any more, so that it cannot be answered.")


class NothingSaid(DomainError):
    message = _("Write an answer.")


class TooLong(DomainError):
    message = _("The answer is too long.")


class SaidEnough(DomainError):
    message = _("Five answers of one person under one review are enough. Withdraw one of them to write another.")


@transaction.atomic
def write(review: Review, text: str, *, language: str, by: Reader) -> Reply:
    """The same words sent twice are one answer."""
    stored = _locked(review)
    voice, words = _voice(by, stored), _words(text)
    repeated = _standing(stored, by).filter(text=words).first()
    if repeated is not None:
        return repeated
    _check_bound(stored, by)
    reply = Reply(review=stored, role=voice.role, language=language, text=words, display_name=voice.name)
    reply.user, reply.email, reply.email_key = by.user, by.email, by.key
    if voice.is_author:
        _wait(reply)
    else:
        _publish(reply)
    return reply


@transaction.atomic
def mend(reply: Reply, text: str, *, by: Reader) -> None:
    """What was declined waits anew; what still waits keeps its place."""
    stored = _own(reply, by)
    if stored.state not in {ReplyState.PENDING, ReplyState.DECLINED}:
        raise IllegalTransition
    _check_bound(_locked(stored.review), by, but=stored)
    stored.text = _words(text)
    judging.judge(stored)
    fields = {"text": stored.text, "suspicion": stored.suspicion, "signals": stored.signals}
    if stored.state == ReplyState.PENDING:
        Reply.objects.filter(pk=stored.pk, state=ReplyState.PENDING).update(**fields)
    else:
        advance(stored, ReplyState.PENDING, TABLE, pending_since=timezone.now(), decline_reason="", decline_words="", **fields)
    activity.record("reply mended", stored, by=by.user, conference=stored.conference)


@transaction.atomic
def withdraw(reply: Reply, *, by: Reader) -> None:
    """It disappears from the thread; the moderators keep what was said."""
    stored = _own(reply, by)
    was_public = stored.state == ReplyState.PUBLISHED
    telling.taken_back(stored)
    advance(stored, ReplyState.WITHDRAWN, TABLE)
    activity.record("reply withdrawn", stored, by=by.user, conference=stored.conference)
    if was_public:
        proceedings.changed(stored.paper.volume)


def _wait(reply: Reply) -> None:
    reply.state, reply.pending_since = ReplyState.PENDING, timezone.now()
    judging.judge(reply)
    reply.save()
    _record("reply written", reply)


def _publish(reply: Reply) -> None:
    reply.state, reply.published_at = ReplyState.PUBLISHED, timezone.now()
    reply.save()
    _record("reply published", reply)
    telling.published(reply)
    proceedings.changed(reply.paper.volume)


def _record(verb: str, reply: Reply) -> None:
    activity.record(verb, reply, by=reply.user, conference=reply.conference, personal={"email": reply.email})


def _locked(review: Review) -> Review:
    """As it is now, and alone: two answers at once are counted one after the other."""
    paths = ("paper__volume__conference", "paper__volume__series__organisation")
    stored = Review.objects.select_for_update(of=("self",)).select_related(*paths).get(pk=review.pk)
    if stored.state != ReviewState.PUBLISHED or not stored.paper.is_public:
        raise NotPublic
    return stored


def _own(reply: Reply, by: Reader) -> Reply:
    paths = ("review__paper__volume__conference", "review__paper__volume__series__organisation")
    stored = Reply.objects.select_for_update(of=("self",)).select_related(*paths).get(pk=reply.pk)
    if stored.email_key != by.key and (by.user is None or stored.user_id != by.user.pk):
        raise NotYours
    return stored


def _voice(by: Reader, review: Review) -> Voice:
    voice = voice_of(by, review.paper)
    if voice is None:
        raise NotYours
    return voice


def _words(text: str) -> str:
    words = clean_text(text)
    if not words:
        raise NothingSaid
    if len(words) > MOST_REPLY_CHARACTERS:
        raise TooLong
    return words


def _standing(review: Review, by: Reader) -> ReplyQuerySet:
    return Reply.objects.of_person(by.key, by.user).filter(review=review, state__in=STANDING)


def _check_bound(review: Review, by: Reader, but: Reply | None = None) -> None:
    others = _standing(review, by)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.count() >= MOST_A_PERSON:
        raise SaidEnough
