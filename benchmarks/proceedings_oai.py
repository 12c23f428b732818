"""Papers harvested page by page: `python -m benchmarks.proceedings_oai [--papers 1000 10000] [--database URL]`.

The whole list is walked through the protocol's address in one process, in each format; the first tenth of its pages stands beside the last.
Each size has a database of its own that is gone afterwards.
"""

import argparse
import statistics

from benchmarks import races

SIZES = (1000, 10_000)
TENTH = 10


def measure(sizes: list[int], server: str) -> None:
    head = "papers | list | pages | first tenth, ms | last tenth, ms | last beside first | slowest, ms"
    print(f"\n| {'PostgreSQL' if server else 'SQLite'}: {head} |")
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        with races.database(server) as url:
            for name, times in races.call(url, "benchmarks.proceedings_oai_within", "walk", {"papers": size}).items():
                _print(size, name, times)


def _print(size: int, name: str, times: list[float]) -> None:
    count = max(1, len(times) // TENTH)
    first, last = statistics.median(times[:count]), statistics.median(times[-count:])
    print(f"| {size:,} | {name} | {len(times)} | {first:.0f} | {last:.0f} | {last / first:.2f} | {max(times):.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--database", default="", help="a PostgreSQL database to make others beside")
    options = parser.parse_args()
    measure(options.papers, options.database)


if __name__ == "__main__":
    main()
