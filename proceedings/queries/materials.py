"""What belongs to a version beside its text: files, links elsewhere, and the works it refers to."""

from dataclasses import dataclass

from proceedings.models import PaperFile, PaperVersion
from proceedings.queries.full_text import address_of


@dataclass(frozen=True)
class MaterialFile:
    kind: str
    name: str
    label: str
    url: str
    size: int
    pages: int | None


@dataclass(frozen=True)
class MaterialLink:
    kind: str
    label: str
    url: str


@dataclass(frozen=True)
class PrintedReference:
    text: str
    doi: str
    # The DOI stands in the text already.
    is_said: bool


@dataclass(frozen=True)
class Materials:
    files: tuple[MaterialFile, ...]
    links: tuple[MaterialLink, ...]
    references: tuple[PrintedReference, ...]


def materials_of(version: PaperVersion) -> Materials:
    """Of a prefetched version, without a statement. Figures are shown in the text, the PDF has its own place."""
    shown: dict[str, int] = {PaperFile.Kind.SLIDES: 0, PaperFile.Kind.SUPPLEMENT: 1}
    files = sorted((file for file in version.files.all() if file.kind in shown), key=lambda file: (shown[file.kind], file.position))
    return Materials(
        tuple(_file(version, file) for file in files),
        tuple(MaterialLink(str(row.get_kind_display()), row.label or row.url, row.url) for row in version.links.all()),
        tuple(PrintedReference(row.text, row.doi, row.doi.lower() in row.text.lower()) for row in version.references.all()),
    )


def _file(version: PaperVersion, file: PaperFile) -> MaterialFile:
    kind, label = str(file.get_kind_display()), file.label or file.name
    return MaterialFile(kind, file.name, label, address_of(version, file), file.stored_file.size, file.pages)
