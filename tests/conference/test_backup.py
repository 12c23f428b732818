"""A backup is worth what its restoring is worth: every test of the round trip ends in another instance."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from conference.models import Conference, StoredFile
from conference.services import dumps, files
from speakers import services as speakers
from tests.factories import conference as make
from tests.factories import proceedings, registrations, reviews, sessions
from tests.factories import speakers as make_speaker

sqlite_only = pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="about SQLite's file")
postgres_only = pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="about PostgreSQL's programs")


@dataclass(frozen=True)
class Instance:
    """Another installation: commands run in it as they do from a shell."""

    state: Path
    database: str

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        places = {"STATE_DIR": str(self.state), "PRIVATE_FILES": str(self.state / "files"), "DATABASE_URL": self.database}
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env={**os.environ, **places},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        running = self.start(*arguments)
        output, errors = running.communicate()
        return subprocess.CompletedProcess(arguments, running.returncode, output, errors)


@pytest.fixture
def elsewhere(tmp_path: Path, transactional_db: None) -> Iterator[Instance]:
    """Without any table yet."""
    state = tmp_path / "elsewhere"
    state.mkdir()
    if connection.vendor == "sqlite":
        yield Instance(state, f"sqlite:///{state}/records.sqlite3")
        return
    values = connection.settings_dict
    name = f"{values['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    secret = f":{quote(values['PASSWORD'], safe='')}" if values["PASSWORD"] else ""
    user = f"{quote(values['USER'], safe='')}{secret}@" if values["USER"] else ""
    port = f":{values['PORT']}" if values["PORT"] else ""
    yield Instance(state, f"postgres://{user}{quote(values['HOST'], safe='')}{port}/{name}")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def site(transactional_db: None) -> Conference:
    """Rows of every app, and private files."""
    conference = make.conference(name={"en": "The Conference", "az": "Konfrans"})
    speaker = make_speaker.speaker(conference, name="Ülviyyə Nümunəli")
    speakers.set_photo(speaker, make_speaker.picture(), by=None)
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


def folder_with(folder: Path, **fields: Any) -> Path:
    """A backup of nothing, with this in its manifest."""
    values = {"made_at": "2027-01-01T00:00:00+00:00", "records": dumps.file_name(), "migrations": [], "rows": {}, "sums": {}, "lost": []}
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({**values, **fields}))
    return folder


def all_rows() -> Any:
    """Every row of every app, as text."""
    target = io.StringIO()
    call_command("dumpdata", stdout=target)
    return json.loads(target.getvalue())


def manifest_in(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text())


def private_files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.writes
def test_what_was_backed_up_stands_in_another_instance_row_by_row(whole: Path, elsewhere: Instance) -> None:
    answer = elsewhere.run("restore", str(whole))

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "sets of rules hold" in answer.stdout
    assert json.loads(elsewhere.run("dumpdata").stdout) == all_rows()
    assert private_files_of(elsewhere.state / "files") == private_files_of(settings.PRIVATE_FILES)
    assert len(private_files_of(elsewhere.state / "files")) == StoredFile.objects.count() > 0

    again = elsewhere.run("restore", str(whole))

    assert again.returncode == 1
    assert "This instance has conferences already" in again.stderr


@pytest.mark.writes
def test_tables_that_were_prepared_are_no_obstacle(whole: Path, elsewhere: Instance) -> None:
    assert elsewhere.run("migrate").returncode == 0

    answer = elsewhere.run("restore", str(whole))

    assert (answer.returncode, answer.stderr) == (0, "")
    assert elsewhere.run("backup", str(elsewhere.state / "next")).returncode == 0
    assert manifest_in(elsewhere.state / "next")["rows"] == manifest_in(whole)["rows"]


def test_the_manifest_names_each_file_with_its_sum_and_each_table_with_its_rows(whole: Path, site: Conference) -> None:
    manifest = manifest_in(whole)

    assert sorted(manifest["sums"]) == sorted(name for name in private_files_of(whole) if name != "manifest.json")
    assert manifest["rows"]["conference_conference"] == 1
    assert manifest["rows"]["registrations_ticket"] == 2
    assert manifest["lost"] == []
    assert whole.stat().st_mode & 0o077 == 0


@sqlite_only
def test_the_copy_of_sqlite_is_one_file_without_a_log_of_its_own(whole: Path) -> None:
    with closing(sqlite3.connect(f"file:{whole}/records.sqlite3?mode=ro", uri=True)) as copied:
        assert copied.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copied.execute("SELECT name FROM speakers_speaker").fetchall() == [("Ülviyyə Nümunəli",)]
    assert sorted(path.name for path in whole.iterdir()) == ["files", "manifest.json", "records.sqlite3"]


@sqlite_only
def test_a_copy_made_while_others_write_is_of_one_moment(elsewhere: Instance) -> None:
    assert elsewhere.run("migrate").returncode == 0
    stop, written = threading.Event(), []

    def write_in_pairs() -> None:
        with closing(sqlite3.connect(elsewhere.state / "records.sqlite3", timeout=20, isolation_level=None)) as records:
            while not stop.is_set():
                records.execute("BEGIN IMMEDIATE")
                for half in ("left", "right"):
                    name = f"{half} {len(written)}"
                    records.execute("INSERT INTO conference_workerbeat (name, at) VALUES (?, '2027-01-01')", [name])
                records.execute("COMMIT")
                written.append(len(written))

    writer = threading.Thread(target=write_in_pairs)
    writer.start()
    before = len(written)
    answer = elsewhere.run("backup", str(elsewhere.state / "backup"))
    after = len(written)
    stop.set()
    writer.join()

    assert (answer.returncode, answer.stderr) == (0, "")
    with closing(sqlite3.connect(elsewhere.state / "backup" / "records.sqlite3")) as copied:
        halves = dict(copied.execute("SELECT substr(name, 1, instr(name, ' ') - 1), COUNT(*) FROM conference_workerbeat GROUP BY 1"))
    assert halves["left"] == halves["right"]
    assert before < halves["left"] <= after
    assert manifest_in(elsewhere.state / "backup")["rows"]["conference_workerbeat"] == 2 * halves["left"]


def test_a_folder_in_which_something_lies_is_refused(tmp_path: Path, db: None) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("words")

    with pytest.raises(CommandError, match="is not an empty folder"):
        call_command("backup", str(tmp_path / "mine"))

    assert private_files_of(tmp_path / "mine") == {"letter": b"words"}


def test_a_folder_among_the_private_files_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="among the private files"):
        call_command("backup", str(settings.PRIVATE_FILES / "backup"))


def test_an_unfinished_backup_is_not_written_into(tmp_path: Path, db: None) -> None:
    (tmp_path / "backup.partial").mkdir()

    with pytest.raises(CommandError, match="was killed"):
        call_command("backup", str(tmp_path / "backup"))

    assert not (tmp_path / "backup").exists()


@sqlite_only
def test_a_killed_backup_is_never_taken_for_a_whole_one(elsewhere: Instance) -> None:
    assert elsewhere.run("migrate").returncode == 0
    (elsewhere.state / "files").mkdir()
    with (elsewhere.state / "files" / "large").open("wb") as large:
        large.truncate(2 * 1024**3)
    folder, partial = elsewhere.state / "backup", elsewhere.state / "backup.partial"

    running = elsewhere.start("backup", str(folder))
    while not (partial / "files").exists() and running.poll() is None:
        time.sleep(0.01)
    running.kill()
    running.wait()

    assert running.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert "not a whole one" in elsewhere.run("restore", str(partial)).stderr


def test_a_changed_byte_is_refused_before_anything_is_written(whole: Path, elsewhere: Instance) -> None:
    for path in (whole / dumps.file_name(), next(path for path in (whole / "files").rglob("*") if path.is_file())):
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])

        answer = elsewhere.run("restore", str(whole))

        assert answer.returncode == 1
        assert f"{path.relative_to(whole)} is not what was backed up" in answer.stderr
        assert not (elsewhere.state / "files").exists()
        path.write_bytes(content)
    assert elsewhere.run("restore", str(whole)).returncode == 0


def test_a_missing_file_is_refused(whole: Path, elsewhere: Instance) -> None:
    (whole / dumps.file_name()).unlink()

    assert "is missing from the backup" in elsewhere.run("restore", str(whole)).stderr


def test_an_instance_with_private_files_is_refused_and_keeps_them(tmp_path: Path, db: None) -> None:
    files.store(b"words", name="letter", type="text/plain")
    kept = private_files_of(settings.PRIVATE_FILES)

    with pytest.raises(CommandError, match="There are private files"):
        call_command("restore", str(folder_with(tmp_path / "backup")))

    assert private_files_of(settings.PRIVATE_FILES) == kept


def test_an_instance_with_a_user_is_refused(tmp_path: Path, db: None) -> None:
    make.user()

    with pytest.raises(CommandError, match="has users already"):
        call_command("restore", str(folder_with(tmp_path / "backup")))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"records": "records.other"}, "cannot read that"),
        ({"migrations": ["conference.9999_from_the_future"]}, "newer version"),
        ({"sums": {"../letter": "0"}}, "outside of the backup"),
        ({"unheard_of": 1}, "cannot be read"),
        ({}, "has no sum of records"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(tmp_path: Path, db: None, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("restore", str(folder_with(tmp_path / "backup", **fields)))


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match=r"There is no manifest\.json"):
        call_command("restore", str(tmp_path))


def test_a_private_file_that_was_lost_is_told_and_the_rest_is_backed_up(tmp_path: Path, transactional_db: None) -> None:
    lost = files.store(b"words", name="letter", type="text/plain")
    files.store(b"other words", name="letter", type="text/plain")
    (settings.PRIVATE_FILES / lost.private_name).unlink()
    errors = io.StringIO()

    call_command("backup", str(tmp_path / "backup"), stdout=io.StringIO(), stderr=errors)

    assert lost.private_name in errors.getvalue()
    assert manifest_in(tmp_path / "backup")["lost"] == [lost.private_name]
    assert len(private_files_of(tmp_path / "backup" / "files")) == 1


@postgres_only
@pytest.mark.writes
def test_a_missing_pg_dump_is_named_and_leaves_nothing(tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))

    with pytest.raises(CommandError, match="pg_dump is not installed"):
        call_command("backup", str(tmp_path / "backup"))

    assert list(tmp_path.glob("backup*")) == []


@postgres_only
@pytest.mark.writes
def test_the_password_is_not_on_the_command_line(tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@" > "$0.arguments"\necho "$PGPASSWORD" > "$0.password"\necho broken >&2\nexit 3\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "a-word-nobody-sees")

    with pytest.raises(CommandError, match="pg_dump failed: broken"):
        call_command("backup", str(tmp_path / "backup"))

    assert "a-word-nobody-sees" not in (tmp_path / "pg_dump.arguments").read_text()
    assert (tmp_path / "pg_dump.password").read_text() == "a-word-nobody-sees\n"
