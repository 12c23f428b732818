"""Import of proceedings beside the parsing of the same files alone: `python -m benchmarks.proceedings_import FILE…`.

Every round parses and imports into a database of its own, so that both meet the same machine in the same minute.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STATE_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/records.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
        measure(wanted.files, wanted.rounds)


def measure(files: list[Path], rounds: int) -> None:
    import django  # noqa: PLC0415 - after the environment says which database

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    contents = [path.read_bytes() for path in files]
    figures = [_round(contents, number) for number in range(rounds)]
    papers = figures[0][0]
    parsing, importing, again = (statistics.median(row[place] for row in figures) for place in (1, 2, 3))
    print(f"{papers} papers of {len(files)} files, median of {rounds} rounds")
    print(f"{'parsing alone':20}{papers / parsing:6.0f} papers per second")
    for name, seconds, statements in (("imported, published", importing, figures[0][4]), ("again, nothing new", again, figures[0][5])):
        print(f"{name:20}{papers / seconds:6.0f} papers per second, {seconds / parsing:.1f} times the parsing, {statements} statements")


def _round(contents: list[bytes], number: int) -> tuple[int, float, float, float, int, int]:
    """Papers; seconds of parsing, of the import with its parsing, and of a second run; statements of these two."""
    from django.db import connection, transaction  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from conference.models import Organisation  # noqa: PLC0415
    from proceedings.imports import recognised  # noqa: PLC0415
    from proceedings.models import Paper  # noqa: PLC0415
    from proceedings.services.importing import Wishes, import_collection, series_called  # noqa: PLC0415

    def parse() -> None:
        for content in contents:
            recognised.read(content)

    def take_in() -> None:
        for content in contents:
            import_collection(series, recognised.read(content), by=None, wishes=Wishes(publish=True))

    with transaction.atomic():
        series = series_called(Organisation.objects.create(name="Measured"), f"measured-{number}", by=None)
        parsing = _seconds(parse)
        if number:
            importing, again, captured = _seconds(take_in), _seconds(take_in), (0, 0)
        else:
            with CaptureQueriesContext(connection) as first:
                importing = _seconds(take_in)
            with CaptureQueriesContext(connection) as second:
                again = _seconds(take_in)
            captured = (len(first), len(second))
        papers = Paper.objects.count()
        transaction.set_rollback(True)
    return (papers, parsing, importing, again, *captured)


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
