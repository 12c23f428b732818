"""What stands around every page: name, navigation, languages, footer."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language

from conference.build import build_id
from conference.lib import places
from conference.lib.localized import LocalizedText, in_language
from conference.models import Conference, Page, Standing
from conference.store import store


@dataclass(frozen=True)
class LanguageChoice:
    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True)
class FooterPage:
    title: str
    language: str
    url: str


@dataclass(frozen=True)
class ChangedStanding:
    """Said at the head of every page of a conference that does not take place as announced."""

    kind: str
    label: str
    note: LocalizedText


@dataclass(frozen=True)
class Around:
    """What all pages of a conference share in a language: built once for each revision."""

    navigation: tuple[places.NavigationItem, ...] = ()
    footer_pages: tuple[FooterPage, ...] = ()
    valid_until: datetime | None = None
    weight: int = 4000


@dataclass(frozen=True)
class Frame:
    """Given to every template as `frame`; holds nothing of the visitor's."""

    conference: Conference | None
    title: str
    title_language: str
    home: str
    navigation: tuple[places.NavigationItem, ...]
    standing: ChangedStanding | None
    languages: tuple[LanguageChoice, ...]
    footer_pages: tuple[FooterPage, ...]
    theme_url: str
    canonical: str
    site_url: str
    build: str
    demo: bool
    noindex: bool
    valid_until: datetime | None = None


def of(request: HttpRequest, conference: Conference | None = None, *, kept: bool = False) -> Frame:
    """Of the conference, or of the site when there is none. A page that is not kept is not for search engines."""
    title = in_language(conference.name) if conference else in_language(settings.SITE_NAME)
    around = _around(conference) if conference else Around()
    return Frame(
        conference=conference,
        title=title.text,
        title_language=title.language,
        home=reverse("conference:landing", args=[conference.slug]) if conference else reverse("conference:home"),
        navigation=around.navigation,
        standing=_standing(conference),
        languages=_languages(request, conference),
        footer_pages=around.footer_pages,
        theme_url=_theme_url(conference),
        canonical=settings.SITE_URL + request.path,
        site_url=settings.SITE_URL,
        build=build_id(),
        demo=settings.DEMO,
        noindex=settings.DEMO or not kept,
        valid_until=around.valid_until,
    )


def _around(conference: Conference) -> Around:
    """The revision is the row's own, read before what is shown, as with kept pages; a draft has no number to go by."""
    if not conference.is_public:
        return _build_around(conference)
    key = ("around", conference.pk, conference.revision, build_id(), get_language())
    found = store.get(key, timezone.now())
    if found is None:
        found = _build_around(conference)
        store.put(key, found)
    return found


def _build_around(conference: Conference) -> Around:
    items = places.navigation.of(conference, timezone.now())
    shown = tuple(item for item in items if item.shown)
    return Around(shown, _footer_pages(conference), places.earliest(item.valid_until for item in items))


def _standing(conference: Conference | None) -> ChangedStanding | None:
    if conference is None or conference.standing == Standing.PLANNED:
        return None
    kind = "note" if conference.takes_place else "warn"
    return ChangedStanding(kind, conference.get_standing_display(), in_language(conference.standing_note))


def _languages(request: HttpRequest, conference: Conference | None) -> tuple[LanguageChoice, ...]:
    offered = conference.languages if conference else [code for code, _name in settings.LANGUAGES]
    current = get_language()
    return tuple(
        LanguageChoice(code, name, translate_url(request.path, code), code == current)
        for code, name in settings.LANGUAGES
        if code in offered
    )


def _footer_pages(conference: Conference) -> tuple[FooterPage, ...]:
    titles = ((page, in_language(page.title)) for page in Page.objects.filter(conference=conference, in_footer=True))
    return tuple(
        FooterPage(title.text, title.language, reverse("conference:page", args=[conference.slug, page.slug])) for page, title in titles
    )


def _theme_url(conference: Conference | None) -> str:
    if conference is None:
        return ""
    return f"{reverse('conference_files:theme', args=[conference.slug])}?v={conference.accent.lstrip('#')}"
