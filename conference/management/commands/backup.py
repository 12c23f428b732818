from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conference.lib.errors import DomainError
from conference.services import backup


class Command(BaseCommand):
    help = "Copies records and private files into an empty folder, while the site goes on working; `restore` brings them back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="empty, or not there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.write(options["folder"])
        except (DomainError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        for name in manifest.lost:
            self.stderr.write(f"The records name a private file that is missing or damaged: {name}")
        self.stdout.write(f"{options['folder']}: {sum(manifest.rows.values())} rows and {len(manifest.sums) - 1} private files")
