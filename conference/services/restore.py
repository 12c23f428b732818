"""A backup becomes an instance. Only an empty one is written to, and only from a backup whose sums are right."""

import json
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from conference.lib.errors import DomainError
from conference.models import Conference
from conference.services import backup, dumps
from conference.services.backup import FILES, MANIFEST, Manifest


class RestoreRefused(DomainError):
    message = "Nothing was restored."


def bring_back(folder: Path) -> Manifest:
    """The records come last, all at once: as long as they are missing, the instance is still an empty one."""
    manifest = read_manifest(folder)
    _check_fits(manifest)
    _check_instance_is_empty()
    _check_sums(folder, manifest)
    try:
        _copy_files(folder, manifest)
        dumps.read(folder / manifest.records)
    except BaseException:
        _remove_files()
        raise
    ContentType.objects.clear_cache()
    _check_rows(manifest)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not path.is_file():
        raise RestoreRefused(f"There is no {MANIFEST} in {folder}: this is not a backup, or not a whole one.")
    try:
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as problem:
        raise RestoreRefused(f"{path} cannot be read: {problem}") from problem
    top = folder.resolve()
    if outside := [name for name in manifest.sums if not (top / name).resolve().is_relative_to(top)]:
        raise RestoreRefused(f"{path} names files outside of the backup: {outside[0]}")
    return manifest


def _check_fits(manifest: Manifest) -> None:
    if manifest.records != dumps.file_name():
        raise RestoreRefused(f"The backup holds {manifest.records}, and this instance’s database ({connection.vendor}) cannot read that.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - known):
        raise RestoreRefused(f"The backup was made by another, probably newer version of this program: {newer[0]} is not known here.")


def _check_instance_is_empty() -> None:
    tables = set(connection.introspection.table_names())
    models: tuple[tuple[type[Model], str], ...] = ((Conference, "conferences"), (get_user_model(), "users"))
    for model, words in models:
        if model._meta.db_table in tables and model._default_manager.exists():
            raise RestoreRefused(f"This instance has {words} already. A backup is restored only into an empty one.")
    if backup.private_files():
        raise RestoreRefused(
            f"There are private files in {settings.PRIVATE_FILES} already. A backup is restored only into an empty instance."
        )


def _check_sums(folder: Path, manifest: Manifest) -> None:
    for name, digest in manifest.sums.items():
        if not (folder / name).is_file():
            raise RestoreRefused(f"{name} is missing from the backup.")
        if backup.sum_of(folder / name) != digest:
            raise RestoreRefused(f"{name} is not what was backed up: its SHA-256 is another one.")
    if manifest.records not in manifest.sums:
        raise RestoreRefused(f"The manifest has no sum of {manifest.records}.")


def _copy_files(folder: Path, manifest: Manifest) -> None:
    for name, digest in manifest.sums.items():
        if not name.startswith(f"{FILES}/"):
            continue
        if backup.copy(folder / name, Path(settings.PRIVATE_FILES) / name.removeprefix(f"{FILES}/")) != digest:
            raise RestoreRefused(f"{name} changed while it was copied.")


def _remove_files() -> None:
    """There were none before; the folder itself may be a mount and stays."""
    top = Path(settings.PRIVATE_FILES)
    for path in top.iterdir() if top.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _check_rows(manifest: Manifest) -> None:
    found = dumps.rows_of(manifest.rows)
    if wrong := sorted(table for table, number in manifest.rows.items() if found.get(table) != number):
        raise RestoreRefused(f"Other rows were restored than were backed up, in: {', '.join(wrong)}")
