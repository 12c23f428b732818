"""The cast that every test may call on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from accounts.models import User
from benchmarks import races
from conference import kept
from conference.models import Conference, Organisation, Role
from tests.factories import conference as make

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(autouse=True)
def _settings_of_tests(settings: Any, tmp_path: Path) -> None:
    """Quick passwords, plain HTTP, private files of this test alone."""
    settings.PASSWORD_HASHERS = [f"{MD5PasswordHasher.__module__}.{MD5PasswordHasher.__name__}"]
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "files")}},
    }


@pytest.fixture(autouse=True)
def _empty_store() -> Iterator[None]:
    kept.store.clear()
    yield
    kept.store.clear()


@pytest.fixture(scope="session")
def pattern() -> Iterator[str]:
    """A migrated database that each race copies: to migrate one for each would take most of their time."""
    with races.database(races.server()) as url:
        yield url


@pytest.fixture
def shared() -> Path:
    """Real data made by others, where it lies beside the project."""
    if not SHARED.exists():
        pytest.skip("the shared data do not lie beside the project")
    return SHARED


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make.organisation()


@pytest.fixture
def conference(organisation: Organisation) -> Conference:
    return make.conference(of=organisation)


@pytest.fixture
def other_conference(db: None) -> Conference:
    """Of another organisation, so nobody of the cast has a say there, except its own organiser."""
    return make.conference(of=make.organisation(name="Others"), name="The Other Conference")


@pytest.fixture
def owner(conference: Conference) -> User:
    return make.member(Role.OWNER, of=conference.organisation, email="owner@example.org")


@pytest.fixture
def organiser(conference: Conference) -> User:
    return make.member(Role.PROGRAMME, at=conference, email="programme@example.org")


@pytest.fixture
def registration_officer(conference: Conference) -> User:
    return make.member(Role.REGISTRATION, at=conference, email="registration@example.org")


@pytest.fixture
def editor(conference: Conference) -> User:
    return make.member(Role.EDITOR, of=conference.organisation, email="editor@example.org")


@pytest.fixture
def moderator(conference: Conference) -> User:
    return make.member(Role.MODERATOR, of=conference.organisation, email="moderator@example.org")


@pytest.fixture
def door_staff(conference: Conference) -> User:
    return make.member(Role.DOOR, at=conference, email="door@example.org")


@pytest.fixture
def organiser_of_another_conference(other_conference: Conference) -> User:
    return make.member(Role.OWNER, of=other_conference.organisation, email="elsewhere@example.org")


@pytest.fixture
def attendee(db: None) -> User:
    return make.user("attendee@example.org", name="Attendee")


@pytest.fixture
def reader(db: None) -> User:
    return make.user("reader@example.org", name="Reader")


@pytest.fixture
def stranger(db: None) -> Client:
    """Nobody: a browser that has never been here."""
    return Client()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which the person is signed in."""

    def open_browser(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return open_browser
