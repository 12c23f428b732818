from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.module_loading import import_string, module_has_submodule

from conference.lib.errors import DomainError
from conference.models import Conference

KINDS = ("sessions", "tickets", "papers", "reviews")

Populate = Callable[[Conference, dict[str, int], datetime], list[str]]


class Command(BaseCommand):
    help = "Fills a conference with invented sessions, tickets, papers and reviews, for load tests. Each run adds as many again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", metavar="CONFERENCE", help="its address, such as baku-forum")
        for kind in KINDS:
            parser.add_argument(f"--{kind}", type=int, default=0, metavar="N")
        parser.add_argument("--yes-really", action="store_true", help="also where DEMO is off; nothing takes the rows away again")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or options["yes_really"]):
            raise CommandError("This is not a demonstration, and nothing takes invented rows away again. If you mean it: --yes-really")
        counts = {kind: options[kind] for kind in KINDS}
        if min(counts.values()) < 0 or not any(counts.values()):
            raise CommandError(f"Say how many, as in: populate {options['conference']} --sessions 200 --tickets 2000")
        conference = Conference.objects.select_related("organisation").filter(slug=options["conference"]).first()
        if conference is None:
            raise CommandError(f"There is no conference at /{options['conference']}/")
        self._populate(conference, counts)

    def _populate(self, conference: Conference, counts: dict[str, int]) -> None:
        at = timezone.now()
        try:
            for populate in providers():
                for line in populate(conference, counts, at):
                    self.stdout.write(line)
        except DomainError as problem:
            raise CommandError(str(problem)) from problem


def providers() -> Iterator[Populate]:
    """This app may import none above it, so they are found by name; apps stand in the settings from below upwards."""
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "populating"):
            yield import_string(f"{app.name}.populating.populate")
