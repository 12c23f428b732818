"""Other installations, in which commands run as they do from a shell, and what lies in their folders."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection


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


def neighbour_of(database: str) -> str:
    """The address of this database on the server that the tests use."""
    values = connection.settings_dict
    secret = f":{quote(values['PASSWORD'], safe='')}" if values["PASSWORD"] else ""
    user = f"{quote(values['USER'], safe='')}{secret}@" if values["USER"] else ""
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgres://{user}{quote(values['HOST'], safe='')}{port}/{database}"


def manifest_in(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text())


def private_files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
