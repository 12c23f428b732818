import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

_NOT_SOURCES = (".*", "data", "docs", "tests", "benchmarks", "static", "requirements", "staticfiles", "node_modules", "*.sqlite3*", "*.mo")


class Command(BaseCommand):
    help = "Fails when a sentence of the sources has no finished translation. Needs GNU gettext."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("xgettext") is None:
            raise CommandError("GNU gettext is needed for this check: apt-get install gettext")
        languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        unfinished = self._unfinished(languages)
        for line in unfinished[:60]:
            self.stderr.write(line)
        if unfinished:
            raise CommandError(f"{len(unfinished)} sentences are not translated")
        self.stdout.write("every sentence is translated")

    def _unfinished(self, languages: list[str]) -> list[str]:
        """Collects the sentences in a copy of the sources, so that the catalogues here stay as they are."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "sources"
            shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(*_NOT_SOURCES))
            collect(copy, languages)
            return [line for code in languages for line in unfinished_in(copy / "locale" / code / "LC_MESSAGES" / "django.po", code)]


def collect(folder: Path, languages: list[str]) -> None:
    command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--no-location", "--verbosity", "0"]
    command += [part for code in languages for part in ("--locale", code)]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if found.returncode:
        raise CommandError(found.stderr)


def unfinished_in(catalogue: Path, code: str) -> list[str]:
    entries = polib.pofile(str(catalogue))
    return [f"{code}: {entry.msgid[:100]!r}" for entry in [*entries.untranslated_entries(), *entries.fuzzy_entries()]]
