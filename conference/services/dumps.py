"""The records as one file: written while others read and write, and read back in one piece."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction

from conference.lib.errors import DomainError

FILE_NAMES = {"sqlite": "records.sqlite3", "postgresql": "records.dump"}


class DumpFailed(DomainError):
    message = "The records could not be copied."


def file_name() -> str:
    """What the records' file of this instance is called; another engine's file has another name."""
    return FILE_NAMES[connection.vendor]


def write(target: Path) -> dict[str, int]:
    """A copy of one moment, looked through; rows by table, counted at that very moment."""
    return _write_sqlite(target) if connection.vendor == "sqlite" else _write_postgres(target)


def read(source: Path) -> None:
    """Replaces all records, or none of them."""
    if connection.vendor == "sqlite":
        _read_sqlite(source)
    else:
        connection.close()
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", str(source))
    connection.close()


def rows_of(tables: Iterable[str]) -> dict[str, int]:
    """Rows by table; a table that does not exist is left out."""
    existing = set(connection.introspection.table_names())
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(existing.intersection(tables)):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def _tables() -> list[str]:
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


def _write_sqlite(target: Path) -> dict[str, int]:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        # All pages in one step: that is one read of a write-ahead log, which no writer waits for and none disturbs.
        connection.connection.backup(copy)
        # Without a log of its own the copy is one file, readable where nothing may be written.
        copy.execute("PRAGMA journal_mode=DELETE")
        _look_through(copy)
        return {table: copy.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in _tables()}


def _look_through(copy: sqlite3.Connection) -> None:
    found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise DumpFailed(f"SQLite finds the copy damaged, and so are the records themselves: {'; '.join(found[:5])}")
    if orphans := copy.execute("PRAGMA foreign_key_check").fetchmany(5):
        raise DumpFailed(f"Rows refer to rows that are not there: {orphans}")


def _read_sqlite(source: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as kept:
        kept.backup(connection.connection)


def _write_postgres(target: Path) -> dict[str, int]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
        return rows_of(_tables())


def _run(program: str, *arguments: str) -> None:
    """The password goes through the environment: a command line is seen by everybody on the machine."""
    if shutil.which(program) is None:
        raise DumpFailed(f"{program} is not installed. It is one of PostgreSQL’s client programs and must not be older than the server.")
    (_psql, *where, database), secrets = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    finished = subprocess.run(
        [program, *where, f"--dbname={database}", *arguments],
        env={**os.environ, **(secrets or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise DumpFailed(f"{program} failed: {finished.stderr.strip()}")
