"""A server that loses its power in the middle of everything: what was begun is as if it never was, what was done stays."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psycopg
import pytest

from benchmarks import races

pytestmark = [pytest.mark.writes, pytest.mark.xdist_group("races")]

NOTHING_WRONG = {"oversold": [0], "lost": [0], "overtaken": [0]}
SECONDS_AT_MOST = 60


def kill_amid(url: str, first: int) -> int:
    """Let a crowd do everything at once and end its process without a word; how it ended."""
    before = orders_in(url)
    order = {"strategy": "mixed", "attempts": 20_000, "threads": 8, "begin": 0, "first": first, "rounds": 1}
    crowd = start("run", order, url)
    until = time.monotonic() + SECONDS_AT_MOST
    while orders_in(url) < before + 5 and crowd.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    crowd.kill()
    return crowd.wait(SECONDS_AT_MOST)


def start(verb: str, order: dict[str, object], url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.racer", verb, json.dumps(order)]
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1"}
    return subprocess.Popen(command, cwd=races.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def answer(verb: str, order: dict[str, object], url: str) -> dict[str, object]:
    out, _errors = start(verb, order, url).communicate(timeout=SECONDS_AT_MOST)
    return json.loads(out.splitlines()[-1])


def orders_in(url: str) -> int:
    with closing(connect(url)) as database:
        return database.execute("SELECT COUNT(*) FROM registrations_order").fetchone()[0]


def connect(url: str):
    path = url.removeprefix("sqlite:///")
    return psycopg.connect(url) if path == url else sqlite3.connect(path, timeout=20)


def break_off(pattern: str, kills: int) -> None:
    with races.database(races.server(), like=pattern) as url:
        answer("prepare", {"seats": 40, "rounds": 1}, url)
        for number in range(kills):
            assert kill_amid(url, first=number * 100_000) == -signal.SIGKILL
            assert answer("judge", {"strategy": "mixed", "rounds": 1}, url) == NOTHING_WRONG
        assert orders_in(url) >= 5 * kills


def test_a_process_killed_amid_a_crowd_leaves_every_rule_in_force(pattern: str) -> None:
    break_off(pattern, kills=2)


@pytest.mark.slow
def test_twenty_processes_killed_amid_a_crowd_leave_every_rule_in_force(pattern: str) -> None:
    break_off(pattern, kills=20)
