"""Lists of papers and volumes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.lib.localized import LocalizedText, in_language
from conference.models import Conference
from proceedings.licences import Licence, licence
from proceedings.models import (
    TAKING_BACK,
    FormerVolumeSlug,
    NoticeKind,
    Paper,
    PaperAuthor,
    PaperFile,
    PaperQuerySet,
    PaperState,
    Volume,
    VolumeEditor,
)
from proceedings.queries.citing import SHOWN_NOTICES, notices_of
from proceedings.queries.people import address_of

NAMED_IN_A_ROW = 12


@dataclass(frozen=True)
class RowAuthor:
    name: str
    url: str


@dataclass(frozen=True)
class PaperRow:
    """`people` are the first of the authors, with where their names lead; `more` is how many there are beside them."""

    public_id: str
    title: LocalizedText
    url: str
    authors: tuple[str, ...]
    people: tuple[RowAuthor, ...]
    more: int
    pages: str
    rating_mean: Decimal | None
    rating_count: int
    retracted: bool
    pdf_url: str
    volume: LocalizedText
    year: int
    abstract: LocalizedText
    # What was said about it afterwards, in words; what ends its standing first.
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SectionRows:
    title: LocalizedText
    papers: tuple[PaperRow, ...]


@dataclass(frozen=True)
class VolumeCard:
    title: LocalizedText
    series: LocalizedText
    url: str
    year: int
    editors: tuple[str, ...]
    papers: int
    event: LocalizedText | None
    event_url: str


@dataclass(frozen=True)
class VolumePage:
    volume: Volume
    card: VolumeCard
    sections: tuple[SectionRows, ...]
    foreword: LocalizedText
    licence: Licence
    front_matter_url: str
    feed_url: str
    crumbs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ConferencePage:
    """The volumes of one conference; of a single volume also what is in it."""

    cards: tuple[VolumeCard, ...]
    only: VolumePage | None


def listed(papers: PaperQuerySet) -> PaperQuerySet:
    """With everything a row shows, in a constant number of statements.

    The current version is joined: fetched apart, a thousand of them are a thousand conditions, and SQLite refuses those.
    """
    authors = Prefetch("current__authors", PaperAuthor.objects.select_related("author").order_by("position"))
    files = Prefetch("current__files", PaperFile.objects.filter(kind=PaperFile.Kind.PDF))
    joined = papers.select_related("volume", "section", "current").defer("current__body_markdown")
    return joined.prefetch_related("current__texts", authors, files, SHOWN_NOTICES)


def paper_row(paper: Paper, *, linked: bool = True) -> PaperRow:
    """Without links where the names are shown in another way: to find out where each leads costs more than to read it."""
    version = paper.current
    if version is None:
        raise Http404
    text = version.main_text
    language = text.language if text else version.language
    authors = tuple(version.authors.all())
    return PaperRow(
        public_id=paper.public_id,
        title=LocalizedText(text.title if text else "", language),
        url=paper.get_absolute_url(),
        authors=tuple(author.name.full for author in authors),
        people=tuple(RowAuthor(author.name.full, address_of(author)) for author in authors[:NAMED_IN_A_ROW]) if linked else (),
        more=max(0, len(authors) - NAMED_IN_A_ROW),
        pages="–".join(dict.fromkeys(part for part in (version.first_page, version.last_page) if part)),
        rating_mean=paper.rating_mean,
        rating_count=paper.rating_count,
        retracted=paper.state == PaperState.RETRACTED,
        pdf_url=reverse("proceedings_files:pdf", args=[paper.public_id]) if version.files.all() else "",
        volume=in_language(paper.volume.title),
        year=paper.volume.year,
        abstract=LocalizedText(text.abstract if text else "", language),
        notices=_notices(paper),
    )


def _notices(paper: Paper) -> tuple[str, ...]:
    said = sorted(notices_of(paper), key=lambda notice: notice.kind not in TAKING_BACK)
    taken_back = {NoticeKind.RETRACTION: _("Retracted"), NoticeKind.WITHDRAWAL: _("Withdrawn")}
    return tuple(dict.fromkeys(taken_back.get(NoticeKind(notice.kind)) or str(notice.get_kind_display()) for notice in said))


def rows(papers: Iterable[Paper]) -> tuple[PaperRow, ...]:
    return tuple(paper_row(paper) for paper in papers)


def volume_cards(volumes: QuerySet) -> tuple[VolumeCard, ...]:
    public = Q(papers__state__in=[PaperState.PUBLISHED, PaperState.RETRACTED])
    found = (
        volumes.select_related("series", "conference").prefetch_related("editors").annotate(public_papers=Count("papers", filter=public))
    )
    return tuple(_card(volume, volume.public_papers) for volume in found.order_by("-year", "slug"))


def volume_page(slug: str) -> VolumePage:
    """Raises Http404 for what is not published."""
    return _volume_page(public_volume(slug))


def public_volume(slug: str) -> Volume:
    """Raises Http404 for what is not published."""
    editors = Prefetch("editors", VolumeEditor.objects.order_by("position"))
    rows = Volume.objects.public().select_related("series", "conference", "front_matter").prefetch_related(editors)
    volume = rows.filter(slug=slug).first()
    if volume is None:
        raise Http404
    return volume


def former_volume(slug: str) -> Volume | None:
    """The volume that had this address before."""
    former = FormerVolumeSlug.objects.filter(slug=slug, volume__in=Volume.objects.public()).select_related("volume").first()
    return former.volume if former else None


def conference_page(conference: Conference) -> ConferencePage:
    volumes = list(Volume.objects.public().filter(conference=conference).select_related("series", "conference").prefetch_related("editors"))
    if not volumes:
        raise Http404
    only = _volume_page(volumes[0]) if len(volumes) == 1 else None
    return ConferencePage(volume_cards(Volume.objects.public().filter(conference=conference)) if only is None else (only.card,), only)


def _volume_page(volume: Volume) -> VolumePage:
    papers = list(listed(Paper.objects.public().filter(volume=volume)).in_order())
    crumbs = ((_("Proceedings"), reverse("proceedings:index")),)
    return VolumePage(
        volume=volume,
        card=_card(volume, len(papers)),
        sections=_sections(papers),
        foreword=in_language(volume.foreword),
        licence=licence(volume.licence or volume.series.licence),
        front_matter_url=reverse("proceedings_files:front-matter", args=[volume.slug]) if volume.front_matter_id else "",
        feed_url=reverse("proceedings_files:volume-feed", args=[volume.slug]),
        crumbs=crumbs,
    )


def _sections(papers: Sequence[Paper]) -> tuple[SectionRows, ...]:
    groups: dict[int | None, list[Paper]] = {}
    for paper in papers:
        groups.setdefault(paper.section_id, []).append(paper)
    titles = {paper.section_id: in_language(paper.section.title) for paper in papers if paper.section}
    return tuple(SectionRows(titles.get(key, LocalizedText("", "")), rows(group)) for key, group in groups.items())


def _card(volume: Volume, papers: int) -> VolumeCard:
    event = volume.conference if volume.conference and volume.conference.is_public else None
    return VolumeCard(
        title=in_language(volume.title),
        series=in_language(volume.series.title),
        url=volume.get_absolute_url(),
        year=volume.year,
        editors=tuple(editor.name.full for editor in volume.editors.all()),
        papers=papers,
        event=in_language(event.name) if event else None,
        event_url=reverse("conference:landing", args=[event.slug]) if event else "",
    )
