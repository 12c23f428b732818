"""Published papers by the thousand: `python -m benchmarks.proceedings [PAPERS…]`, 1,000 and 10,000 when nothing is said.

For each number a site of its own is filled with invented papers. A search stands beside its bare statements (match, rank, limit, facets)
in the same run, a kept paper beside the bare view. What is exported and read in is measured by the modules that begin with `proceedings_`.
"""

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import serving

ROUNDS = 3
SECONDS = 2.0
SIZES = (1_000, 10_000)
FILLING_SECONDS = 1_200


def measure(folder: Path, papers: int) -> None:
    filled = within(folder, "fill", papers)
    print(f"\n### {papers:,} papers, filled in {filled['seconds']:.0f} s; records of {filled['bytes'] / 1e6:.0f} MB")
    _print_search(within(folder, "search"))
    _print_pages(folder, within(folder, "pages"))


def within(folder: Path, what: str, *arguments: object) -> Any:
    """Measured in a process of its own at this folder's site."""
    command = [sys.executable, "-m", "benchmarks.proceedings_within", what, *map(str, arguments)]
    environment = serving.environment(folder)
    done = subprocess.run(
        command, cwd=serving.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=FILLING_SECONDS
    )
    return json.loads(done.stdout.splitlines()[-1])


def _print_search(found: dict[str, dict[str, float]]) -> None:
    """`rows` is what it takes to read the papers of a page and make nothing of them."""
    columns = (
        "papers found",
        "bare p50, ms",
        "bare p95",
        "rows p50",
        "p50",
        "p95",
        "p50 beside bare",
        "p95 beside bare",
        "p50 beside both",
    )
    print("\n| search | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for name, row in found.items():
        times = " | ".join(f"{row[part]:.1f}" for part in ("bare_p50", "bare_p95", "read_p50", "p50", "p95"))
        ratios = f"{row['p50'] / row['bare_p50']:.1f} | {row['p95'] / row['bare_p95']:.1f}"
        both = row["p50"] / (row["bare_p50"] + row["read_p50"])
        print(f"| {name} | {row['found']:.0f} | {times} | {ratios} | {both:.1f} |", flush=True)


def _print_pages(folder: Path, found: dict[str, Any]) -> None:
    print("\n| page of a paper | statements | ms, built anew |\n|---|---|---|")
    for name, row in found.items():
        print(f"| {name} | {row['statements']} | {row['ms']:.1f} |")
    path = found["current version"]["path"]
    with serving.site(folder) as port:
        serving.answer(http.client.HTTPConnection("127.0.0.1", port), path, {})
        ratios = [serving.rate(port, path, SECONDS) / serving.rate(port, "/bare", SECONDS) for _round in range(ROUNDS)]
    print(f"\nA kept paper beside the bare view: {statistics.median(ratios):.2f}", flush=True)


def main() -> None:
    for papers in map(int, sys.argv[1:] or SIZES):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            serving.manage(folder, "prepare")
            measure(folder, papers)


if __name__ == "__main__":
    main()
