"""The site as its users meet it: gunicorn and the worker over the demonstration, in a folder of its own."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "for-the-tests-of-this-run-only"  # noqa: S105 - of a site that lives as long as the tests


@dataclass
class Site:
    address: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, program: str) -> str:
        """Python against the site's records; what it prints."""
        return self.manage("shell", "--no-imports", "-v", "0", "-c", program)

    def paper(self, words: str) -> str:
        """The address of a paper by words of its title."""
        found = re.search(r"/papers/[a-z0-9]+/", self.get(f"/proceedings/?q={words}"))
        assert found, words
        return found[0]

    def get(self, path: str) -> str:
        host, _colon, port = self.address.removeprefix("http://").partition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        connection.request("GET", path)
        return connection.getresponse().read().decode()


def start(folder: Path) -> tuple[Site, list["subprocess.Popen[bytes]"]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = Site(f"http://localhost:{port}", _environment(folder, port))
    site.manage("prepare")
    site.manage("demo")
    server = ["-m", "gunicorn", "conference.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "4"]
    started = [_start(site, *server, "--no-control-socket", "--log-level", "warning"), _start(site, "manage.py", "worker")]
    _wait(port)
    return site, started


def _environment(folder: Path, port: int) -> dict[str, str]:
    (folder / "static").mkdir()
    values = {"STATE_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/records.sqlite3", "SITE_URL": f"http://localhost:{port}"}
    return {
        **os.environ,
        **values,
        "DEMO": "1",
        "DEMO_PASSWORD": PASSWORD,
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "conference.settings",
    }


def _start(site: Site, *arguments: str) -> "subprocess.Popen[bytes]":
    log = Path(site.environment["STATE_DIR"]) / "site.log"
    with log.open("ab") as target:
        return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=site.environment, stdout=target, stderr=target)


def _wait(port: int) -> None:
    for _attempt in range(150):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the site did not start")
