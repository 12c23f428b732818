"""System checks that read the settings back: what the design relies on is looked at, not hoped for."""

import json
import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections, transaction

from conference.lib import fonts


@register()
def secret_key_is_long(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if len(settings.SECRET_KEY) >= 32:
        return []
    return [Error("SECRET_KEY is shorter than 32 characters.", hint="Make one: openssl rand -base64 48", id="conference.E001")]


@register()
def requests_open_no_transaction(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    guilty = [alias for alias, values in settings.DATABASES.items() if values.get("ATOMIC_REQUESTS")]
    return [Error(f"ATOMIC_REQUESTS is set for {alias}: every page would be a writer.", id="conference.E002") for alias in guilty]


@register()
def demonstration_is_not_public(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.DEMO and settings.SITE_URL.startswith("https://"):
        return [Error("DEMO=1 on a public address: its mailbox shows every message.", id="conference.E003")]
    return []


@register()
def documents_have_their_faces(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    listed = json.loads((fonts.folder() / "manifest.json").read_text())["packages"]
    gone = [name for package in listed for name in package["files"] if not (fonts.folder() / name).is_file()]
    return [Warning(f"{name} is missing: badges print boxes for the names that need it.", id="conference.W002") for name in gone]


@register()
def sqlite_is_new_enough(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if sqlite3.sqlite_version_info >= (3, 35):
        return []
    return [Error(f"SQLite {sqlite3.sqlite_version} has no RETURNING; 3.35 has.", id="conference.E004")]


@register(Tags.database)
def database_keeps_its_word(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    if not databases or "default" not in databases:
        return []
    connection = connections["default"]
    return _sqlite_pragmas(connection) if connection.vendor == "sqlite" else _isolation(connection)


def _isolation(connection: Any) -> list[CheckMessage]:
    """Read in a transaction as services open them: what is read after a lock has to be what stands then."""
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        level = cursor.fetchone()[0]
    if level == "read committed":
        return []
    hint = "Take isolation_level out of DATABASE_URL, and default_transaction_isolation out of the server, the database and the role."
    return [Error(f"PostgreSQL runs transactions in {level.upper()}, not READ COMMITTED.", hint=hint, id="conference.E007")]


def _sqlite_pragmas(connection: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
    if mode not in {"wal", "memory"}:
        found.append(Warning(f"SQLite runs in journal mode {mode}, not WAL.", id="conference.W001"))
    if synchronous != 2:
        found.append(Error("SQLite does not run with synchronous=FULL.", id="conference.E005"))
    if connection.transaction_mode != "IMMEDIATE":
        found.append(Error("SQLite transactions do not begin IMMEDIATE.", id="conference.E006"))
    return found
