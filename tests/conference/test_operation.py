import json
import logging
import sys

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from conference.lib import logs
from conference.lib.errors import StaleRow
from conference.models import Conference, Limit, OutgoingMail, WorkerBeat
from conference.services import conferences, limits, mail, worker

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def test_alive_needs_no_database(stranger: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert stranger.get("/healthz").content == b"ok\n"


def test_ready_once_the_worker_has_made_a_round(stranger: Client) -> None:
    assert stranger.get("/readyz").status_code == 503

    call_command("worker", once=True)

    answer = stranger.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"]["worker"]["ok"] is True


def test_a_round_of_work_survives_a_sweep_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    mail.queue_text(to="a@example.org", subject="s", body="b", language="en", app="reviews", occasion="x")
    monkeypatch.setattr("conference.services.limits.forget_ended", lambda: 1 / 0)

    worker.round_of_work()

    assert OutgoingMail.objects.get().state == "sent"


def test_an_old_beat_is_tidied_away() -> None:
    WorkerBeat.objects.create(name="old", at=timezone.now() - timezone.timedelta(days=2))

    worker.tidy(timezone.now())

    assert not WorkerBeat.objects.exists()


def test_a_limit_says_no_after_its_number_and_keeps_no_address() -> None:
    answers = [limits.hit("reader@example.org", limit=2, seconds=60) for _attempt in range(3)]

    assert answers == [True, True, False]
    assert "reader" not in Limit.objects.using("cache").get().key


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("/baku/tickets/AB/open/SeCrEt/", "/baku/tickets/AB/open/…/"),
        ("mail to nigar@example.org", "mail to …@…"),
        ("/reviews/abc/confirm/SeCrEt/", "/reviews/abc/confirm/…/"),
        ("/accounts/password/reset/key/1-dim62o-4cdca2/", "/accounts/password/reset/key/…/"),
        ("/az/accounts/confirm-email/Mw:1xWIeu:BMNp/", "/az/accounts/confirm-email/…/"),
    ],
)
def test_the_log_holds_no_secret_and_no_address(line: str, kept: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, line, (), None)

    assert json.loads(logs.JsonLines().format(record))["message"] == kept


def test_what_is_logged_beside_a_line_is_masked_too() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "line", (), None)
    record.path, record.ms, record.parts = "/t/A/open/SeCrEt/", 1.5, {"to": ["nigar@example.org"]}

    line = json.loads(logs.JsonLines().format(record))

    assert (line["path"], line["ms"], line["parts"]) == ("/t/A/open/…/", 1.5, {"to": ["…@…"]})


def test_a_trace_is_one_line_of_json_without_addresses() -> None:
    try:
        raise ValueError("refused by nigar@example.org")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "broke", (), sys.exc_info())

    written = logs.JsonLines().format(record)

    assert "\n" not in written
    assert "ValueError: refused by …@…" in json.loads(written)["trace"]


def test_errors_are_pages_in_words(stranger: Client) -> None:
    answer = stranger.get("/no-such-thing/")

    assert answer.status_code == 404
    assert "<main" in answer.content.decode()


def test_every_answer_carries_the_strict_policy(stranger: Client, conference: Conference) -> None:
    for address in ("/", f"/{conference.slug}/", "/healthz", "/accounts/login/", "/nothing/"):
        policy = stranger.get(address)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_the_invariants_hold_on_an_empty_site(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_invariants")

    assert "hold" in capsys.readouterr().out


def test_a_conference_is_not_published_before_it_can_be_read(conference: Conference) -> None:
    conferences.unpublish(conference, by=None)
    conferences.change(conference, {"venue_name": ""}, by=None)

    with pytest.raises(conferences.NotReady, match="a venue"):
        conferences.publish(conference, by=None)


def test_a_change_over_a_newer_one_is_refused(conference: Conference) -> None:
    conferences.change(conference, {"tagline": "One"}, by=None, version=1)

    with pytest.raises(StaleRow):
        conferences.change(conference, {"tagline": "Two"}, by=None, version=1)
