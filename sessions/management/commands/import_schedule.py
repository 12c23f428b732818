"""`import_schedule CONFERENCE FILE`: a programme from a file, again and again without doubles."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conference.lib.errors import DomainError
from conference.models import Conference
from sessions.imports import any_format
from sessions.services.import_report import Compared, ImportReport
from sessions.services.importing import import_programme, read_file

LONGEST_LIST = 20


class Command(BaseCommand):
    help = (
        "Reads a programme into a conference: pentabarf or frab XML, frab JSON, or a table in CSV; the content tells which. "
        "A second run of the same file finds nothing new. What is gone from the file is cancelled, never deleted; what was changed here "
        "is left alone and told in each run until both agree."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("conference", help="the conference's address, such as baku-2024")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--release", action="store_true", help="release a version afterwards, even if releases are made by hand")
        parser.add_argument("--all", action="store_true", help=f"list everything, not only the first {LONGEST_LIST} of each kind")

    def handle(self, *args: Any, **options: Any) -> None:
        conference = Conference.objects.filter(slug=options["conference"]).first()
        if conference is None:
            raise CommandError(f"There is no conference under the address “{options['conference']}”.")
        try:
            read = read_file(conference, _content(options["file"]))
            report = import_programme(conference, read, by=None, release=options["release"], dry_run=options["dry_run"])
        except OSError as problem:
            raise CommandError(f"The file cannot be read: {problem.strerror}.")
        except DomainError as refusal:
            raise CommandError(str(refusal))
        self._tell(report, options["dry_run"], None if options["all"] else LONGEST_LIST)

    def _tell(self, report: ImportReport, dry_run: bool, most: int | None) -> None:
        for note in report.notes:
            self.stdout.write(note)
        self._list("new", report.new, most)
        self._list("changed", [_told(change, "{ours} → {theirs}") for change in report.changes], most)
        self._list("gone, now cancelled", report.gone, most)
        self._list("changed here since, left alone", [_told(kept, "here {ours}, in the file {theirs}") for kept in report.kept_here], most)
        self._list("refused", [f"{refused.what}: {refused.why}" for refused in report.refused], most)
        self.stdout.write(f"{report.same} as before")
        if dry_run:
            self.stdout.write("Nothing was written.")
        elif report.version is not None:
            self.stdout.write(f"Released as version {report.version.number}.")

    def _list(self, heading: str, lines: list[str], most: int | None) -> None:
        self.stdout.write(f"{len(lines)} {heading}")
        for line in lines[:most]:
            self.stdout.write(f"  {line}")
        if most is not None and len(lines) > most:
            self.stdout.write(f"  and {len(lines) - most} more")


def _content(path: Path) -> bytes:
    """Never more than a programme may have, whatever the file's size."""
    any_format.check_size(path.stat().st_size)
    with path.open("rb") as opened:
        return opened.read(any_format.LARGEST_BYTES + 1)


def _told(compared: Compared, words: str) -> str:
    parts = [f"{one.field}: {words.format(ours=one.ours_shown, theirs=one.theirs_shown)}" for one in compared.differences]
    return f"{compared.title}: {'; '.join(parts)}"
