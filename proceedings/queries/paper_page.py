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
from proceedings.exports.citable import Citable
from proceedings.licences import Licence, licence
from proceedings.models import Paper, PaperAuthor, PaperFile, PaperState, PaperText, PaperVersion
from proceedings.models.keywords import keyword_address, keyword_key
from proceedings.queries.citing import SHOWN_NOTICES, citable
from proceedings.queries.counts import PaperCounts, counts_of, next_day
from proceedings.queries.full_text import FullText, render_full_text
from proceedings.queries.materials import Materials, materials_of
from proceedings.queries.people import ShownAuthors, shown_authors
from proceedings.queries.related import Surroundings, surroundings
from proceedings.queries.standing import Standing, standing_of
from proceedings.queries.talks import Talk, talk_of


@dataclass(frozen=True)
class KeywordLink:
    word: str
    url: str


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
    """`address` is where the version that readers are meant to find stands, in the reader's language."""

    paper: Paper
    version: PaperVersion
    title: LocalizedText
    subtitle: str
    authors: ShownAuthors
    texts: tuple[PaperText, ...]
    keywords: tuple[KeywordLink, ...]
    full_text: FullText | None
    volume: LocalizedText
    section: LocalizedText | None
    pages: str
    is_latest: bool
    retracted: bool
    versions: tuple[VersionRow, ...]
    talk: Talk | None
    around: Surroundings
    licence: Licence
    citations: tuple[formatted.Printed, ...]
    pdf: FileLink | None
    address: str
    tags: tuple[tuple[str, str], ...]
    open_graph: tuple[tuple[str, str], ...]
    json_ld: SafeString
    parts: tuple[places.Part, ...]
    version_notes: tuple[places.Part, ...]
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
    pdf, texts = pdf_of(paper, version), _texts_in_order(version)
    address = settings.SITE_URL + paper.get_absolute_url()
    links = _links(cited, version, pdf)
    parts = places.paper_page.of(paper, at) if paper.is_public else []
    return PaperPage(
        paper=paper,
        version=version,
        title=LocalizedText(text.title if text else "", text.language if text else version.language),
        subtitle=text.subtitle if text else "",
        authors=shown_authors(tuple(version.authors.all())),
        texts=texts,
        keywords=_keywords(texts),
        full_text=render_full_text(version) if version.body_markdown else None,
        volume=in_language(paper.volume.title),
        section=in_language(paper.section.title) if paper.section else None,
        pages=cited.pages.replace("-", "–"),
        is_latest=version.pk == paper.current_id,
        retracted=paper.state == PaperState.RETRACTED,
        versions=tuple(_version_row(paper, row, version) for row in reversed(published)),
        talk=talk_of(paper),
        around=surroundings(paper, version),
        licence=licence(version.licence),
        citations=formatted.all_styles(cited),
        pdf=pdf,
        address=address,
        tags=tuple(meta_tags.highwire(cited, links) + meta_tags.dublin_core(cited)),
        open_graph=tuple(meta_tags.open_graph(cited, _shown_first(texts), address, get_language() or "")),
        json_ld=json_ld(meta_tags.scholarly_article(cited, links)),
        parts=tuple(parts),
        version_notes=tuple(places.version_notes.of(version, at)) if paper.is_public else (),
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


def _links(cited: Citable, version: PaperVersion, pdf: FileLink | None) -> meta_tags.PageLinks:
    text = cited.url if version.body_markdown else ""
    return meta_tags.PageLinks(cited.url, settings.SITE_URL + pdf.url if pdf else "", text)


def _keywords(texts: tuple[PaperText, ...]) -> tuple[KeywordLink, ...]:
    """In the language that is read, where there are some."""
    words: list[str] = next((text.keywords for text in texts if text.keywords), [])
    return tuple(KeywordLink(word, keyword_address(keyword_key(word))) for word in words)


def _shown_first(texts: tuple[PaperText, ...]) -> str:
    return texts[0].abstract if texts else ""


def _crumbs(paper: Paper) -> tuple[tuple[str, str], ...]:
    volume = in_language(paper.volume.title).text
    return ((_("Proceedings"), reverse("proceedings:index")), (volume, paper.volume.get_absolute_url()))
