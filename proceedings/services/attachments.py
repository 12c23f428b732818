"""The files of a version that is not published yet; what is published keeps the files it has."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from conference.lib.images import read_figure
from conference.lib.pdf import check_pdf
from conference.lib.text import clean_line
from conference.models import StoredFile
from conference.services import activity, files
from proceedings.file_types import address_name, check_supplement
from proceedings.models import PaperFile, PaperVersion, PdfText
from proceedings.services.refusals import Frozen, NameTaken, TooManyFiles

MOST_FILES = 100
Kind = PaperFile.Kind


@transaction.atomic
def attach_pdf(version: PaperVersion, content: bytes, *, name: str, by: User | None) -> PaperFile:
    """The paper itself, whose words the worker reads afterwards. Raises BadPdf, in words, for what is not a harmless PDF."""
    _check_open(version)
    facts = check_pdf(content)
    fields = {"stored_file": files.store(content, name=name, type="application/pdf"), "pages": facts.pages}
    row = _put(PaperFile.objects.filter(version=version, kind=Kind.PDF), {"version": version, "kind": Kind.PDF}, fields)
    _let_words_be_read(row)
    activity.record("paper file attached", version.paper, by=by, after={"version": version.number, "pages": facts.pages})
    return row


@transaction.atomic
def attach_figure(version: PaperVersion, content: bytes, *, name: str, label: str = "", by: User | None) -> PaperFile:
    """Written anew without metadata; the full text shows it by its name. Raises BadImage, in words."""
    _check_open(version)
    picture = read_figure(content)
    stored = files.store(picture.content, name=name, type=picture.type)
    row = _named(version, Kind.FIGURE, address_name(name, picture.ending), stored, label)
    PaperFile.objects.filter(pk=row.pk).update(width=picture.width, height=picture.height)
    row.width, row.height = picture.width, picture.height
    _record(row, by)
    return row


@transaction.atomic
def attach_slides(version: PaperVersion, content: bytes, *, name: str, label: str = "", by: User | None) -> PaperFile:
    """A PDF under the same limits as the paper."""
    _check_open(version)
    facts = check_pdf(content)
    row = _named(version, Kind.SLIDES, address_name(name, "pdf"), files.store(content, name=name, type="application/pdf"), label)
    PaperFile.objects.filter(pk=row.pk).update(pages=facts.pages)
    row.pages = facts.pages
    _record(row, by)
    return row


@transaction.atomic
def attach_supplement(version: PaperVersion, content: bytes, *, name: str, label: str = "", by: User | None) -> PaperFile:
    """Of a type told by its content; what is not known is a download without a type. Raises BadSupplement, in words."""
    _check_open(version)
    found = check_supplement(content, name)
    row = _named(version, Kind.SUPPLEMENT, address_name(name, found.ending), files.store(content, name=name, type=found.type), label)
    _record(row, by)
    return row


@transaction.atomic
def remove(file: PaperFile, *, by: User | None) -> None:
    """From a version that is not published; the bytes go when no other version has them."""
    _check_open(file.version)
    stored, name = file.stored_file, file.name or file.kind
    file.delete()
    files.forget(stored)
    activity.record("paper file removed", file.version.paper, by=by, before={"name": name})


def copy_files(source: PaperVersion, target: PaperVersion) -> None:
    """The same bytes under the same names, in the caller's transaction."""
    _check_open(target)
    names = ("kind", "stored_file", "name", "label", "position", "pages", "width", "height")
    rows = list(PaperFile.objects.filter(version=source).select_related("stored_file"))
    copies = [PaperFile(version=target, **{name: getattr(row, name) for name in names}) for row in rows]
    PaperFile.objects.bulk_create(copies)
    for row in copies:
        if row.kind == Kind.PDF:
            _let_words_be_read(row)


def _check_open(version: PaperVersion) -> None:
    if version.is_published or PaperVersion.objects.filter(pk=version.pk, published_at__isnull=False).exists():
        raise Frozen


def _named(version: PaperVersion, kind: str, name: str, stored: StoredFile, label: str) -> PaperFile:
    """The same name and kind again is the file in a better state."""
    existing = PaperFile.objects.filter(version=version)
    same = existing.filter(name=name).first()
    if same is not None and same.kind != kind:
        raise NameTaken
    if same is None and existing.count() >= MOST_FILES:
        raise TooManyFiles
    position = same.position if same else existing.filter(kind=kind).count() + 1
    fields = {"stored_file": stored, "label": clean_line(label)[:300], "position": position}
    return _put(existing.filter(kind=kind, name=name), {"version": version, "kind": kind, "name": name}, fields)


def _put(place: QuerySet[PaperFile], where: dict[str, Any], fields: dict[str, Any]) -> PaperFile:
    """In the place of the file that is there, whose bytes go when nothing else has them."""
    former = place.select_related("stored_file").first()
    row, _made = PaperFile.objects.update_or_create(**where, defaults=fields)
    if former is not None and former.stored_file_id != row.stored_file_id:
        files.forget(former.stored_file)
    return row


def _let_words_be_read(file: PaperFile) -> None:
    waiting = {"state": PdfText.State.WAITING, "text": "", "attempts": 0, "next_try_at": timezone.now()}
    PdfText.objects.update_or_create(file=file, defaults=waiting)


def _record(file: PaperFile, by: User | None) -> None:
    activity.record("paper file attached", file.version.paper, by=by, after={"kind": file.kind, "name": file.name})
