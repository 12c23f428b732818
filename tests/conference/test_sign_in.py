"""Signing in: what opens, what does not, and where one arrives."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail as framework_mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from conference.models import OutgoingMail
from tests.factories import conference as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
PASSWORD = "a long enough word 7"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def person(owner: User) -> User:
    """An owner with a password."""
    owner.set_password(PASSWORD)
    owner.save()
    return owner


def sign_in(browser: Client, email: str = "owner@example.org", password: str = PASSWORD, **fields: str):
    return browser.post(LOGIN, {"login": email, "password": password, **fields})


def sign_in_and_prove(browser: Client) -> None:
    """Signed in, and the password given once more, as what opens an account asks for."""
    sign_in(browser)
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def letter_to(address: str) -> OutgoingMail:
    return OutgoingMail.objects.filter(recipient=address).latest("pk")


def link_in(message: OutgoingMail) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", message.body)
    assert found is not None, message.body
    return found[1]


@pytest.mark.parametrize("typed", ["owner@example.org", "OWNER@Example.Org", " owner@example.org "])
def test_address_and_password_open_the_panel_however_the_address_is_typed(stranger: Client, person: User, typed: str) -> None:
    answer = sign_in(stranger, typed)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert stranger.get("/admin/").status_code == 200


def test_who_was_invited_in_capital_letters_signs_in_too(stranger: Client) -> None:
    make.user("Leyla@Example.Org", password=PASSWORD)

    sign_in(stranger, "leyla@example.org")

    assert signed_in(stranger)


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(person: User) -> None:
    wrong, unknown = (re.findall(r"<p>[^<]*not correct[^<]*</p>", sign_in(Client(), *pair).content.decode()) for pair in
                      (("owner@example.org", "wrong"), ("nobody@example.org", "wrong")))  # fmt: skip

    assert len(wrong) == 1
    assert wrong == unknown


def test_nobody_without_a_password_is_let_in(stranger: Client) -> None:
    make.user("leyla@example.org")

    for password in ("", "!", "None"):
        sign_in(stranger, "leyla@example.org", password)

    assert not signed_in(stranger)


def test_guessing_ends_even_for_the_right_password(person: User) -> None:
    browser = Client()
    for number in range(5):
        sign_in(browser, password=f"wrong {number}")

    answer = sign_in(browser)

    assert "Too many failed" in answer.content.decode()
    assert not signed_in(browser)


def test_guessing_from_many_places_ends_too(person: User) -> None:
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), password="wrong")

    browser = Client(REMOTE_ADDR="10.0.1.1")
    sign_in(browser)

    assert not signed_in(browser)


def test_one_place_cannot_guess_at_many_accounts(person: User) -> None:
    browser = Client(REMOTE_ADDR="10.9.9.9")
    for number in range(10):
        sign_in(browser, f"person-{number}@example.org", "wrong")

    sign_in(browser)

    assert not signed_in(browser)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "http:///evil.example", "javascript:alert(1)", "https:evil.example"],
)
def test_sign_in_leads_to_own_addresses_only(stranger: Client, person: User, elsewhere: str) -> None:
    assert sign_in(stranger, next=elsewhere)["Location"] == "/admin/"
    assert "evil" not in Client().get("/admin/login/", {"next": "/admin/"})["Location"]


def test_sign_in_leads_back_to_where_one_wanted_to_go(stranger: Client, person: User) -> None:
    wanted = "/admin/conference/page/"
    asked = stranger.get(wanted)
    assert asked["Location"] == f"/admin/login/?next={wanted}"
    form = stranger.get(asked["Location"], follow=True)
    assert f'value="{wanted}"' in form.content.decode()

    assert sign_in(stranger, next=wanted)["Location"] == wanted


def test_nobody_opens_an_account_for_themselves(stranger: Client) -> None:
    assert "Accounts are by invitation" in stranger.get("/accounts/signup/").content.decode()
    stranger.post("/accounts/signup/", {"email": "me@example.org", "password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.count() == 0


def test_a_password_is_set_through_a_mailed_link_that_works_once(stranger: Client) -> None:
    make.user("leyla@example.org", name="Leyla")
    stranger.post("/accounts/password/reset/", {"email": "Leyla@Example.org"})
    message = letter_to("leyla@example.org")
    link = link_in(message)

    form = stranger.get(link, follow=True)
    answer = stranger.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    assert answer.status_code == 302
    sign_in(stranger, "leyla@example.org")
    assert signed_in(stranger)
    again = Client().get(link)
    assert again.status_code == 200
    assert "password1" not in again.content.decode()


def test_the_letter_says_who_writes_and_leaves_through_the_outbox(stranger: Client) -> None:
    make.user("leyla@example.org")

    stranger.post("/az/accounts/password/reset/", {"email": "leyla@example.org"}, headers={"host": "127.0.0.1"})

    message = letter_to("leyla@example.org")
    assert (message.app, message.language, message.state) == ("accounts", "az", "queued")
    assert "Baku Conferences" in message.body
    assert message.subject[0] != "["
    assert "127.0.0.1" not in message.body
    assert link_in(message).startswith("/az/accounts/password/reset/key/")
    assert getattr(framework_mail, "outbox", []) == []


def test_whether_an_address_has_an_account_is_not_told(stranger: Client) -> None:
    make.user("leyla@example.org")

    known, unknown = (stranger.post("/accounts/password/reset/", {"email": email}) for email in ("leyla@example.org", "no@example.org"))

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == ["leyla@example.org"]


def test_two_letters_about_the_same_are_two_messages(stranger: Client) -> None:
    leyla = make.user("leyla@example.org")
    stranger.post("/accounts/password/reset/", {"email": "leyla@example.org"})
    leyla.set_password("something in between 5")
    leyla.save()

    stranger.post("/accounts/password/reset/", {"email": "leyla@example.org"})

    assert len(set(OutgoingMail.objects.values_list("body", flat=True))) == 2


def test_a_weak_password_is_refused_in_words(stranger: Client) -> None:
    leyla = make.user("leyla@example.org")
    stranger.post("/accounts/password/reset/", {"email": "leyla@example.org"})
    form = stranger.get(link_in(letter_to("leyla@example.org")), follow=True)

    answer = stranger.post(form.redirect_chain[-1][0], {"password1": "password", "password2": "password"})

    assert answer.status_code == 200
    leyla.refresh_from_db()
    assert not leyla.has_usable_password()


def test_another_address_takes_the_place_only_once_its_link_is_opened(stranger: Client, person: User) -> None:
    sign_in_and_prove(stranger)
    for action in ("action_add", "action_primary"):
        stranger.post("/accounts/email/", {"email": "new@example.org", action: ""})
    assert set(User.objects.values_list("email", flat=True)) == {"owner@example.org"}
    link = link_in(letter_to("new@example.org"))

    assert stranger.get(link).status_code == 200
    assert set(User.objects.values_list("email", flat=True)) == {"owner@example.org"}
    stranger.post(link)

    assert list(User.objects.values_list("email", "email_key")) == [("new@example.org", "new@example.org")]
    browser = Client()
    sign_in(browser, "new@example.org")
    assert signed_in(browser)


def test_the_address_of_another_account_cannot_be_taken(stranger: Client, person: User) -> None:
    other = make.user("other@example.org")
    sign_in_and_prove(stranger)
    for action in ("action_add", "action_primary"):
        stranger.post("/accounts/email/", {"email": "other@example.org", action: ""})
    letter = OutgoingMail.objects.filter(recipient="other@example.org").first()
    if letter is not None:
        stranger.post(link_in(letter))

    other.refresh_from_db()
    person.refresh_from_db()
    assert (person.email, other.email) == ("owner@example.org", "other@example.org")


def activate(browser: Client) -> str:
    """Sets up the second factor as the page asks; the shared secret."""
    page = browser.get("/accounts/2fa/totp/activate/")
    secret = browser.session["mfa.totp.secret"]
    assert page.status_code == 200
    assert browser.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_second_factor_is_asked_for_once_it_is_set_up(stranger: Client, person: User) -> None:
    sign_in_and_prove(stranger)
    secret = activate(stranger)
    cache.clear()
    browser = Client()

    answer = sign_in(browser)

    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get("/admin/").status_code == 302
    assert browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not signed_in(browser)
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert browser.get("/admin/").status_code == 200


def test_where_the_panel_asks_for_a_second_factor_its_people_set_one_up_first(settings, stranger: Client, person: User) -> None:
    settings.PANEL_SECOND_FACTOR = True
    sign_in_and_prove(stranger)

    for address in ("/admin/", "/admin/conference/page/", "/admin/conference/page/add/"):
        answer = stranger.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/totp/activate/")
    assert stranger.post("/admin/conference/page/add/", {}).status_code == 302
    activate(stranger)

    assert stranger.get("/admin/").status_code == 200


def test_without_that_setting_the_panel_opens_by_password(stranger: Client, person: User) -> None:
    sign_in(stranger)

    assert stranger.get("/admin/").status_code == 200


@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/reauthenticate/"])
def test_pages_of_an_account_are_for_its_person_only(address: str, stranger: Client, person: User) -> None:
    refused = stranger.get(address)
    sign_in_and_prove(stranger)
    shown = stranger.get(address)

    assert refused["Location"].startswith("/accounts/login/?next=/accounts/")
    assert (shown.status_code, "no-store" in shown["Cache-Control"]) == (200, True)


@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/2fa/totp/activate/"])
def test_what_opens_an_account_asks_for_the_password_again(address: str, stranger: Client, person: User) -> None:
    sign_in(stranger)

    stranger.post(address, {"email": "new@example.org", "action_add": "", "code": "000000"})

    assert not OutgoingMail.objects.exists()
    assert "/accounts/reauthenticate/" in stranger.get("/accounts/2fa/totp/activate/")["Location"]


def test_signing_out_needs_a_button_and_ends_the_session(reader: User, client_of) -> None:
    browser = client_of(reader)

    assert browser.get("/accounts/logout/").status_code == 200
    assert signed_in(browser)
    browser.post("/accounts/logout/")

    assert not signed_in(browser)
