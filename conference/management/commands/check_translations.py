import os
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

_NOT_SOURCES = (".*", "data", "docs", "tests", "benchmarks", "static", "requirements", "staticfiles", "node_modules", "*.sqlite3*", "*.mo")


# The panel speaks English for now, and so do commands; the demonstration brings its own texts.
_NOT_TRANSLATED = ["conference/admin*", "*/admin.py", "*/admin/*", "conference/panel_start.py"]
_NOT_TRANSLATED += ["*/management/*", "*demonstration*", "dev.py"]


class Command(BaseCommand):
    help = "Fails when a sentence of the sources has no finished translation. Needs GNU gettext."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--collect", action="store_true", help="write the sentences of the sources into the catalogues")

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("xgettext") is None:
            raise CommandError("GNU gettext is needed for this check: apt-get install gettext")
        languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        if options["collect"]:
            (settings.BASE_DIR / "locale").mkdir(exist_ok=True)
            collect(settings.BASE_DIR, languages)
            return
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
            (copy / "locale").mkdir(exist_ok=True)
            collect(copy, languages)
            return [line for code in languages for line in unfinished_in(copy / "locale" / code / "LC_MESSAGES" / "django.po", code)]


def collect(folder: Path, languages: list[str]) -> None:
    command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--no-location", "--verbosity", "0"]
    command += [part for code in languages for part in ("--locale", code)]
    command += [part for pattern in (*_NOT_SOURCES, *_NOT_TRANSLATED) for part in ("--ignore", pattern)]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if found.returncode:
        raise CommandError(found.stderr)


def unfinished_in(catalogue: Path, code: str) -> list[str]:
    entries = polib.pofile(str(catalogue))
    return [f"{code}: {entry.msgid[:100]!r}" for entry in [*entries.untranslated_entries(), *entries.fuzzy_entries()]]
