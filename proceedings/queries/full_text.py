"""The full text of a version: its headings as contents, its own figures in their places."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from conference.lib.markdown import Figure, Heading, render_long
from proceedings.models import PaperFile, PaperVersion


@dataclass(frozen=True)
class FullText:
    html: SafeString
    contents: tuple[Heading, ...]


def render_full_text(version: PaperVersion) -> FullText:
    """Begins with second headings. Of a prefetched version it asks the database for nothing."""
    figures = {file.name: _figure(version, file) for file in version.files.all() if file.kind == PaperFile.Kind.FIGURE}
    rendered = render_long(version.body_markdown, figures)
    return FullText(rendered.html, rendered.headings)


def address_of(version: PaperVersion, file: PaperFile) -> str:
    """Where readers find a file; of what is not published yet, where its editors do."""
    if version.is_published:
        return reverse("proceedings_files:file", args=[version.paper.public_id, version.number, file.name])
    return reverse("admin:proceedings_paper_file", args=[version.paper_id, file.pk])


def _figure(version: PaperVersion, file: PaperFile) -> Figure:
    return Figure(address_of(version, file), file.width or 0, file.height or 0)
