"""What backing up and restoring start from."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from conference.models import Conference
from speakers.services import photos
from tests.factories import conference as make
from tests.factories import proceedings, registrations, reviews, sessions
from tests.factories import speakers as make_speaker
from tests.factories.instances import Instance, neighbour_of


@pytest.fixture
def elsewhere(tmp_path: Path, transactional_db: None) -> Iterator[Instance]:
    """Without any table yet."""
    state = tmp_path / "elsewhere"
    state.mkdir()
    if connection.vendor == "sqlite":
        yield Instance(state, f"sqlite:///{state}/records.sqlite3")
        return
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield Instance(state, neighbour_of(name))
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def site(transactional_db: None) -> Conference:
    """Rows of every app, and private files."""
    conference = make.conference(name={"en": "The Conference", "az": "Konfrans"})
    speaker = make_speaker.speaker(conference, name="Ülviyyə Nümunəli")
    photos.set_photo(speaker, make_speaker.picture(), by=None)
    sessions.public(conference, speaker, room=sessions.room(conference))
    registrations.order(registrations.ticket_type(conference, price=4000), 2)
    paper = proceedings.paper(at=conference)
    reviews.published(paper, by=make.member("moderator", at=conference))
    return conference


@pytest.fixture
def whole(tmp_path: Path, site: Conference) -> Path:
    """A backup of the site."""
    call_command("backup", str(tmp_path / "backup"), stdout=io.StringIO())
    return tmp_path / "backup"
