"""The page of a paper, of its current version or an earlier one."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.lib import places
from conference.lib.localized import LocalizedText, in_language
from conference.lib.structured import json_ld
from proceedings.exports import formatted, meta_tags
from proceedings.licences import Licence, licence
from proceedings.models import Paper, PaperAuthor, PaperFile, PaperState, PaperText, PaperVersion
from proceedings.queries.citing import SHOWN_NOTICES, citable
from proceedings.queries.counts import PaperCounts, counts_of, next_day
from proceedings.queries.materials import Materials, materials_of
from proceedings.queries.standing import Standing, standing_of
from sessions.models import Session


@dataclass(frozen=True)
class ShownAuthor:
    name: str
    orcid: str
    affiliations: tuple[str, ...]


@dataclass(frozen=True)
class VersionRow:
    number: int
    published_at: datetime | None
    note: str
    url: str
    shown: bool
    latest: bool


@dataclass(frozen=True)
class FileLink:
    url: str
    pages: int | None
    size: int


@dataclass(frozen=True)
class PaperPage:
    paper: Paper
    version: PaperVersion
    title: LocalizedText
    subtitle: str
    authors: tuple[ShownAuthor, ...]
    texts: tuple[PaperText, ...]
    keywords: tuple[str, ...]
    volume: LocalizedText
    pages: str
    is_latest: bool
    retracted: bool
    versions: tuple[VersionRow, ...]
    session: Session | None
    session_title: LocalizedText | None
    licence: Licence
    citation: SafeString
    pdf: FileLink | None
    tags: tuple[tuple[str, str], ...]
    json_ld: SafeString
    parts: tuple[places.Part, ...]
    crumbs: tuple[tuple[str, str], ...]
    counts: PaperCounts
    valid_until: datetime | None
    standing: Standing
    materials: Materials


def paper_page(public_id: str, number: int | None, at: datetime) -> PaperPage:
    """Raises Http404 for a paper or version that is not published."""
    paper = public_paper(public_id)
    published = [version for version in paper.versions.all() if version.is_published]
    wanted = paper.current_id if number is None else next((row.pk for row in published if row.number == number), None)
    version = next((row for row in published if row.pk == wanted), None)
    if version is None:
        raise Http404
    return of_version(paper, version, published, at)


def public_paper(public_id: str) -> Paper:
    """With its volume and all its versions. Raises Http404 for what has no public page."""
    found = complete(Paper.objects.public().filter(public_id=public_id)).first()
    if found is None:
        raise Http404
    return found


def complete(papers: QuerySet) -> QuerySet:
    """A constant number of statements for everything that a page of a paper shows."""
    versions = PaperVersion.objects.order_by("number").prefetch_related(
        "texts",
        "references",
        "links",
        Prefetch(
            "authors", PaperAuthor.objects.select_related("author").prefetch_related("affiliations__institution").order_by("position")
        ),
        Prefetch("files", PaperFile.objects.select_related("stored_file")),
    )
    related = papers.select_related("volume__series", "volume__conference", "section", "current", "session__conference", "talk")
    return related.prefetch_related("volume__editors", SHOWN_NOTICES, Prefetch("versions", versions))


def of_version(paper: Paper, version: PaperVersion, published: list[PaperVersion], at: datetime) -> PaperPage:
    """Also for a draft, which its editors look at before the public does."""
    version.paper = paper
    cited, text = citable(paper, version), version.main_text
    pdf = pdf_of(paper, version)
    links = meta_tags.PageLinks(cited.url, settings.SITE_URL + pdf.url if pdf else "")
    authors = tuple(version.authors.all())
    terms = licence(version.licence)
    structured = meta_tags.scholarly_article(cited, links)
    parts = places.paper_page.of(paper, at) if paper.is_public else []
    return PaperPage(
        paper=paper,
        version=version,
        title=LocalizedText(text.title if text else "", text.language if text else version.language),
        subtitle=text.subtitle if text else "",
        authors=tuple(ShownAuthor(row.name.full, row.orcid, tuple(part.name for part in row.affiliations.all())) for row in authors),
        texts=_texts_in_order(version),
        keywords=cited.keywords,
        volume=in_language(paper.volume.title),
        pages=cited.pages.replace("-", "–"),
        is_latest=version.pk == paper.current_id,
        retracted=paper.state == PaperState.RETRACTED,
        versions=tuple(_version_row(paper, row, version) for row in reversed(published)),
        session=_public_session(paper),
        session_title=in_language(paper.session.title) if paper.session else None,
        licence=terms,
        citation=formatted.apa(cited),
        pdf=pdf,
        tags=tuple(meta_tags.highwire(cited, links) + meta_tags.dublin_core(cited)),
        json_ld=json_ld(structured),
        parts=tuple(parts),
        crumbs=_crumbs(paper),
        counts=counts_of([paper], at)[paper.pk],
        valid_until=places.earliest([next_day(at), *(part.valid_until for part in parts)]),
        standing=standing_of(paper),
        materials=materials_of(version),
    )


def pdf_of(paper: Paper, version: PaperVersion) -> FileLink | None:
    """The checked file; a retracted paper keeps it, for who cited it must be able to look."""
    file = next((row for row in version.files.all() if row.kind == PaperFile.Kind.PDF), None)
    if file is None:
        return None
    if version.pk == paper.current_id:
        url = reverse("proceedings_files:pdf", args=[paper.public_id])
    else:
        url = reverse("proceedings_files:version-pdf", args=[paper.public_id, version.number])
    return FileLink(url, file.pages, file.stored_file.size)


def _texts_in_order(version: PaperVersion) -> tuple[PaperText, ...]:
    """The reader's language first when the paper has it, then the paper's own."""
    order = {get_language(): 0, version.language: 1}
    return tuple(sorted(version.texts.all(), key=lambda text: order.get(text.language, 2)))


def _version_row(paper: Paper, row: PaperVersion, shown: PaperVersion) -> VersionRow:
    row.paper = paper
    latest = row.pk == paper.current_id
    url = paper.get_absolute_url() if latest else row.get_absolute_url()
    return VersionRow(row.number, row.published_at, row.note, url, row.pk == shown.pk, latest)


def _public_session(paper: Paper) -> Session | None:
    if paper.session is None or not Session.objects.public().filter(pk=paper.session_id).exists():
        return None
    return paper.session if paper.session.conference.is_public else None


def _crumbs(paper: Paper) -> tuple[tuple[str, str], ...]:
    volume = in_language(paper.volume.title).text
    return ((_("Proceedings"), reverse("proceedings:index")), (volume, paper.volume.get_absolute_url()))
