"""The page of a notice: what it says, of which version, and how it is cited."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.lib import places
from conference.lib.localized import LocalizedText, in_language
from conference.lib.structured import json_ld
from proceedings.models import TAKING_BACK, Notice, Paper, PaperVersion


@dataclass(frozen=True)
class VersionLink:
    number: int
    url: str


@dataclass(frozen=True)
class NoticePage:
    notice: Notice
    paper: Paper
    kind: str
    title: LocalizedText
    about: VersionLink | None
    led_to: VersionLink | None
    takes_back: bool
    cited: str
    address: str
    crumbs: tuple[tuple[str, str], ...]
    json_ld: SafeString
    parts: tuple[places.Part, ...]


def notice_page(paper: str, notice: str) -> NoticePage:
    """Raises Http404 for a draft, and for another paper's."""
    related = ("paper__volume__series", "paper__volume__conference", "paper__current", "about", "led_to")
    rows = Notice.objects.public().filter(public_id=notice, paper__public_id=paper)
    found = rows.select_related(*related).prefetch_related("paper__current__texts").first()
    if found is None or found.paper.current is None:
        raise Http404
    return _page(found, found.paper)


def _page(notice: Notice, paper: Paper) -> NoticePage:
    title = LocalizedText(str(paper), paper.current.language if paper.current else "")
    kind, address = str(notice.get_kind_display()), _address(notice)
    crumbs = (
        (_("Proceedings"), reverse("proceedings:index")),
        (in_language(paper.volume.title).text, paper.volume.get_absolute_url()),
        (title.text, paper.get_absolute_url()),
    )
    return NoticePage(
        notice=notice,
        paper=paper,
        kind=kind,
        title=title,
        about=_version(paper, notice.about),
        led_to=_version(paper, notice.led_to),
        takes_back=notice.kind in TAKING_BACK,
        cited=_cited(notice, title.text, address),
        address=address,
        crumbs=crumbs,
        json_ld=json_ld(_structured(notice, kind, title.text, address)),
        parts=tuple(places.notice_page.of(notice, timezone.now())),
    )


def _version(paper: Paper, version: PaperVersion | None) -> VersionLink | None:
    if version is None:
        return None
    version.paper = paper
    return VersionLink(version.number, version.get_absolute_url())


def _cited(notice: Notice, title: str, address: str) -> str:
    """In the words of the notice's language; one address for all."""
    with override(notice.language):
        kind, container = str(notice.get_kind_display()), in_language(notice.paper.volume.title).text
    day = timezone.localdate(notice.published_at).isoformat() if notice.published_at else ""
    where = f"https://doi.org/{notice.doi}" if notice.doi else address
    return f"{kind}: {title}. {container}, {day}. {where}"


def _address(notice: Notice) -> str:
    with override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + notice.get_absolute_url()


def _structured(notice: Notice, kind: str, title: str, address: str) -> dict[str, object]:
    with override(settings.LANGUAGE_CODE):
        corrected = settings.SITE_URL + notice.paper.get_absolute_url()
    return {
        "@context": "https://schema.org",
        "@type": "CorrectionComment",
        "@id": address,
        "url": address,
        "name": f"{kind}: {title}",
        "text": notice.text,
        "inLanguage": notice.language,
        "datePublished": notice.published_at.isoformat() if notice.published_at else None,
        "about": {"@type": "ScholarlyArticle", "name": title, "url": corrected},
    }
