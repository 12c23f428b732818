"""A backup is worth what its restoring is worth: what was written down stands in another instance, or nothing does."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from conference.models import StoredFile
from conference.services import dumps, files
from tests.factories import conference as make
from tests.factories.instances import Instance, manifest_in, private_files_of


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
