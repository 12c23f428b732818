"""A speaker with a private link, and a browser that has opened it."""

import pytest
from django.test import Client

from conference.models import Conference
from speakers.models import Speaker
from speakers.services import secrets
from tests.factories import speakers as make


@pytest.fixture
def speaker(conference: Conference) -> Speaker:
    return make.speaker(conference, name="Nigar Example", email="nigar@example.org", confirmed=False)


@pytest.fixture
def own(speaker: Speaker) -> Client:
    """The speaker's browser, by the link."""
    return make.browser_of(speaker)


@pytest.fixture
def link(speaker: Speaker) -> str:
    return make.path_of(secrets.page_of(speaker))
