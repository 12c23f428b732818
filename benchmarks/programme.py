"""The programme with 50, 500 and 1,000 sessions: `python -m benchmarks.programme`, a part of `python3 dev.py bench`.

A timetable built anew stands beside a plain loop over as many rows of the same fields, an import beside the parsing of its XML alone.
"""

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import serving

ROUNDS = 3
EVENTS = 943
# A first flight of ten packets: what a reader has before asking for more.
FIRST_FLIGHT = 14_000
# Sessions and days of each programme.
SIZES = {"programme-50": (50, 1), "programme-500": (500, 3), "programme-1000": (1000, 3), "programme-1000-in-a-day": (1000, 1)}


def measure(folder: Path, seconds: float) -> None:
    found = _within(folder, "pages")
    print("\n| built anew | statements | ms | of it reading the rows, ms | a plain loop, ms | beyond it, ms | kB | kB compressed |")
    print("|---|---|---|---|---|---|---|---|")
    for name, row in found.items():
        split = f"{row['rows']:.0f} | {row['loop']:.0f} | {row['ms'] - row['loop']:.0f}" if row["loop"] else " | | "
        sizes = f"{row['bytes'] / 1000:.0f} | {row['packed'] / 1000:.0f}"
        print(f"| {name} | {row['statements']} | {row['ms']:.0f} | {split} | {sizes} |", flush=True)
    _print_first_flight(found)
    _print_kept(folder, seconds)
    _print_import(_within(folder, "reading"))


def _within(folder: Path, what: str) -> dict[str, dict[str, float]]:
    """Measured in a process of its own at this folder's site."""
    command = [sys.executable, "-m", "benchmarks.programme_within", what]
    done = subprocess.run(
        command, cwd=serving.ROOT, env=serving.environment(folder), check=True, capture_output=True, text=True, timeout=600
    )
    return json.loads(done.stdout.splitlines()[-1])


def _print_first_flight(found: dict[str, dict[str, float]]) -> None:
    for name, row in found.items():
        if row["loop"]:
            print(f"{name}: {row['readable']:.0f} sessions can be read in the first {FIRST_FLIGHT // 1000} kB that arrive", flush=True)


def _print_kept(folder: Path, seconds: float) -> None:
    print("\n| kept timetable | beside the bare view |\n|---|---|")
    with serving.site(folder) as port:
        for slug in SIZES:
            path = f"/{slug}/programme/"
            serving.answer(http.client.HTTPConnection("127.0.0.1", port), path, {})
            ratios = [serving.rate(port, path, seconds) / serving.rate(port, "/bare", seconds) for _round in range(ROUNDS)]
            print(f"| {slug} | {statistics.median(ratios):.2f} |", flush=True)


def _print_import(found: dict[str, dict[str, float]]) -> None:
    print(f"\n| {EVENTS} events of XML | seconds | beside parsing alone | statements |\n|---|---|---|---|")
    parsing = found["parsed by lxml alone"]["seconds"]
    for name, row in found.items():
        print(f"| {name} | {row['seconds']:.3f} | {row['seconds'] / parsing:.1f} | {row.get('statements', '')} |", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        serving.manage(folder, "prepare")
        serving.manage(folder, "demo")
        measure(folder, 2.0)


if __name__ == "__main__":
    main()
