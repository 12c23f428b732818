"""The volume of Baku 2024: twelve papers with PDFs made here, one in two versions, one taken back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conference.lib import pdf
from conference.lib.places import Demonstration
from conference.models import Conference
from proceedings import demonstration_counts
from proceedings import demonstration_record as record
from proceedings import demonstration_texts as texts
from proceedings.manuscripts import Manuscript, WrittenAffiliation, WrittenAuthor, WrittenText
from proceedings.models import Paper, Volume
from proceedings.names import PersonName
from proceedings.services import papers, volumes
from proceedings.services.contents import Spot
from sessions.models import Session

SERIES = "baku-proceedings"
VOLUME = "baku-2024"
LICENCE = "CC-BY-4.0"
_FOREWORD = {
    "en": "Short papers: each says on a page or two what was asked, what was found and what could be done about it.",
    "az": "Qısa məqalələr: hər biri bir-iki səhifədə nəyin soruşulduğunu, nəyin tapıldığını və nə etmək mümkün olduğunu deyir.",
    "ru": "Короткие статьи: каждая на одной-двух страницах говорит, о чём спросили, что нашли и что с этим можно сделать.",
    "tr": "Kısa bildiriler: her biri bir iki sayfada neyin sorulduğunu, neyin bulunduğunu ve ne yapılabileceğini söyler.",
}
_WORDS = {
    "en": ("Abstract", "Every person and institution in this paper is invented."),
    "az": ("Xülasə", "Bu məqalədəki bütün şəxslər və təşkilatlar uydurmadır."),
    "ru": ("Аннотация", "Все люди и учреждения в этой статье вымышлены."),
    "tr": ("Özet", "Bu bildirideki tüm kişi ve kurumlar kurgusaldır."),
}


def load(stage: Demonstration) -> None:
    conference: Conference = stage.shelf["baku-2024"]
    if Volume.objects.filter(slug=VOLUME).exists():
        return
    volume = _volume(conference)
    published = datetime.combine(conference.starts_on + timedelta(days=94), datetime.min.time(), UTC)
    sections, section = record.sections_of(volume), None
    first, made = 1, {}
    for position, written in enumerate(texts.PAPERS, 1):
        section = sections.get(written.key, section)
        made[written.key], last = _paper(volume, written, Spot(section, position * 10), published, first)
        first = last + 1
    volumes.publish_volume(volume, by=None, on=published.date())
    demonstration_counts.load(volume, published.date(), stage.at)
    record.say(stage, made, texts.SECOND_VERSION_OF, published)
    stage.tell(f"{len(texts.PAPERS)} papers of {volume.slug}")


def _volume(conference: Conference) -> Volume:
    series = volumes.create_series(
        conference.organisation,
        by=None,
        slug=SERIES,
        title={"en": "Baku Conference Proceedings", "az": "Bakı konfranslarının materialları", "ru": "Материалы бакинских конференций", "tr": "Bakü konferansları bildirileri"},
        licence=LICENCE,
    )  # fmt: skip
    title = {"en": "Baku 2024: Thirty Years of Partnership", "az": "Bakı 2024: tərəfdaşlığın otuz ili", "ru": "Баку 2024: тридцать лет партнёрства", "tr": "Bakü 2024: ortaklığın otuz yılı"}  # fmt: skip
    editors = [PersonName("Nigar", "Əzizbəyli"), PersonName("Tamar", "Lomsadze-Vaks")]
    year = conference.starts_on.year + 1
    return volumes.create_volume(
        series,
        by=None,
        conference=conference,
        slug=VOLUME,
        title=title,
        year=year,
        editors=editors,
        foreword=_FOREWORD,
        number="1",
        licence=LICENCE,
    )


def _paper(volume: Volume, written: texts.DemonstrationPaper, spot: Spot, published: datetime, first: int) -> tuple[Paper, int]:
    """Makes the paper from its first page on; the last page is known when it is typeset."""
    corrected = written.key == texts.SECOND_VERSION_OF
    manuscript, document = _typeset(written, first, mistaken=corrected)
    session = _session(volume.conference, written.session)
    paper = papers.create(volume, manuscript, by=None, section=spot.section, position=spot.position, session=session)
    _attach(paper, document, written)
    papers.publish(paper, by=None, at=published)
    if corrected:
        second, document = _typeset(written, first, note=texts.SECOND_VERSION_NOTE)
        papers.add_version(paper, second, by=None)
        _attach(paper, document, written)
        papers.publish(paper, by=None, at=published + timedelta(days=16))
    if written.key == texts.RETRACTED:
        papers.retract(paper, reason=texts.RETRACTION, by=None, at=published + timedelta(days=60))
    return paper, int(manuscript.last_page)


def _typeset(written: texts.DemonstrationPaper, first: int, *, note: str = "", mistaken: bool = False) -> tuple[Manuscript, bytes]:
    manuscript = replace(_manuscript(written), note=note, first_page=str(first))
    if mistaken:
        wrong, right = texts.MISTAKE
        manuscript = replace(manuscript, body_markdown=manuscript.body_markdown.replace(right, wrong))
    document = _pdf(manuscript, written, first)
    body = manuscript.body_markdown + record.BODY.get(written.key, "")
    return replace(manuscript, last_page=str(first + pdf.check_pdf(document).pages - 1), body_markdown=body), document


def _manuscript(written: texts.DemonstrationPaper) -> Manuscript:
    return Manuscript(
        texts=tuple(
            WrittenText(language, title, abstract=abstract, keywords=written.keywords if language == written.language else ())
            for language, (title, abstract) in written.texts.items()
        ),
        authors=tuple(
            WrittenAuthor(PersonName(given, family), affiliations=(WrittenAffiliation(institution),), corresponding=not number)
            for number, (given, family, institution) in enumerate(written.authors)
        ),
        language=written.language,
        licence=LICENCE,
        references=record.REFERENCES.get(written.key, ()),
        links=record.LINKS.get(written.key, ()),
        body_markdown="\n\n".join(f"## {heading}\n\n" + "\n\n".join(paragraphs) for heading, paragraphs in written.body.items()),
    )


def _session(conference: Conference | None, begins: str) -> Session | None:
    sessions = Session.objects.filter(conference=conference)
    return next((session for session in sessions if str(session.title).startswith(begins)), None)


def _attach(paper: Paper, document: bytes, written: texts.DemonstrationPaper) -> None:
    version = papers.open_version(paper)
    if version is not None:
        papers.attach_pdf(version, document, name=f"{written.key}.pdf", by=None)
        record.attach(version, written.key)


def _pdf(manuscript: Manuscript, written: texts.DemonstrationPaper, first: int) -> bytes:
    abstract, notice = _WORDS[written.language]
    values = {
        "language": written.language,
        "title": manuscript.title,
        "authors": [{"name": author.name.full, "institution": author.affiliations[0].name} for author in manuscript.authors],
        "abstract_heading": abstract,
        "abstracts": [{"language": text.language, "title": text.title, "text": text.abstract} for text in manuscript.texts],
        "sections": [_printed(section) for section in manuscript.body_markdown.split("## ")[1:]],
        "volume": "Baku 2024: Thirty Years of Partnership",
        "first_page": first,
        "notice": notice,
        "note": manuscript.note,
        "licence": LICENCE,
    }
    return pdf.compile_document("paper", values)


def _printed(section: str) -> dict[str, object]:
    heading, *paragraphs = section.strip().split("\n\n")
    return {"heading": heading, "paragraphs": paragraphs}
