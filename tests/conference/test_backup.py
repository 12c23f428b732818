"""What `backup` writes, refuses and leaves behind; `test_restore` brings it back."""

import io
import os
import shutil
import signal
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from conference.models import Conference
from conference.services import files
from tests.factories.instances import Instance, manifest_in, private_files_of

sqlite_only = pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="about SQLite's file")
postgres_only = pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="about PostgreSQL's programs")


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
        large.truncate(1024**3)
    folder, partial = elsewhere.state / "backup", elsewhere.state / "backup.partial"

    running = elsewhere.start("backup", str(folder))
    while not (partial / "files").exists() and running.poll() is None:
        time.sleep(0.01)
    running.kill()
    running.wait()

    assert running.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert "not a whole one" in elsewhere.run("restore", str(partial)).stderr
    shutil.rmtree(partial)


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
