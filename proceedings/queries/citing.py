"""A version of a paper as the plain values that every format is made from."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from conference.lib.localized import in_language
from proceedings.exports.citable import Citable, CitedNotice, CitedPerson
from proceedings.licences import licence
from proceedings.manuscripts import WrittenAffiliation, WrittenReference, WrittenText
from proceedings.models import Notice, NoticeKind, NoticeState, Paper, PaperAuthor, PaperFile, PaperState, PaperText, PaperVersion

TAKEN_BACK = {NoticeKind.RETRACTION: "retracted", NoticeKind.WITHDRAWAL: "withdrawn"}
SHOWN_NOTICES = Prefetch("notices", Notice.objects.filter(state=NoticeState.PUBLISHED).order_by("-published_at", "-pk"), to_attr="said")


def citables(papers: QuerySet[Paper]) -> Iterator[Citable]:
    """Of the versions that readers see, in the order given; a constant number of statements."""
    for paper in with_everything(papers):
        if paper.current is not None:
            paper.current.paper = paper
            yield citable(paper, paper.current)


def streamed(papers: QuerySet[Paper], batch: int = 200) -> Iterator[Citable]:
    """As `citables`, with no more than a batch of them in memory; a constant number of statements for each batch."""
    for paper in with_everything(papers).iterator(chunk_size=batch):
        if paper.current is not None:
            paper.current.paper = paper
            yield citable(paper, paper.current)


def in_the_order_of(keys: Sequence[int], batch: int = 200) -> Iterator[Citable]:
    """As `streamed`, of papers known by their primary keys."""
    for start in range(0, len(keys), batch):
        wanted = keys[start : start + batch]
        found = {paper.pk: paper for paper in with_everything(Paper.objects.filter(pk__in=wanted))}
        for paper in (found[key] for key in wanted if key in found):
            if paper.current is not None:
                paper.current.paper = paper
                yield citable(paper, paper.current)


def with_everything(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Joined and prefetched as `citable` needs it, for the current version."""
    joined = papers.select_related("volume__series", "volume__conference", "section", "current").defer("current__body_markdown")
    authors = PaperAuthor.objects.prefetch_related("affiliations__institution").order_by("position")
    return joined.prefetch_related(
        "volume__editors", SHOWN_NOTICES, "current__texts", "current__references", "current__files", Prefetch("current__authors", authors)
    )


def citable(paper: Paper, version: PaperVersion) -> Citable:
    """What `with_everything` prefetches is prefetched by whoever asks for many; titles are in the paper's own language."""
    volume, text = paper.volume, version.main_text
    terms = licence(version.licence)
    return Citable(
        key=paper.public_id,
        title=version.title,
        subtitle=text.subtitle if text else "",
        people=tuple(_person(author) for author in version.authors.all()),
        published_on=timezone.localdate(version.published_at) if version.published_at else volume.published_on,
        url=_address(paper, version),
        language=version.language,
        number=version.number,
        section=in_language(paper.section.title, version.language).text if paper.section else "",
        first_page=version.first_page,
        last_page=version.last_page,
        doi=version.doi,
        abstract=text.abstract if text else "",
        keywords=tuple(text.keywords) if text else (),
        translations=tuple(_translations(version.texts.all(), text)),
        references=tuple(WrittenReference(row.text, row.doi) for row in version.references.all()),
        notices=tuple(_notice(paper, notice) for notice in notices_of(paper)),
        licence=terms.name,
        licence_url=terms.url,
        pdf_url=_pdf(paper, version),
        changed_at=paper.changed_at,
        taken_back=_taken_back(paper),
        rating=paper.rating_shown,
        rating_count=paper.rating_count,
        **_of_volume(paper, version.language),
    )


def notices_of(paper: Paper) -> list[Notice]:
    """The published ones, newest first."""
    said = getattr(paper, "said", None)
    if said is None:
        said = list(Notice.objects.filter(paper=paper, state=NoticeState.PUBLISHED).order_by("-published_at", "-pk"))
    return said


def _of_volume(paper: Paper, language: str) -> dict[str, Any]:
    volume = paper.volume
    event = volume.conference if volume.conference and volume.conference.is_public else None
    return {
        "editors": tuple(editor.name for editor in volume.editors.all()),
        "container": in_language(volume.title, language).text,
        "year": volume.year,
        "publisher": volume.publisher,
        "series": in_language(volume.series.title, language).text,
        "volume_number": volume.number,
        "volume_key": volume.slug,
        "isbn": volume.isbn,
        "issn": volume.series.issn,
        "event": in_language(event.name).text if event else "",
        "event_place": in_language(event.venue_name).text if event else "",
        "event_from": event.starts_on if event else None,
        "event_to": event.ends_on if event else None,
    }


def _person(author: PaperAuthor) -> CitedPerson:
    places = tuple(WrittenAffiliation(part.name, part.institution.ror if part.institution else "") for part in author.affiliations.all())
    return CitedPerson(author.name, author.orcid, author.corresponding, places)


def _translations(texts: Iterable[PaperText], main: PaperText | None) -> Iterator[WrittenText]:
    for text in texts:
        if main is None or text.pk != main.pk:
            yield WrittenText(text.language, text.title, text.subtitle, text.abstract, tuple(text.keywords))


def _notice(paper: Paper, notice: Notice) -> CitedNotice:
    notice.paper = paper
    with override(settings.LANGUAGE_CODE):
        url = settings.SITE_URL + notice.get_absolute_url()
    moment = notice.published_at or timezone.now()
    return CitedNotice(notice.kind, notice.public_id, url, timezone.localdate(moment), notice.doi)


def _taken_back(paper: Paper) -> str:
    if paper.state not in {PaperState.RETRACTED, PaperState.REMOVED}:
        return ""
    return next((TAKEN_BACK[NoticeKind(row.kind)] for row in notices_of(paper) if row.kind in TAKEN_BACK), "retracted")


def _pdf(paper: Paper, version: PaperVersion) -> str:
    if not any(file.kind == PaperFile.Kind.PDF for file in version.files.all()):
        return ""
    if version.pk == paper.current_id:
        return settings.SITE_URL + reverse("proceedings_files:pdf", args=[paper.public_id])
    return settings.SITE_URL + reverse("proceedings_files:version-pdf", args=[paper.public_id, version.number])


def _address(paper: Paper, version: PaperVersion) -> str:
    """One address for all: whoever reads in another language cites the same."""
    with override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + (paper if version.pk == paper.current_id else version).get_absolute_url()
