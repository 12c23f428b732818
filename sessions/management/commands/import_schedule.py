"""`import_schedule CONFERENCE FILE`: a programme from a frab or pentabarf file, again and again without doubles."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conference.lib.errors import DomainError
from conference.models import Conference
from sessions.imports import frab_xml
from sessions.services.importing import ImportReport, import_programme

LONGEST_LIST = 20


class Command(BaseCommand):
    help = "Reads pentabarf or frab XML into a conference's programme. A second run of the same file finds nothing new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("conference", help="the conference's address, such as baku-2024")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--release", action="store_true", help="release a version afterwards, even if releases are made by hand")

    def handle(self, *args: Any, **options: Any) -> None:
        conference = Conference.objects.filter(slug=options["conference"]).first()
        if conference is None:
            raise CommandError(f"There is no conference under the address “{options['conference']}”.")
        try:
            read = frab_xml.read(options["file"].read_bytes(), conference.zone)
            report = import_programme(conference, read, by=None, release=options["release"], dry_run=options["dry_run"])
        except OSError as problem:
            raise CommandError(f"The file cannot be read: {problem.strerror}.")
        except DomainError as refusal:
            raise CommandError(str(refusal))
        self._tell(report, options["dry_run"])

    def _tell(self, report: ImportReport, dry_run: bool) -> None:
        for note in report.notes:
            self.stdout.write(note)
        self._list("new", report.new)
        self._list("changed", report.changed)
        self._list("gone, now cancelled", report.gone)
        self._list("changed here since, left alone", report.changed_here)
        self._list("refused", [f"{refused.what}: {refused.why}" for refused in report.refused])
        self.stdout.write(f"{report.same} as before")
        if dry_run:
            self.stdout.write("Nothing was written.")
        elif report.version is not None:
            self.stdout.write(f"Released as version {report.version.number}.")

    def _list(self, heading: str, lines: list[str]) -> None:
        self.stdout.write(f"{len(lines)} {heading}")
        for line in lines[:LONGEST_LIST]:
            self.stdout.write(f"  {line}")
        if len(lines) > LONGEST_LIST:
            self.stdout.write(f"  and {len(lines) - LONGEST_LIST} more")
