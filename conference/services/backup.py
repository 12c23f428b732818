"""Records and private files in one folder, with the sum of each: what is written here, `restore` brings back."""

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from conference.lib.errors import DomainError
from conference.models import StoredFile
from conference.services import dumps

MANIFEST = "manifest.json"
FILES = "files"
PIECE = 1024 * 1024


class BackupRefused(DomainError):
    message = "No backup was made."


@dataclass(frozen=True)
class Manifest:
    """`sums` holds the SHA-256 of each file, `rows` the number of rows of each table, `lost` what was lost before."""

    made_at: str
    records: str
    migrations: list[str]
    rows: dict[str, int]
    sums: dict[str, str]
    lost: list[str] = field(default_factory=list)


def write(folder: Path) -> Manifest:
    """Whole or not at all: the folder gets its name only when everything lies in it."""
    folder = folder.resolve()
    partial = _claim(folder)
    try:
        manifest = _fill(partial)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return manifest


def copy(source: Path, target: Path) -> str:
    """The SHA-256 of what was copied, and is on the disk."""
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as read, target.open("xb") as written:
        while piece := read.read(PIECE):
            digest.update(piece)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def sum_of(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def private_files() -> dict[str, Path]:
    """By the name under which records know them."""
    top = Path(settings.PRIVATE_FILES)
    return {path.relative_to(top).as_posix(): path for path in sorted(top.rglob("*")) if path.is_file()}


def _claim(folder: Path) -> Path:
    """The folder under its unfinished name, readable by its owner alone: it holds addresses of people and keys of tickets."""
    if folder.is_relative_to(Path(settings.PRIVATE_FILES).resolve()):
        raise BackupRefused(f"{folder} lies among the private files; a backup of them cannot.")
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise BackupRefused(f"{folder} is not an empty folder. Name one that is empty or does not exist.")
    partial = folder.with_name(f"{folder.name}.partial")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        partial.mkdir(mode=0o700)
    except FileExistsError:
        raise BackupRefused(f"{partial} belongs to a backup that runs, or to one that was killed. When none runs, remove it.") from None
    return partial


def _fill(partial: Path) -> Manifest:
    """Files after records: whatever the copied records name was stored before them."""
    made_at, records = timezone.now().isoformat(), dumps.file_name()
    migrations = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    rows = dumps.write(partial / records)
    named = dict(StoredFile.objects.values_list("private_name", "sha256"))
    sums = {records: sum_of(partial / records)}
    sums |= {f"{FILES}/{name}": copy(path, partial / FILES / name) for name, path in private_files().items()}
    lost = sorted(name for name, digest in named.items() if sums.get(f"{FILES}/{name}") != digest)
    manifest = Manifest(made_at, records, migrations, rows, sums, lost)
    _write_manifest(partial / MANIFEST, asdict(manifest))
    return manifest


def _write_manifest(path: Path, values: dict[str, Any]) -> None:
    with path.open("x", encoding="utf-8") as written:
        json.dump(values, written, ensure_ascii=False, indent=1)
        written.flush()
        os.fsync(written.fileno())
