"""A paper with very many reviews: `python -m benchmarks.reviews [REVIEWS…]`, 10 and 10,000 when nothing is said.

Each number has a site of its own. What is built and written is counted and timed in a process there; the kept first page
stands beside the bare view of the same run.
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
SIZES = (10, 10_000)
SECONDS_AT_MOST = 600


def measure(folder: Path, reviews: int) -> None:
    serving.manage(folder, "prepare")
    found = within(folder, reviews)
    print(f"\n### {reviews:,} reviews of one paper\n\n| what | statements | ms |\n|---|---|---|")
    for name, row in found["work"].items():
        print(f"| {name} | {row['statements']} | {row['ms']:.1f} |")
    with serving.site(folder) as port:
        serving.answer(http.client.HTTPConnection("127.0.0.1", port), found["path"], {})
        ratios = [serving.rate(port, found["path"], SECONDS) / serving.rate(port, "/bare", SECONDS) for _round in range(ROUNDS)]
    print(f"\nThe kept first page beside the bare view: {statistics.median(ratios):.2f}", flush=True)


def within(folder: Path, reviews: int) -> Any:
    command = [sys.executable, "-m", "benchmarks.reviews_within", str(reviews)]
    environment = serving.environment(folder)
    done = subprocess.run(
        command, cwd=serving.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=SECONDS_AT_MOST
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    for reviews in map(int, sys.argv[1:] or SIZES):
        with tempfile.TemporaryDirectory() as name:
            measure(Path(name), reviews)


if __name__ == "__main__":
    main()
