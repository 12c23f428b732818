"""Mail: queued as a row in the caller's transaction, sent by the worker, seen and sent again in the panel."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib import places
from conference.lib.errors import DomainError
from conference.lib.localized import in_language
from conference.lib.states import advance
from conference.lib.text import clean_line
from conference.models import Conference, MailState, OutgoingMail
from conference.models.mail import MAIL_TRANSITIONS
from conference.services import activity

LEASE = timedelta(minutes=2)
BATCH = 20
# After the first failure, and so on; then the message is failed and waits for a person.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 240))
_SUBJECT = re.compile(r"\A\s*Subject:\s*(?P<subject>[^\n]+)\n\n?(?P<body>.*)\Z", re.DOTALL)


class MailNotSent(DomainError):
    message = _("This message cannot be sent now.")


class NoBackend(BaseEmailBackend):
    """The demonstration sends nothing into the world: its mailbox shows the rows."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return len(email_messages)


def absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


@dataclass(frozen=True)
class Message:
    """What `queue` takes, for many at once."""

    to: str
    template: str
    context: Mapping[str, Any]
    language: str
    app: str
    occasion: str
    conference: Conference | None = None
    hold_until: datetime | None = None
    enclosed: Sequence[str] = ()


def queue(
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    app: str,
    occasion: str,
    conference: Conference | None = None,
    hold_until: datetime | None = None,
    enclosed: Sequence[str] = (),
) -> OutgoingMail:
    """Write the message as it will be sent, in the recipient's language.

    `enclosed` names files that are made when it leaves; see `places.enclosures`.

    `template` is `<app>/<name>`: `templates/emails/<app>/<name>.txt`, whose first line is `Subject: …`.
    The same occasion and recipient leave the row that is there already as it is; what comes back has its key.
    """
    message = Message(to, template, context, language, app, occasion, conference, hold_until, enclosed)
    return _store([_rendered(message)])[0]


def queue_many(messages: Iterable[Message]) -> None:
    """As `queue` for each, in one write."""
    _store([_rendered(message) for message in messages])


def queue_text(
    *,
    to: str,
    subject: str,
    body: str,
    language: str,
    app: str,
    occasion: str,
    conference: Conference | None = None,
    hold_until: datetime | None = None,
    enclosed: Sequence[str] = (),
) -> OutgoingMail:
    """As `queue`, for words that are ready."""
    return _store([_row(Message(to, "", {}, language, app, occasion, conference, hold_until, enclosed), subject, body)])[0]


def _rendered(message: Message) -> OutgoingMail:
    with translation.override(message.language):
        signature = str(in_language(message.conference.name)) if message.conference else settings.SITE_NAME
        values = {"conference": message.conference, "signature": signature, "site_url": settings.SITE_URL, **message.context}
        text = render_to_string(f"emails/{message.template}.txt", values)
    found = _SUBJECT.match(text)
    if found is None:
        raise ValueError(f"emails/{message.template}.txt does not begin with a subject")
    return _row(message, found["subject"], found["body"])


def _row(message: Message, subject: str, body: str) -> OutgoingMail:
    return OutgoingMail(
        occasion=message.occasion[:120],
        recipient=message.to,
        subject=clean_line(subject)[:300],
        body=re.sub(r"\n{3,}", "\n\n", body).strip() + "\n",
        language=message.language,
        app=message.app,
        conference=message.conference,
        enclosed=list(message.enclosed),
        hold_until=message.hold_until,
        state=MailState.HELD if message.hold_until else MailState.QUEUED,
        next_try_at=message.hold_until or timezone.now(),
        message_id=f"<{secrets.token_hex(16)}@{_mail_domain()}>",
    )


def _store(rows: list[OutgoingMail]) -> list[OutgoingMail]:
    """One statement, which writes nothing new over what was queued for the occasion before, and gives its key."""
    once = ["occasion", "recipient"]
    return OutgoingMail.objects.bulk_create(rows, update_conflicts=True, unique_fields=once, update_fields=["occasion"])


def send_due(at: datetime) -> int:
    """Send what is due, a batch at most; a sweep of the worker."""
    leased = _lease(at)
    for message in leased:
        _send(message)
    return len(leased)


@transaction.atomic
def send_again(message: OutgoingMail, *, by: User | None) -> None:
    """A sent or failed message goes out once more, as it was; raises IllegalTransition for others."""
    advance(message, MailState.QUEUED, MAIL_TRANSITIONS, next_try_at=timezone.now(), attempts=0, failure="")
    activity.record("mail sent again", message, by=by, conference=message.conference)


@transaction.atomic
def hold_back(message: OutgoingMail, *, by: User | None) -> None:
    """A queued message stays until somebody lets it go."""
    advance(message, MailState.HELD, MAIL_TRANSITIONS, hold_until=None)
    activity.record("mail held", message, by=by, conference=message.conference)


def take_back(*occasions: str) -> None:
    """What these occasions wrote and has not left yet stays here, until somebody lets it go."""
    written = [occasion[:120] for occasion in occasions]
    rows = OutgoingMail.objects.filter(occasion__in=written, state__in=[MailState.QUEUED, MailState.HELD])
    rows.update(state=MailState.HELD, hold_until=None)


def forget(*, app: str, recipient: str = "", about: str = "") -> None:
    """Messages of an app to somebody, or about what has this public id: erased, whether they left or not."""
    rows = OutgoingMail.objects.filter(app=app)
    if recipient:
        rows.filter(recipient__iexact=recipient).delete()
    if about:
        rows.filter(Q(body__contains=f"/{about}/") | Q(occasion__contains=f":{about}")).delete()


@transaction.atomic
def let_go(message: OutgoingMail, *, by: User | None) -> None:
    advance(message, MailState.QUEUED, MAIL_TRANSITIONS, hold_until=None, next_try_at=timezone.now())
    activity.record("mail let go", message, by=by, conference=message.conference)


@transaction.atomic
def _lease(at: datetime) -> list[OutgoingMail]:
    """Take messages for this worker alone; on PostgreSQL others skip them, on SQLite the transaction is alone."""
    rows = list(OutgoingMail.objects.due(at).select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at")[:BATCH])
    OutgoingMail.objects.filter(pk__in=[row.pk for row in rows]).update(state=MailState.SENDING, leased_until=at + LEASE)
    return rows


def _send(message: OutgoingMail) -> None:
    """Outside any transaction: nothing waits for a mail server."""
    try:
        _message(message).send(fail_silently=False)
    except Exception as problem:  # whatever a mail server or the network does, the row must say it
        _postpone(message, problem)
        return
    OutgoingMail.objects.filter(pk=message.pk).update(
        state=MailState.SENT, sent_at=timezone.now(), leased_until=None, failure="", attempts=message.attempts + 1
    )


def enclosures(message: OutgoingMail) -> list[places.Enclosure]:
    """What travels with the message, as it is now: a ticket given back meanwhile is left out."""
    if not message.enclosed:
        return []
    with translation.override(message.language):
        return [made for provider in places.enclosures for made in provider(message.enclosed)]


def _message(message: OutgoingMail) -> EmailMessage:
    sender = _sender(message.conference, message.language)
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated", "Content-Language": message.language}
    reply_to = [message.conference.contact_email] if message.conference else None
    letter = EmailMessage(
        message.subject, message.body, sender, [message.recipient], headers=headers, reply_to=reply_to, connection=get_connection()
    )
    for made in enclosures(message):
        letter.attach(made.name, made.content, made.type)
    return letter


def _sender(conference: Conference | None, language: str) -> str:
    """Written under the conference's name, so that people know the message for what it is."""
    if conference is None:
        return settings.MAIL_FROM
    name = clean_line(str(in_language(conference.name, language)))
    return formataddr((name, parseaddr(settings.MAIL_FROM)[1]), charset="utf-8")


def _postpone(message: OutgoingMail, problem: Exception) -> None:
    attempts = message.attempts + 1
    final = attempts > len(WAITS)
    fields: dict[str, Any] = {"attempts": attempts, "failure": clean_line(str(problem))[:1000], "leased_until": None}
    if final:
        fields["state"] = MailState.FAILED
    else:
        fields.update(state=MailState.QUEUED, next_try_at=timezone.now() + WAITS[attempts - 1])
    OutgoingMail.objects.filter(pk=message.pk).update(**fields)


def _mail_domain() -> str:
    return parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"
