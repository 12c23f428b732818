from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from conference.lib.errors import DomainError
from conference.services import restore


class Command(BaseCommand):
    help = "Brings a backup back, into an instance without conferences, users and private files; then looks whether all rules hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="what `backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore.bring_back(options["folder"])
        except (DomainError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        # A backup of an earlier version gets the tables of this one.
        call_command("migrate", verbosity=0)
        for name in manifest.lost:
            self.stderr.write(f"This private file was missing or damaged already when the backup was made: {name}")
        self.stdout.write(f"restored {sum(manifest.rows.values())} rows and {len(manifest.sums) - 1} private files of {manifest.made_at}")
        call_command("check_invariants", stdout=self.stdout, stderr=self.stderr)
