"""Many people want the same few seats at once: nobody may be sold a seat twice, none may stay empty, nobody may be passed.

`python -m benchmarks.races [--attempts 1000] [--seats 100] [--database URL]` runs the service and, as a control, the naive
booking (count, insert, no transaction), which must oversell. Each run has a database of its own and stops by itself.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS_AT_MOST = 240
SEATS, PAYMENTS = "benchmarks.racer", "benchmarks.payment_racer"


@dataclass(frozen=True)
class Outcome:
    """Figures of one run. `overtaken`: seats that went past the waiting list when some came free."""

    strategy: str
    database: str
    attempts: int
    seats: int
    oversold: int
    lost: int
    overtaken: int
    errors: int
    per_second: float


def race(url: str, strategy: str, *, attempts: int, seats: int, processes: int = 4, threads: int = 8) -> Outcome:
    """Run one strategy against a fresh database at `url`; the file or database must be empty."""
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1"}
    environment.setdefault("SECRET_KEY", secrets.token_hex(24))
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    _call(environment, "prepare", {"seats": seats})
    share = attempts // processes
    began = time.time() + 4
    order = {"strategy": strategy, "attempts": share, "threads": threads, "begin": began}
    errors = sum(answer["errors"] for answer in _together(environment, [{**order, "first": number * share} for number in range(processes)]))
    seconds = time.time() - began
    return Outcome(
        strategy,
        url.split(":")[0],
        attempts,
        seats,
        errors=errors,
        per_second=round(attempts / seconds, 1),
        **_call(environment, "judge", {"seats": seats, "strategy": strategy}),
    )


def race_payments(url: str, *, orders: int = 20) -> dict[str, int]:
    """Every payment is sent by two processes at once, while a third ends what was not paid in time."""
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1"}
    environment.setdefault("SECRET_KEY", secrets.token_hex(24))
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    _call(environment, "prepare", {"orders": orders}, PAYMENTS)
    begin = {"begin": time.time() + 4}
    told = _together(environment, [{"part": part, **begin} for part in ("pay", "pay", "sweep")], PAYMENTS)
    return {"errors": sum(answer["errors"] for answer in told), **_call(environment, "judge", {}, PAYMENTS)}


def race_at_doors(url: str, tickets: int, *, cancelled_meanwhile: bool = False) -> dict[str, int]:
    """Two telephones scan every ticket at once, and perhaps their holders give them back in that minute."""
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1"}
    environment.setdefault("SECRET_KEY", secrets.token_hex(24))
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    _call(environment, "sell", {"number": tickets})
    begin = time.time() + 4
    orders: list[tuple[str, dict[str, object]]] = [
        ("scan", {"device": name, "begin": begin, "threads": 4}) for name in ("Left door", "Right door")
    ]
    if cancelled_meanwhile:
        orders.append(("give_back", {"begin": begin}))
    errors = sum(answer["errors"] for answer in _side_by_side(environment, orders))
    return {"errors": errors, **_call(environment, "judge_door", {})}


def fresh_sqlite() -> str:
    return f"sqlite:///{tempfile.mkdtemp()}/race.sqlite3"


class FreshPostgres:
    """A database beside the one at `url`, dropped afterwards."""

    def __init__(self, url: str) -> None:
        self.url, self.name = url, f"race_{secrets.token_hex(6)}"

    def __enter__(self) -> str:
        self._run(f'CREATE DATABASE "{self.name}"')
        return f"{self.url.rpartition('/')[0]}/{self.name}"

    def __exit__(self, *_problem: object) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        program = "import sys, psycopg; psycopg.connect(sys.argv[1], autocommit=True).execute(sys.argv[2])"
        # The maintenance database always exists; the one at the address may be made later.
        subprocess.run([sys.executable, "-c", program, f"{self.url.rpartition('/')[0]}/postgres", statement], check=True)


def _call(environment: dict[str, str], verb: str, order: dict[str, object], racer: str = SEATS) -> dict[str, int]:
    answer = subprocess.run(
        [sys.executable, "-m", racer, verb, json.dumps(order)],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True, timeout=SECONDS_AT_MOST,
    )  # fmt: skip
    return json.loads(answer.stdout.splitlines()[-1])


def _together(environment: dict[str, str], orders: list[dict[str, object]], racer: str = SEATS) -> list[dict[str, int]]:
    return _side_by_side(environment, [("run", order) for order in orders], racer)


def _side_by_side(environment: dict[str, str], orders: list[tuple[str, dict[str, object]]], racer: str = SEATS) -> list[dict[str, int]]:
    answers: list[dict[str, int]] = []
    runners = [threading.Thread(target=lambda order=order: answers.append(_call(environment, *order, racer))) for order in orders]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(SECONDS_AT_MOST)
    if len(answers) != len(orders):
        raise RuntimeError("a process of the race did not come back")
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=1000)
    parser.add_argument("--seats", type=int, default=100)
    parser.add_argument("--database", default=os.environ.get("TEST_DATABASE_URL", ""), help="a PostgreSQL database to make others beside")
    options = parser.parse_args()
    for strategy in ("service", "naive"):
        print(json.dumps(asdict(race(fresh_sqlite(), strategy, attempts=options.attempts, seats=options.seats))))
        if options.database:
            with FreshPostgres(options.database) as url:
                print(json.dumps(asdict(race(url, strategy, attempts=options.attempts, seats=options.seats))))


if __name__ == "__main__":
    main()
