"""What papers and volumes lack: what stands in the way of publication, and what readers and indexes will miss."""

import re
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proceedings.models import Paper, PaperAuthor, PaperFile, PaperQuerySet, PaperState, PaperVersion, PdfText, Volume

_PICTURES = re.compile(r"!\[[^\]]*\]\(([^)\s]+)")


@dataclass(frozen=True)
class PaperCheck:
    paper: Paper
    title: str
    # The version that may still be changed; None when all is published.
    number: int | None
    blocking: tuple[str, ...]
    advised: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return self.number is not None and not self.blocking


@dataclass(frozen=True)
class VolumeCheck:
    volume: Volume
    blocking: tuple[str, ...]
    advised: tuple[str, ...]
    papers: tuple[PaperCheck, ...]

    @property
    def ready(self) -> tuple[PaperCheck, ...]:
        return tuple(check for check in self.papers if check.is_ready)


def blocking(version: PaperVersion) -> list[str]:
    """Without these a version is not published."""
    text = version.main_text
    own = text is not None and text.language == version.language
    checks = (
        (own, _("a title in the paper’s own language")),
        (bool(version.authors.all()), _("at least one author")),
        (text is not None and bool(text.abstract), _("an abstract")),
        (bool(version.licence), _("a licence")),
        (bool(version.body_markdown) or _has_pdf(version), _("a PDF or the full text")),
        (version.number == 1 or bool(version.note), _("a note on what changed")),
    )
    return [words for holds, words in checks if not holds]


def advised(version: PaperVersion, doi_rule: str = "") -> list[str]:
    """A version may be published without these, and is found and cited less well."""
    text, authors = version.main_text, list(version.authors.all())
    named = {file.name for file in version.files.all() if file.kind == PaperFile.Kind.FIGURE}
    shown = set(_PICTURES.findall(version.body_markdown))
    checks = (
        (bool(version.first_page), _("pages")),
        (bool(version.doi) or not doi_rule, _("a DOI")),
        (text is None or bool(text.keywords), _("keywords")),
        (all(author.affiliations.all() for author in authors), _("an institution of each author")),
        (bool(version.references.all()), _("references")),
        (_has_pdf(version), _("a PDF")),
        (not _is_unreadable(version), _("the words of its PDF in search, for the file cannot be read")),
        (shown <= named, _("figures that the text shows: %(names)s") % {"names": ", ".join(sorted(shown - named))}),
    )
    return [words for holds, words in checks if not holds]


def paper_check(paper: Paper) -> PaperCheck:
    """Of the version that may be changed, else of the one readers see; prefetched as `checked` does it."""
    versions = list(paper.versions.all())
    version = next((row for row in versions if not row.is_published), None)
    shown = version or next((row for row in versions if row.pk == paper.current_id), None)
    rule = paper.volume.series.doi_rule
    return PaperCheck(
        paper,
        shown.title if shown else paper.public_id,
        version.number if version else None,
        tuple(blocking(version)) if version else (),
        tuple(advised(shown, rule)) if shown and paper.state in {PaperState.DRAFT, PaperState.PUBLISHED} else (),
    )


def volume_check(volume: Volume) -> VolumeCheck:
    """In a constant number of statements."""
    papers = list(checked(Paper.objects.filter(volume=volume).exclude(state=PaperState.REMOVED)))
    return VolumeCheck(volume, tuple(blocking_volume(volume)), tuple(_advised(volume, papers)), tuple(map(paper_check, papers)))


def blocking_volume(volume: Volume) -> list[str]:
    """Without these a volume is not published."""
    checks = (
        (volume.papers.filter(state=PaperState.PUBLISHED).exists(), _("at least one published paper")),
        (volume.editors.exists(), _("an editor")),
    )
    return [words for holds, words in checks if not holds]


def checked(papers: PaperQuerySet) -> PaperQuerySet:
    """With everything that a check looks at, in the order of the volume."""
    versions = PaperVersion.objects.order_by("number").prefetch_related(
        "texts", "files__words", "references", Prefetch("authors", PaperAuthor.objects.prefetch_related("affiliations"))
    )
    joined = papers.select_related("volume__series", "section", "current").in_order()
    return joined.prefetch_related(Prefetch("versions", versions))


def _advised(volume: Volume, papers: list[Paper]) -> list[str]:
    drafts = sum(paper.state == PaperState.DRAFT for paper in papers)
    sections = {paper.section_id for paper in papers}
    empty = [str(section.title) for section in volume.sections.all() if section.pk not in sections]
    checks = (
        (bool(volume.licence), _("a licence")),
        (bool(volume.isbn or volume.series.issn), _("an ISBN, or an ISSN of the series")),
        (bool(volume.doi) or not volume.series.doi_rule, _("a DOI")),
        (bool(volume.publisher), _("a publisher")),
        (volume.front_matter_id is not None or bool(str(volume.foreword)), _("front matter or a foreword")),
        (not drafts, ngettext("%(count)d paper is not published", "%(count)d papers are not published", drafts) % {"count": drafts}),
        (not empty, _("sections without papers: %(names)s") % {"names": ", ".join(empty)}),
    )
    return [words for holds, words in checks if not holds]


def _is_unreadable(version: PaperVersion) -> bool:
    words = (getattr(file, "words", None) for file in version.files.all())
    return any(found.state == PdfText.State.UNREADABLE for found in words if found)


def _has_pdf(version: PaperVersion) -> bool:
    return any(file.kind == PaperFile.Kind.PDF for file in version.files.all())
