import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from conference.lib.errors import IllegalTransition
from conference.models import Activity, Conference, MailState, OutgoingMail
from conference.services import mail
from tests.factories import registrations as make_ticket

pytestmark = pytest.mark.django_db


class Postbox:
    """A real server that remembers, or refuses, what it is given."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.refuse = False

    async def handle_DATA(self, server, session, envelope):  # noqa: ANN001, ANN201, N802
        if self.refuse:
            return "451 try later"
        self.letters.append(envelope.content)
        return "250 OK"


@pytest.fixture
def postbox(settings):
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


def letter(**fields) -> OutgoingMail:
    values = {"to": "reader@example.org", "subject": "Hello", "body": "Words", "language": "en", "app": "reviews", "occasion": "greeting"}
    return mail.queue_text(**{**values, **fields})


def test_the_same_occasion_and_recipient_give_the_same_message() -> None:
    assert letter().pk == letter(subject="Again").pk
    assert OutgoingMail.objects.count() == 1


def test_a_message_is_sent_once(postbox: Postbox) -> None:
    letter()

    assert mail.send_due(timezone.now()) == 1
    assert mail.send_due(timezone.now()) == 0
    assert len(postbox.letters) == 1
    assert OutgoingMail.objects.get().state == MailState.SENT


def test_a_subject_cannot_add_a_header(postbox: Postbox) -> None:
    letter(subject="Hello\r\nBcc: everybody@example.org")

    mail.send_due(timezone.now())

    assert b"\nBcc:" not in postbox.letters[0]
    assert b"Subject: Hello Bcc: everybody@example.org" in postbox.letters[0]


def test_a_message_carries_the_conferences_name_in_its_language(postbox: Postbox, conference: Conference) -> None:
    conference.name = {"en": "Forum", "az": "Forum \u018f"}
    conference.save()
    letter(conference=conference, language="az")

    mail.send_due(timezone.now())

    assert b"From: =?utf-8?" in postbox.letters[0]
    assert b"Reply-To: office@example.org" in postbox.letters[0]


def test_a_refused_message_waits_longer_each_time_and_then_fails(postbox: Postbox) -> None:
    postbox.refuse = True
    row, at, pauses = letter(), timezone.now(), []

    for _attempt in range(len(mail.WAITS) + 1):
        mail.send_due(at)
        row.refresh_from_db()
        pauses.append(row.next_try_at)
        at = row.next_try_at + timedelta(seconds=1)

    assert row.state == MailState.FAILED
    assert row.attempts == len(mail.WAITS) + 1
    assert "try later" in row.failure


def test_a_worker_killed_while_sending_leaves_the_message_to_the_next(postbox: Postbox) -> None:
    row = letter()
    OutgoingMail.objects.filter(pk=row.pk).update(state=MailState.SENDING, leased_until=timezone.now() - timedelta(seconds=1))

    assert mail.send_due(timezone.now()) == 1
    assert len(postbox.letters) == 1


def test_a_message_under_lease_is_left_alone(postbox: Postbox) -> None:
    row = letter()
    OutgoingMail.objects.filter(pk=row.pk).update(state=MailState.SENDING, leased_until=timezone.now() + timedelta(minutes=1))

    assert mail.send_due(timezone.now()) == 0


def test_a_held_message_leaves_when_its_time_comes(postbox: Postbox) -> None:
    letter(hold_until=timezone.now() + timedelta(minutes=10))

    assert mail.send_due(timezone.now()) == 0
    assert mail.send_due(timezone.now() + timedelta(minutes=11)) == 1


def test_a_sent_message_goes_out_again_when_asked_and_it_is_recorded(postbox: Postbox) -> None:
    row = letter()
    mail.send_due(timezone.now())
    row.refresh_from_db()

    mail.send_again(row, by=None)
    mail.send_due(timezone.now())

    assert len(postbox.letters) == 2
    assert Activity.objects.get().verb == "mail sent again"


def test_a_queued_message_cannot_be_sent_again() -> None:
    with pytest.raises(IllegalTransition):
        mail.send_again(letter(), by=None)


def test_what_is_enclosed_travels_with_the_letter_and_is_made_when_it_leaves(conference: Conference, postbox: Postbox) -> None:
    ticket = make_ticket.ticket(make_ticket.ticket_type(conference), email="guest@example.org")
    mail.send_due(timezone.now())

    received = message_from_bytes(postbox.letters[0], policy=policy.default)
    names = [part.get_filename() for part in received.iter_attachments()]
    assert names == [f"ticket-{ticket.code}.pdf", f"{conference.slug}.ics"]
