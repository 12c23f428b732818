import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories import conference as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["Leyla@Example.org", "  leyla@example.org ", "LEYLA@EXAMPLE.ORG", "ｌｅｙｌａ@example.org"])
def test_one_person_has_one_account_however_the_address_is_typed(typed: str) -> None:
    person = make.user("leyla@example.org")

    assert User.objects.with_email(typed) == person
    assert User.objects.get_by_natural_key(typed) == person


@pytest.mark.writes
def test_the_database_refuses_the_same_address_in_other_letters() -> None:
    make.user("leyla@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        make.user("LEYLA@example.org")


def test_the_key_follows_an_address_that_is_changed() -> None:
    person = make.user("old@example.org")
    person.email = "New@Example.org"

    person.save(update_fields=["email"])

    assert User.objects.values_list("email", "email_key").get() == ("new@example.org", "new@example.org")


@pytest.mark.writes
def test_an_account_needs_an_address() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.user(" ")


def test_what_is_no_address_is_refused_by_forms() -> None:
    with pytest.raises(ValidationError):
        User(email="nobody", password="x").full_clean()


def test_the_public_id_says_nothing_of_the_address() -> None:
    first, second = make.user("leyla@example.org"), make.user("rauf@example.org")

    assert (len(first.public_id), len(second.public_id)) == (10, 10)
    assert first.public_id != second.public_id


def test_an_account_is_no_staff_by_itself() -> None:
    person, operator = make.user(), User.objects.create_superuser("operator@example.org", "x")

    assert (person.is_staff, operator.is_staff) == (False, True)
    operator.is_active = False
    assert operator.is_staff is False


def test_a_person_without_a_password_cannot_be_guessed() -> None:
    assert not make.user("leyla@example.org").has_usable_password()


def test_a_name_is_shown_and_else_the_address() -> None:
    named, nameless = make.user("leyla@example.org", name="Leyla Nümunəli"), make.user("rauf@example.org")

    assert (str(named), named.get_short_name()) == ("Leyla Nümunəli", "Leyla")
    assert (str(nameless), nameless.get_short_name()) == ("rauf@example.org", "rauf@example.org")
