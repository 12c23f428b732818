"""`import_proceedings SERIES FILE…`: volumes and papers from files, again and again without doubles."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conference.lib.errors import DomainError
from conference.lib.pdf import LARGEST_BYTES, BadPdf
from conference.models import Organisation
from proceedings.imports import recognised
from proceedings.imports.collected import ReadCollection, Refused
from proceedings.models import Series, Volume
from proceedings.services.import_report import ImportReport
from proceedings.services.importing import FoundPdf, Wishes, import_collection, series_called

LONGEST_LIST = 20
EPILOG = """\
The format is recognised by what is in the file. A volume is made for each volume of an ACL Anthology collection; for each
journal or conference with its volume, issue and year of JATS; for each book title or journal with its volume, number and
year of BibTeX and RIS. A volume is read in wholly or not at all. A second run finds nothing new; drafts that nobody
changed here follow their file, everything else that differs is named and left alone.

In the folder of --pdfs a paper's file is called, in this order: <Anthology id>.pdf or <bibkey>.pdf (ACL); <DOI after the
slash>.pdf, <DOI with _ for />.pdf, <publisher's id>.pdf or <first page>.pdf (JATS); <key>.pdf or its DOI as before
(BibTeX); its DOI as before or <ID>.pdf (RIS). Each is looked through as an upload would be; a paper whose file is refused
is read in without it.
"""


class Command(BaseCommand):
    help = "Reads ACL Anthology XML, JATS, BibTeX and RIS into a series; series and volumes that do not exist are made."

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(*args, epilog=EPILOG, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("series", help="the address of the series, such as baku")
        parser.add_argument("files", nargs="+", type=Path, metavar="file")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--publish", action="store_true", help="publish the new papers and their volumes")
        parser.add_argument("--pdfs", type=Path, metavar="folder", help="where the PDFs lie, named as below")
        parser.add_argument("--volume", metavar="slug", help="put all papers into this volume of the series")
        parser.add_argument("--without-refused", action="store_true", help="take a volume without those of its papers that are refused")

    def handle(self, *args: Any, **options: Any) -> None:
        read = [self._read(path) for path in options["files"]]
        existed = Series.objects.filter(slug=options["series"]).exists()
        series = self._series(options["series"])
        try:
            wishes = self._wishes(series, options)
            reports = [self._apply(path, series, collection, wishes) for path, collection in zip(options["files"], read, strict=True)]
        except DomainError as refusal:
            raise CommandError(str(refusal))
        finally:
            if options["dry_run"] and not existed:
                Series.objects.filter(pk=series.pk).delete()
        if options["dry_run"]:
            self.stdout.write("Nothing was written.")
        if refused := [one for report in reports for one in report.refused_volumes]:
            raise CommandError(f"{len(refused)} volumes were refused.")

    def _read(self, path: Path) -> ReadCollection:
        try:
            if path.stat().st_size > recognised.LARGEST_BYTES:
                raise recognised.TooLarge
            return recognised.read(path.read_bytes())
        except OSError as problem:
            raise CommandError(f"{path.name} cannot be read: {problem.strerror}.")
        except DomainError as refusal:
            raise CommandError(f"{path.name}: {refusal}")

    def _series(self, slug: str) -> Series:
        organisation = Organisation.objects.order_by("pk").first()
        if organisation is None:
            raise CommandError("There is no organisation yet: run `manage.py create_owner EMAIL` first.")
        return series_called(organisation, slug, by=None)

    def _wishes(self, series: Series, options: dict[str, Any]) -> Wishes:
        into = None
        if slug := options["volume"]:
            into = Volume.objects.select_related("series", "conference").filter(series=series, slug=slug).first()
            if into is None:
                raise CommandError(f"The series {series.slug} has no volume {slug}.")
        folder = options["pdfs"]
        if folder is not None and not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        return Wishes(
            publish=options["publish"],
            dry_run=options["dry_run"],
            into=into,
            without_refused=options["without_refused"],
            find_pdf=PdfFolder(folder).find if folder is not None else None,
        )

    def _apply(self, path: Path, series: Series, collection: ReadCollection, wishes: Wishes) -> ImportReport:
        report = import_collection(series, collection, by=None, wishes=wishes)
        self._tell(path, report, wishes)
        return report

    def _tell(self, path: Path, report: ImportReport, wishes: Wishes) -> None:
        self.stdout.write(f"{path.name}: {len(report.volumes)} volumes made, {report.same} papers as before")
        self._list("papers new", report.new)
        self._list("papers changed", report.changed)
        self._list("papers differ in the file, changed or published here: left alone", report.left_alone)
        self._list("papers refused", _said(report.refused))
        self._list("volumes refused", _said(report.refused_volumes))
        if wishes.find_pdf is not None:
            self.stdout.write(f"  {report.attached} PDFs attached")
            self._list("PDFs refused", _said(report.refused_files))
        self._list("remarks", _said(report.remarks))

    def _list(self, heading: str, lines: list[str]) -> None:
        self.stdout.write(f"  {len(lines)} {heading}")
        for line in lines[:LONGEST_LIST]:
            self.stdout.write(f"    {line}")
        if len(lines) > LONGEST_LIST:
            self.stdout.write(f"    and {len(lines) - LONGEST_LIST} more")


class PdfFolder:
    """The PDFs of a folder by name, without regard to case; links out of it are not followed."""

    def __init__(self, folder: Path) -> None:
        files = [path for path in folder.iterdir() if path.suffix.lower() == ".pdf" and path.is_file() and not path.is_symlink()]
        self._files = {path.stem.lower(): path for path in sorted(files, reverse=True)}

    def find(self, names: Sequence[str]) -> FoundPdf | None:
        path = next((self._files[name.lower()] for name in names if name.lower() in self._files), None)
        if path is None:
            return None
        if path.stat().st_size > LARGEST_BYTES:
            raise BadPdf("The PDF is larger than 40 MB.")
        return FoundPdf(path.name, path.read_bytes())


def _said(refused: Sequence[Refused]) -> list[str]:
    return [f"{one.what}: {one.why}" for one in refused]
