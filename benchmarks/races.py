"""Many people want the same few seats at once: nobody may be sold a seat twice, none may stay empty, nobody may be passed.

`python -m benchmarks.races [--attempts 5000] [--seats 500] [--runs 3] [--database URL]` runs the service; a mixed load of everything
that people and the worker do; and, as a control, ten rounds of the naive booking (count, insert, no transaction), which must oversell in
nine. Each run has a database of its own on this machine and stops by itself after at most ten minutes.
"""

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECONDS_AT_MOST = 600
SEATS, PAYMENTS = "benchmarks.racer", "benchmarks.payment_racer"


@dataclass(frozen=True)
class Outcome:
    """Sums over the rounds of one run. `overtaken`: seats that went past the waiting list, or a rule that does not hold."""

    strategy: str
    database: str
    attempts: int
    seats: int
    rounds: int
    oversold: int
    oversold_rounds: int
    lost: int
    overtaken: int
    errors: int
    per_second: float


def race(url: str, strategy: str, *, attempts: int, seats: int, rounds: int = 1, processes: int = 4, threads: int = 8) -> Outcome:
    """Run one strategy, a few rounds of it, against the migrated and otherwise empty database at `url`."""
    environment = _environment(url)
    _call(environment, "prepare", {"seats": seats, "rounds": rounds})
    share = attempts // processes
    began = time.time() + 4
    order = {"strategy": strategy, "attempts": share, "threads": threads, "begin": began, "rounds": rounds}
    errors = sum(answer["errors"] for answer in _together(environment, [{**order, "first": number * share} for number in range(processes)]))
    seconds = max(0.001, time.time() - began)
    figures = _call(environment, "judge", {"strategy": strategy, "rounds": rounds})
    return Outcome(
        strategy,
        url.split(":")[0],
        attempts,
        seats,
        rounds,
        oversold=sum(figures["oversold"]),
        oversold_rounds=sum(1 for number in figures["oversold"] if number),
        lost=sum(figures["lost"]),
        overtaken=sum(figures["overtaken"]),
        errors=errors,
        per_second=round(attempts * rounds / seconds, 1),
    )


def race_payments(url: str, *, orders: int = 20) -> dict[str, int]:
    """Every payment is sent by two processes at once, while a third ends what was not paid in time."""
    environment = _environment(url)
    _call(environment, "prepare", {"orders": orders}, PAYMENTS)
    begin = {"begin": time.time() + 4}
    told = _together(environment, [{"part": part, **begin} for part in ("pay", "pay", "sweep")], PAYMENTS)
    return {"errors": sum(answer["errors"] for answer in told), **_call(environment, "judge", {}, PAYMENTS)}


def race_at_doors(url: str, tickets: int, *, cancelled_meanwhile: bool = False) -> dict[str, int]:
    """Two telephones scan every ticket at once, and perhaps their holders give them back in that minute."""
    environment = _environment(url)
    _call(environment, "sell", {"number": tickets})
    begin = time.time() + 4
    orders: list[tuple[str, dict[str, object]]] = [
        ("scan", {"device": name, "begin": begin, "threads": 4}) for name in ("Left door", "Right door")
    ]
    if cancelled_meanwhile:
        orders.append(("give_back", {"begin": begin}))
    errors = sum(answer["errors"] for answer in _side_by_side(environment, orders))
    return {"errors": errors, **_call(environment, "judge_door", {})}


def call(url: str, racer: str, verb: str, order: dict[str, object]) -> dict[str, Any]:
    """What the module `racer` answers in a process of its own, against the database at `url`."""
    return _call(_environment(url), verb, order, racer)


def side_by_side(url: str, racer: str, orders: list[tuple[str, dict[str, object]]]) -> list[dict[str, Any]]:
    """The same in a process for each order, all at once."""
    return _side_by_side(_environment(url), orders, racer)


def server() -> str:
    """The address by which the environment names PostgreSQL; empty when it does not."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


@contextmanager
def database(server: str = "", like: str = "") -> Iterator[str]:
    """The address of a new migrated database: beside the one at the address `server`, or a file; a copy of the one at `like`."""
    with _postgres(server, like) if server else _file(like) as url:
        if not like:
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=_environment(url), check=True)
        yield url


@contextmanager
def _file(like: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), f"{folder}/race.sqlite3")
        yield f"sqlite:///{folder}/race.sqlite3"


@contextmanager
def _postgres(server: str, like: str) -> Iterator[str]:
    name, beside = f"race_{secrets.token_hex(6)}", server.rpartition("/")[0]
    pattern = like.rpartition("/")[2]
    _execute(f"{beside}/postgres", f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{pattern}"' if pattern else ""))
    try:
        yield f"{beside}/{name}"
    finally:
        _execute(f"{beside}/postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _execute(url: str, statement: str) -> None:
    program = "import sys, psycopg; psycopg.connect(sys.argv[1], autocommit=True).execute(sys.argv[2])"
    subprocess.run([sys.executable, "-c", program, url, statement], check=True)


def _environment(url: str) -> dict[str, str]:
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1"}
    environment.setdefault("SECRET_KEY", secrets.token_hex(24))
    return environment


def _call(environment: dict[str, str], verb: str, order: dict[str, object], racer: str = SEATS) -> dict[str, Any]:
    answer = subprocess.run(
        [sys.executable, "-m", racer, verb, json.dumps(order)],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True, timeout=SECONDS_AT_MOST,
    )  # fmt: skip
    return json.loads(answer.stdout.splitlines()[-1])


def _together(environment: dict[str, str], orders: list[dict[str, object]], racer: str = SEATS) -> list[dict[str, Any]]:
    return _side_by_side(environment, [("run", order) for order in orders], racer)


def _side_by_side(environment: dict[str, str], orders: list[tuple[str, dict[str, object]]], racer: str = SEATS) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    runners = [threading.Thread(target=lambda order=order: answers.append(_call(environment, *order, racer))) for order in orders]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(SECONDS_AT_MOST)
    if len(answers) != len(orders):
        raise RuntimeError("a process of the race did not come back")
    return answers


RACES = (("service", 1), ("mixed", 1), ("naive", 10))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=5000)
    parser.add_argument("--seats", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--database", default=os.environ.get("TEST_DATABASE_URL", ""), help="a PostgreSQL database to make others beside")
    options = parser.parse_args()
    for server in filter(None, ["file", options.database]):
        with database("" if server == "file" else server) as pattern:
            for strategy, rounds in RACES:
                for _run in range(1 if strategy == "naive" else options.runs):
                    _run_one("" if server == "file" else server, pattern, strategy, options, rounds)


def _run_one(server: str, pattern: str, strategy: str, options: argparse.Namespace, rounds: int) -> None:
    attempts, seats = (options.attempts, options.seats) if rounds == 1 else (200, 20)
    with database(server, like=pattern) as url:
        print(json.dumps(asdict(race(url, strategy, attempts=attempts, seats=seats, rounds=rounds))), flush=True)


if __name__ == "__main__":
    main()
