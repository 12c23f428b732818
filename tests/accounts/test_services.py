import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts import services
from accounts.models import User
from tests.factories import conference as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def test_an_account_is_opened_once_and_keeps_its_password() -> None:
    first = services.open_account("leyla@example.org", password="a long enough word 7")

    second = services.open_account("LEYLA@example.org", password="another long word 8", name="Other")

    assert first == second
    assert second.check_password("a long enough word 7")


@pytest.mark.writes
def test_after_erasure_nothing_names_the_person_and_nothing_opens_the_account(client_of) -> None:
    person = make.user("leyla@example.org", password="a long enough word 7", name="Leyla Nümunəli", language="az")
    services.claim_address(person)
    TOTP.activate(person, generate_totp_secret())
    browser = client_of(person)

    services.erase(person)

    row = User.objects.values().get(pk=person.pk)
    assert not any("leyla" in str(value).lower() for value in row.values())
    assert (row["name"], row["language"], row["is_active"]) == ("", "", False)
    assert row["erased_at"] is not None
    assert not User.objects.get(pk=person.pk).has_usable_password()
    assert (EmailAddress.objects.count(), Authenticator.objects.count()) == (0, 0)
    assert browser.get("/accounts/2fa/").status_code == 302


def test_an_erased_persons_address_is_free_for_a_new_account() -> None:
    services.erase(make.user("leyla@example.org"))

    assert User.objects.with_email("leyla@example.org") is None
    assert services.open_account("leyla@example.org").erased_at is None


def test_an_erased_person_cannot_sign_in(stranger: Client) -> None:
    person = make.user("leyla@example.org", password="a long enough word 7")
    services.erase(person)
    person.refresh_from_db()

    answer = stranger.post("/accounts/login/", {"login": person.email, "password": "a long enough word 7"})

    assert (answer.status_code, stranger.session.get("_auth_user_id")) == (200, None)


def test_a_claimed_address_belongs_to_nobody_else() -> None:
    former, person = make.user("old@example.org"), make.user("leyla@example.org")
    EmailAddress.objects.create(user=former, email="leyla@example.org", verified=True)

    services.claim_address(person)

    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [(person.pk, "leyla@example.org", True, True)]
