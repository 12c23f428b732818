from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from conference.services.worker import Worker, beat, round_of_work


class Command(BaseCommand):
    help = "Sends mail, ends holds, makes offers: everything that happens by itself. Runs until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["once"]:
            Worker().run()
            return
        done = round_of_work()
        beat()
        self.stdout.write(f"{done} done")
