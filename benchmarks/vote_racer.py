"""One process of a race to vote: one person, many times at once, for one review. Started by tests of `reviews.services.votes`."""

import json
import os
import sys
import threading
import time
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup()

from django.db import connections  # noqa: E402

from conference.models import Organisation  # noqa: E402
from proceedings.models import Paper, PaperVersion, Series, Volume  # noqa: E402
from reviews.models import HelpfulVote, Review  # noqa: E402
from reviews.readers import Reader  # noqa: E402
from reviews.services import votes  # noqa: E402

MOMENT = datetime(2027, 5, 10, 12, tzinfo=UTC)


def prepare() -> dict[str, int]:
    organisation = Organisation.objects.create(name="Race", contact_email="race@example.org")
    series = Series.objects.create(organisation=organisation, slug="race", title="Race")
    volume = Volume.objects.create(series=series, slug="race", title="Race", year=2027, state="published", published_on=MOMENT.date())
    paper = Paper.objects.create(volume=volume, changed_at=MOMENT, state="published")
    version = PaperVersion.objects.create(paper=paper, number=1, published_at=MOMENT)
    Paper.objects.filter(pk=paper.pk).update(current=version)
    Review.objects.create(
        paper=paper, version=version, email="writer@example.org", email_key="writer@example.org", mailbox="writer@example.org",
        display_name="Writer", language="en", rating=4, text="Words. " * 20, state="published", published_at=MOMENT,
    )  # fmt: skip
    return {}


def run(threads: int, seconds: float) -> dict[str, list[str]]:
    review, reader, errors = Review.objects.get(), Reader("voter@example.org", "", None, "link"), []
    begin = threading.Barrier(threads)

    def vote() -> None:
        try:
            begin.wait(30)
            time.sleep(seconds - time.time() % seconds)  # processes begin together, at the same beat of the clock
            votes.cast(review, by=reader)
        except Exception as problem:  # counted: a race must end without any
            errors.append(repr(problem))
        finally:
            connections.close_all()

    voters = [threading.Thread(target=vote) for _number in range(threads)]
    for voter in voters:
        voter.start()
    for voter in voters:
        voter.join()
    return {"errors": errors}


def judge() -> dict[str, int]:
    return {"helpful": Review.objects.get().helpful, "votes": HelpfulVote.objects.count()}


if __name__ == "__main__":
    print(json.dumps({"prepare": prepare, "run": run, "judge": judge}[sys.argv[1]](**json.loads(sys.argv[2]))))
