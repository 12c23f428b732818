"""One process of a race to count: readings of one paper by many at once. Started by tests of `proceedings.services.counting`."""

import json
import os
import sys
import threading
import time
from datetime import UTC, date, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.db import connections  # noqa: E402

from conference.models import Organisation  # noqa: E402
from proceedings.models import AccessCount, Paper, Series, Volume  # noqa: E402
from proceedings.services import counting  # noqa: E402

MOMENT = datetime(2027, 5, 10, 12, tzinfo=UTC)


def prepare() -> dict[str, int]:
    organisation = Organisation.objects.create(name="Race", contact_email="race@example.org")
    series = Series.objects.create(organisation=organisation, slug="race", title="Race")
    volume = Volume.objects.create(series=series, slug="race", title="Race", year=2027)
    Paper.objects.create(volume=volume, changed_at=MOMENT)
    return {}


def run(begin: float, times: int, threads: int) -> dict[str, int]:
    paper, errors = Paper.objects.get().pk, []

    def count() -> None:
        try:
            for _time in range(times // threads):
                counting.add(paper, AccessCount.Kind.VIEW, MOMENT)
        except Exception as problem:  # counted: a race must end without any
            errors.append(repr(problem))
        finally:
            connections.close_all()

    counters = [threading.Thread(target=count) for _number in range(threads)]
    time.sleep(max(0.0, begin - time.time()))
    for counter in counters:
        counter.start()
    for counter in counters:
        counter.join()
    return {"errors": len(errors)}


def judge() -> dict[str, list[tuple[str, int]]]:
    return {"days": [(str(row.day), row.count) for row in AccessCount.objects.filter(day=date(2027, 5, 10))]}


if __name__ == "__main__":
    print(json.dumps({"prepare": prepare, "run": run, "judge": judge}[sys.argv[1]](**json.loads(sys.argv[2]))))
