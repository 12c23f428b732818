"""An account is connected to its ORCID iD through a server that speaks as ORCID does, on this machine."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from accounts.models import User
from accounts.services import erase, orcid_of
from tests.factories import conference as people

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]

PASSWORD = "a-long-enough-password"
LEYLA = "0000-0002-1825-0097"
PAGE, CONNECT, CALLBACK, DISCONNECT = (f"/accounts/orcid/{part}" for part in ("", "connect/", "callback/", "disconnect/"))


@dataclass
class Orcid:
    """What the server answers for a code, and what it was asked."""

    address: str = ""
    answer: dict[str, Any] = field(default_factory=lambda: {"orcid": LEYLA, "name": "Leyla Example", "access_token": "the-token"})
    status: int = 200
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)


@pytest.fixture
def orcid(settings: Any) -> Iterator[Orcid]:
    played = Orcid()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            played.asked.append((self.path, parse_qs(body)))
            text = json.dumps(played.answer).encode()
            self.send_response(played.status)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    played.address = f"http://127.0.0.1:{server.server_port}"
    settings.ORCID_CLIENT_ID, settings.ORCID_CLIENT_SECRET, settings.ORCID_BASE_URL = "APP-1", "our-secret", played.address
    yield played
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def person() -> User:
    return people.user("leyla@example.org", name="Leyla", password=PASSWORD)


def signed_in(person: User) -> Client:
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def sent_to(browser: Client) -> dict[str, list[str]]:
    """What ORCID is told when the button is pressed."""
    return parse_qs(urlsplit(browser.post(CONNECT)["Location"]).query)


def come_back(browser: Client, **values: str) -> Any:
    return browser.get(CALLBACK, values)


def test_an_account_is_connected_and_nothing_but_the_id_is_kept(orcid: Orcid, person: User) -> None:
    browser = signed_in(person)
    asked = sent_to(browser)

    answer = come_back(browser, code="for-one-use", state=asked["state"][0])

    assert answer["Location"] == PAGE
    assert asked["client_id"] == ["APP-1"]
    assert asked["scope"] == ["/authenticate"]
    assert asked["redirect_uri"] == ["http://localhost:8000/accounts/orcid/callback/"]
    path, body = orcid.asked[0]
    assert (path, body["code"], body["client_secret"]) == ("/oauth/token", ["for-one-use"], ["our-secret"])
    assert list(SocialAccount.objects.values_list("user", "provider", "uid", "extra_data")) == [
        (person.pk, "orcid", LEYLA, {"orcid": LEYLA})
    ]
    assert not SocialToken.objects.exists()
    page = browser.get(PAGE).content.decode()
    assert f"https://orcid.org/{LEYLA}" in page
    assert "Your ORCID iD is connected." in page


def test_it_begins_at_the_address_of_the_settings(orcid: Orcid, person: User) -> None:
    assert signed_in(person).post(CONNECT)["Location"].startswith(f"{orcid.address}/oauth/authorize?")


def test_the_pages_policy_lets_the_button_lead_to_orcid_and_nowhere_else(orcid: Orcid, person: User) -> None:
    policy = signed_in(person).get(PAGE)["Content-Security-Policy"]

    assert f"form-action 'self' {orcid.address};" in f"{policy};"


def test_whoever_reads_in_another_language_comes_back_to_it(orcid: Orcid, person: User) -> None:
    browser = signed_in(person)
    asked = parse_qs(urlsplit(browser.post(f"/az{CONNECT}")["Location"]).query)

    assert asked["redirect_uri"] == ["http://localhost:8000/accounts/orcid/callback/"]
    assert come_back(browser, code="c", state=asked["state"][0])["Location"] == f"/az{PAGE}"


def test_an_id_belongs_to_one_account(orcid: Orcid, person: User) -> None:
    SocialAccount.objects.create(user=people.user("first@example.org"), provider="orcid", uid=LEYLA)
    browser = signed_in(person)

    come_back(browser, code="c", state=sent_to(browser)["state"][0])

    assert orcid_of(person) == ""
    assert "connected to another account" in browser.get(PAGE).content.decode()


def test_a_state_from_another_browser_connects_nothing(orcid: Orcid, person: User) -> None:
    state = sent_to(signed_in(people.user("other@example.org", password=PASSWORD)))["state"][0]
    browser = signed_in(person)

    answer = come_back(browser, code="c", state=state)

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert not SocialAccount.objects.exists()
    assert orcid.asked == []


@pytest.mark.parametrize(
    ("answer", "status"),
    [({"error": "invalid_grant"}, 400), ({"access_token": "t", "orcid": "../../admin"}, 200), ({"access_token": "t"}, 200)],
)
def test_what_orcid_does_not_confirm_is_not_connected(orcid: Orcid, person: User, answer: dict[str, str], status: int) -> None:
    orcid.answer, orcid.status = answer, status
    browser = signed_in(person)

    come_back(browser, code="c", state=sent_to(browser)["state"][0])

    assert not SocialAccount.objects.exists()
    assert "ORCID did not confirm the iD" in browser.get(PAGE).content.decode()


def test_who_says_no_at_orcid_comes_back_with_nothing(orcid: Orcid, person: User) -> None:
    browser = signed_in(person)

    come_back(browser, error="access_denied", state=sent_to(browser)["state"][0])

    assert "Nothing was connected." in browser.get(PAGE).content.decode()
    assert not SocialAccount.objects.exists()


def test_nobody_signs_in_by_it(orcid: Orcid, person: User, stranger: Client) -> None:
    SocialAccount.objects.create(user=person, provider="orcid", uid=LEYLA)

    assert stranger.post(CONNECT)["Location"].startswith("/accounts/login/")
    come_back(stranger, code="c", state="invented")
    assert "_auth_user_id" not in stranger.session
    assert [stranger.get(path).status_code for path in ("/accounts/orcid/login/", "/accounts/3rdparty/", "/accounts/3rdparty/signup/")] == [
        404
    ] * 3


def test_who_signs_out_on_the_way_is_not_connected(orcid: Orcid, person: User) -> None:
    browser = signed_in(person)
    state = sent_to(browser)["state"][0]
    kept = browser.session["socialaccount_states"]
    browser.logout()
    session = browser.session
    session["socialaccount_states"] = kept
    session.save()

    answer = come_back(browser, code="c", state=state)

    assert answer["Location"] == "/accounts/login/"
    assert not SocialAccount.objects.exists()


def test_it_is_disconnected_by_a_button_alone(orcid: Orcid, person: User, client_of: Callable[[User], Client]) -> None:
    SocialAccount.objects.create(user=person, provider="orcid", uid=LEYLA)
    browser = client_of(person)

    assert browser.get(DISCONNECT).status_code == 405
    assert orcid_of(person) == LEYLA
    browser.post(DISCONNECT)
    assert orcid_of(person) == ""


def test_without_keys_there_is_no_page_and_no_link(person: User, client_of: Callable[[User], Client]) -> None:
    browser = client_of(person)

    assert [browser.get(PAGE).status_code, browser.post(CONNECT).status_code, browser.get(CALLBACK).status_code] == [404] * 3
    assert "orcid" not in browser.get("/accounts/email/").content.decode()


def test_the_account_pages_lead_there_when_it_is_offered(orcid: Orcid, person: User) -> None:
    assert f'href="{PAGE}"' in signed_in(person).get("/accounts/email/").content.decode()


def test_an_erased_account_has_no_id(person: User) -> None:
    SocialAccount.objects.create(user=person, provider="orcid", uid=LEYLA)

    erase(person)

    assert not SocialAccount.objects.exists()


def test_the_pages_are_kept_nowhere(orcid: Orcid, person: User) -> None:
    assert signed_in(person).get(PAGE)["Cache-Control"] == "no-store, private"
