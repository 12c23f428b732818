"""Completed free registrations over HTTP beside a bare view that inserts one row: choose, names, done, as a browser does it.

`python -m benchmarks.registration [SECONDS]`; part of `python3 dev.py bench`. Everything stays on this machine, in a folder of its own,
and stops by itself. Rounds of both are interleaved, so that what else the machine does falls on both.
"""

import http.client
import json
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import serving

CLIENTS = (1, 8, 32)
ROUNDS = 3
TICKETS = 100_000
AIM = 0.25
_numbers = count()


class Browser:
    """A visitor with an address on the loopback net, cookies, and the fields that a form hides."""

    def __init__(self, port: int, number: int) -> None:
        address = f"127.1.{number // 200 % 200}.{number % 200 + 1}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(address, 0))
        self.cookies: dict[str, str] = {}
        self.requests = 0

    def get(self, path: str) -> tuple[int, str, str]:
        return self._ask("GET", path, "")

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": "localhost", "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.coded_value for name, morsel in SimpleCookie(line).items()}
        self.requests += 1
        return response.status, response.getheader("Location", ""), response.read().decode()


def hidden(page: str) -> dict[str, str]:
    tags = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    return {re.search(r'name="([^"]+)"', tag)[1]: (re.search(r'value="([^"]*)"', tag) or ["", ""])[1] for tag in tags}  # type: ignore[index]


def register(port: int, start: str, kind: int) -> int:
    """One visitor from the choice to the confirmed order; how many requests it took."""
    number = next(_numbers)
    browser = Browser(port, number)
    _status, _to, page = browser.get(start)
    status, order, page = browser.post(start, {**hidden(page), f"type_{kind}": "1"})
    if status != 302:
        raise SystemExit(f"choice answered {status}: {page[:400]}")
    _status, _to, page = browser.get(order)
    email = f"measured-{number}-{time.time_ns()}@example.org"
    status, done, page = browser.post(order, {**hidden(page), **names(page, email)})
    if status != 302:
        raise SystemExit(f"names answered {status}: {re.findall(r'error[^<]*<[^>]*>[^<]*', page)[:5]}")
    browser.get(done)
    browser.connection.close()
    return browser.requests


def names(page: str, email: str) -> dict[str, str]:
    """All fields for text filled in; what is an address gets the address."""
    fields = re.findall(r'<input[^>]*type="(text|email)"[^>]*name="([^"]+)"|<input[^>]*name="([^"]+)"[^>]*type="(text|email)"', page)
    kinds = {first or second: kind or other for kind, first, second, other in fields}
    return {name: email if kind == "email" else "Measured" for name, kind in kinds.items()}


def insert(port: int) -> int:
    browser = Browser(port, next(_numbers))
    if browser.get("/bare-row")[0] != 200:
        raise SystemExit("the bare row was not written")
    browser.connection.close()
    return 1


def rate(work: Callable[[], int], clients: int, seconds: float) -> float:
    """Finished per second; what is begun when the time is over is finished and counted with its time."""
    began, finished = time.perf_counter(), []
    threads = [threading.Thread(target=_repeat, args=(work, began + seconds, finished)) for _client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not finished:
        raise SystemExit("nothing was finished")
    return len(finished) / (time.perf_counter() - began)


def _repeat(work: Callable[[], int], until: float, finished: list[int]) -> None:
    while time.perf_counter() < until:
        finished.append(work())


def measure(folder: Path, seconds: float) -> None:
    """With what is there, then with a hundred thousand tickets more."""
    place = prepare(folder)
    _print_statements(folder, place)
    print(
        "\n| registrations over HTTP | clients | per second | bare rows per second | beside the bare row | aim |\n|---|---|---|---|---|---|"
    )
    for tickets in (0, TICKETS):
        if tickets:
            serving.manage(folder, "populate", place["slug"], "--tickets", str(tickets))
        with serving.site(folder) as port:
            for clients in CLIENTS:
                _print(tickets, clients, port, place, seconds)
    _print_statements(folder, place)


def _print_statements(folder: Path, place: dict) -> None:
    found = within(folder, "journey", json.dumps(place["path"]), json.dumps(place["kind"]))
    print("\n| request of a registration | statements |\n|---|---|")
    for name, statements in {**found, "together": sum(found.values())}.items():
        print(f"| {name} | {statements} |", flush=True)


def _print(tickets: int, clients: int, port: int, place: dict, seconds: float) -> None:
    service, bare = [], []
    for _round in range(ROUNDS):
        bare.append(rate(lambda: insert(port), clients, seconds))
        service.append(rate(lambda: register(port, place["path"], place["kind"]), clients, seconds))
    ratio = statistics.median(one / other for one, other in zip(service, bare, strict=True))
    verdict = f"{AIM} {'met' if ratio >= AIM else 'missed'}"
    rates = f"{statistics.median(service):.1f} | {statistics.median(bare):.1f}"
    words = f"| {tickets:,} tickets before | {clients} | {rates} | {ratio:.2f} | {verdict} |"
    print(words, flush=True)


def prepare(folder: Path) -> dict:
    """A free type with room for everybody at the forum."""
    return within(folder, "open_registration")


def within(folder: Path, *what: str) -> dict:
    """What `benchmarks.within` answers, in a process of its own at this folder's site."""
    command = [sys.executable, "-m", "benchmarks.within", *what]
    done = subprocess.run(
        command, cwd=serving.ROOT, env=serving.environment(folder), check=True, capture_output=True, text=True, timeout=300
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        serving.manage(folder, "prepare")
        serving.manage(folder, "demo")
        measure(folder, float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)


if __name__ == "__main__":
    main()
