"""A site of its own for measuring: gunicorn over the demonstration in a new folder, and a keep-alive client."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = 4


def environment(folder: Path) -> dict[str, str]:
    (folder / "static").mkdir(exist_ok=True)
    values = {"STATE_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/records.sqlite3", "DEMO": "1", "BENCHMARK": "1"}
    return {**os.environ, **values, "DEMO_PASSWORD": "only-for-measuring-here", "DJANGO_SETTINGS_MODULE": "conference.settings"}


def manage(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, capture_output=True, text=True, timeout=300).stdout


@contextmanager
def site(folder: Path) -> Iterator[int]:
    """gunicorn on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "conference.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    command += ["--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "critical"]
    server = subprocess.Popen(command, cwd=ROOT, env={**environment(folder), "LOG_LEVEL": "ERROR"}, stderr=subprocess.DEVNULL)
    try:
        wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait(port: int) -> None:
    for _attempt in range(600):
        try:
            if answer(http.client.HTTPConnection("127.0.0.1", port, timeout=10), "/healthz", {})[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the site did not start")


def answer(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
    connection.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": "gzip", **headers})
    response = connection.getresponse()
    return response.status, response.getheader("ETag", ""), response.read()


def rate(port: int, path: str, seconds: float, headers: dict[str, str] | None = None, expected: int = 200) -> float:
    """Answers per second to a few clients that keep their connections. Raises when one answer is another than expected."""
    until = time.perf_counter() + seconds
    counts: list[int] = []
    clients = [threading.Thread(target=_ask, args=(port, path, headers or {}, expected, until, counts)) for _client in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if len(counts) != CLIENTS:
        raise SystemExit(f"{path} did not answer {expected} every time")
    return sum(counts) / seconds


def _ask(port: int, path: str, headers: dict[str, str], expected: int, until: float, counts: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    count = 0
    while time.perf_counter() < until:
        if answer(connection, path, headers)[0] != expected:
            return
        count += 1
    counts.append(count)
