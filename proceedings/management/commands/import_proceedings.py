"""`import_proceedings SERIES FILE…`: volumes and papers from files, again and again without doubles."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conference.lib.errors import DomainError
from conference.models import Organisation
from proceedings.imports import acl
from proceedings.models import Series
from proceedings.services.importing import ImportReport, import_collection, series_called

LONGEST_LIST = 20


class Command(BaseCommand):
    help = "Reads ACL Anthology XML into a series; series and volumes that do not exist are made. A second run finds nothing new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("series", help="the address of the series, such as baku")
        parser.add_argument("files", nargs="+", type=Path, metavar="file")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--publish", action="store_true", help="publish the new papers and their volumes")

    def handle(self, *args: Any, **options: Any) -> None:
        read = [self._read(path) for path in options["files"]]
        dry_run = options["dry_run"]
        existed = Series.objects.filter(slug=options["series"]).exists()
        series = self._series(options["series"])
        try:
            for path, collection in zip(options["files"], read, strict=True):
                self._tell(path, import_collection(series, collection, by=None, publish=options["publish"], dry_run=dry_run))
        except DomainError as refusal:
            raise CommandError(str(refusal))
        finally:
            if dry_run and not existed:
                Series.objects.filter(pk=series.pk).delete()
        if dry_run:
            self.stdout.write("Nothing was written.")

    def _read(self, path: Path) -> acl.ReadCollection:
        try:
            return acl.read(path.read_bytes())
        except OSError as problem:
            raise CommandError(f"{path.name} cannot be read: {problem.strerror}.")
        except DomainError as refusal:
            raise CommandError(f"{path.name}: {refusal}")

    def _series(self, slug: str) -> Series:
        organisation = Organisation.objects.order_by("pk").first()
        if organisation is None:
            raise CommandError("There is no organisation yet: run `manage.py create_owner EMAIL` first.")
        return series_called(organisation, slug, by=None)

    def _tell(self, path: Path, report: ImportReport) -> None:
        self.stdout.write(f"{path.name}: {len(report.volumes)} volumes made, {report.same} papers as before")
        self._list("papers new", report.new)
        self._list("papers changed", report.changed)
        self._list("papers differ in the file, changed or published here: left alone", report.left_alone)
        self._list("refused", [f"{refused.what}: {refused.why}" for refused in report.refused])

    def _list(self, heading: str, lines: list[str]) -> None:
        self.stdout.write(f"  {len(lines)} {heading}")
        for line in lines[:LONGEST_LIST]:
            self.stdout.write(f"    {line}")
        if len(lines) > LONGEST_LIST:
            self.stdout.write(f"    and {len(lines) - LONGEST_LIST} more")
