"""What the design promises of speed, measured against a baseline in the same run: `python3 dev.py bench`.

A new site is set up in a folder of its own; requests go to this machine alone, and everything stops by itself after about five minutes.
The bare view answers one kilobyte through the same middleware, without a query; rounds are interleaved.
"""

import http.client
import json
import re
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks import programme, registration, serving

ROUNDS = 5
SECONDS = 2.0
AIMS = {"landing page": 0.7, "timetable": 0.7, "paper": 0.7, "landing page, 304": 0.9}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cold = _timed(lambda: _set_up(folder))
        paths = _paths(folder)
        warm = _timed(lambda: serving.manage(folder, "demo")) + _start(folder)
        _kept(folder, paths)
        _anew(folder, paths)
        _registrations(folder)
        registration.measure(folder, SECONDS)
        programme.measure(folder, SECONDS)
        print(f"\n| start | seconds |\n|---|---|\n| first: migrations, demonstration, server | {cold:.1f} |\n| second | {warm:.1f} |")


def _set_up(folder: Path) -> None:
    serving.manage(folder, "prepare")
    serving.manage(folder, "demo")
    _start(folder)


def _start(folder: Path) -> float:
    began = time.perf_counter()
    with serving.site(folder):
        return time.perf_counter() - began


def _timed(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def _paths(folder: Path) -> dict[str, str]:
    with serving.site(folder) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/proceedings/baku-2024/", headers={"Host": "localhost"})
        paper = re.search(r"/papers/[a-z0-9]+/", connection.getresponse().read().decode())
    assert paper, "the demonstration has papers"
    return {"landing page": "/baku-2024/", "timetable": "/baku-2024/programme/", "paper": paper[0]}


def _kept(folder: Path, paths: dict[str, str]) -> None:
    rates: dict[str, list[float]] = {"bare view": [], **{name: [] for name in paths}, "landing page, 304": []}
    with serving.site(folder) as port:
        _status, etag, _body = serving.answer(http.client.HTTPConnection("127.0.0.1", port), paths["landing page"], {})
        for _round in range(ROUNDS):
            rates["bare view"].append(serving.rate(port, "/bare", SECONDS))
            for name, path in paths.items():
                rates[name].append(serving.rate(port, path, SECONDS))
            condition = {"If-None-Match": etag}
            rates["landing page, 304"].append(serving.rate(port, paths["landing page"], SECONDS, condition, 304))
    _print_rates(rates)


def _print_rates(rates: dict[str, list[float]]) -> None:
    print("| kept page | answers per second (lowest–highest) | beside the bare view | aim |\n|---|---|---|---|")
    for name, found in rates.items():
        ratio = statistics.median(one / bare for one, bare in zip(found, rates["bare view"], strict=True))
        aim = AIMS.get(name, 1.0)
        verdict = "" if name not in AIMS else f"{aim} {'met' if ratio >= aim else 'missed'}"
        print(f"| {name} | {statistics.median(found):.0f} ({min(found):.0f}–{max(found):.0f}) | {ratio:.2f} | {verdict} |", flush=True)


def _anew(folder: Path, paths: dict[str, str]) -> None:
    print("\n| page built anew | milliseconds | statements |\n|---|---|---|")
    for name, (milliseconds, statements) in registration.within(folder, "pages", json.dumps(paths)).items():
        print(f"| {name} | {milliseconds:.1f} | {statements:.0f} |", flush=True)


def _registrations(folder: Path) -> None:
    found = registration.within(folder, "registrations")
    print("\n| writing on SQLite | per second | beside the bare insert |\n|---|---|---|")
    print(f"| one row in a transaction of its own | {found['bare']:.0f} | 1 |")
    print(f"| a registration, held and confirmed | {found['service']:.0f} | {found['service'] / found['bare']:.2f} |", flush=True)


if __name__ == "__main__":
    main()
