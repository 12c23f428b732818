"""A version of a paper as the plain values that every citation format is made from."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from conference.lib.localized import in_language
from proceedings.exports.citable import Citable
from proceedings.models import Paper, PaperState, PaperVersion


def citable(paper: Paper, version: PaperVersion) -> Citable:
    """Texts, authors and editors are prefetched by whoever asks for many; titles are in the paper's own language."""
    volume, text = paper.volume, version.main_text
    event = volume.conference
    return Citable(
        key=paper.public_id,
        title=": ".join(part for part in (version.title, text.subtitle if text else "") if part),
        authors=tuple(author.name for author in version.authors.all()),
        editors=tuple(editor.name for editor in volume.editors.all()),
        container=in_language(volume.title, version.language).text,
        year=volume.year,
        published_on=timezone.localdate(version.published_at) if version.published_at else volume.published_on,
        url=_address(paper, version),
        language=version.language,
        number=version.number,
        publisher=volume.publisher,
        first_page=version.first_page,
        last_page=version.last_page,
        doi=version.doi,
        isbn=volume.isbn,
        issn=volume.series.issn,
        abstract=text.abstract if text else "",
        keywords=tuple(text.keywords) if text else (),
        event=in_language(event.name).text if event else "",
        event_place=in_language(event.venue_name).text if event else "",
        retracted=paper.state == PaperState.RETRACTED,
    )


def _address(paper: Paper, version: PaperVersion) -> str:
    """One address for all: whoever reads in another language cites the same."""
    with override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + (paper if version.pk == paper.current_id else version).get_absolute_url()
