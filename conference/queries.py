"""Page-shaped reads of the base app."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponsePermanentRedirect
from django.utils import timezone

from conference.lib import places
from conference.lib.localized import LocalizedText, in_language
from conference.lib.moments import offset_label, place_of
from conference.models import Conference, ConferenceState, FormerSlug, ImportantDate, Organisation, Page, Sponsor, Standing


@dataclass(frozen=True)
class ConferenceCard:
    slug: str
    name: LocalizedText
    tagline: LocalizedText
    summary: LocalizedText
    venue: LocalizedText
    starts_on: date
    ends_on: date
    theme_slug: str
    past: bool


@dataclass(frozen=True)
class HomePage:
    coming: tuple[ConferenceCard, ...]
    past: tuple[ConferenceCard, ...]
    valid_until: datetime | None


@dataclass(frozen=True)
class DateRow:
    on: date
    text: LocalizedText
    gone: bool
    today: bool


@dataclass(frozen=True)
class SponsorGroup:
    label: str
    lead: bool
    sponsors: tuple[Sponsor, ...]


@dataclass(frozen=True)
class Venue:
    name: LocalizedText
    address: LocalizedText
    note: LocalizedText
    zone: str
    offset: str
    latitude: str
    longitude: str
    map_url: str


@dataclass(frozen=True)
class LandingPage:
    conference: Conference
    parts: tuple[places.Part, ...]
    dates: tuple[DateRow, ...]
    sponsors: tuple[SponsorGroup, ...]
    venue: Venue
    languages: tuple[str, ...]
    past: bool
    valid_until: datetime | None


def public_conference(slug: str) -> Conference:
    """Raises Http404 for what is not public; a former address is `former_address`'s matter."""
    found = Conference.objects.public().select_related("organisation").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def public_or_none(conference: Conference | None) -> Conference | None:
    """The frame of a conference that is not public must not show around a public paper or review."""
    return conference if conference is not None and conference.is_public else None


def former_address(slug: str, path: str) -> HttpResponsePermanentRedirect | None:
    """Where a conference that was renamed is found now, with the same rest of the path."""
    former = FormerSlug.objects.select_related("conference").filter(slug=slug, conference__in=Conference.objects.public()).first()
    if former is None:
        return None
    return HttpResponsePermanentRedirect(path.replace(f"/{slug}/", f"/{former.conference.slug}/", 1))


def home(at: datetime) -> HomePage:
    rows = list(Conference.objects.filter(state__in=[ConferenceState.PUBLIC, ConferenceState.ARCHIVED]))
    cards = [_card(row, at) for row in rows]
    coming = sorted((card for card in cards if not card.past), key=lambda card: card.starts_on)
    ends = [next_midnight(row, at) for row in rows if not row.is_past(at)]
    return HomePage(tuple(coming), tuple(card for card in cards if card.past), places.earliest(ends))


def landing(conference: Conference, at: datetime) -> LandingPage:
    parts = places.landing_sections.of(conference, at)
    return LandingPage(
        conference=conference,
        parts=tuple(parts),
        dates=_dates(conference, at),
        sponsors=_sponsors(conference),
        venue=venue(conference, at),
        languages=tuple(conference.languages),
        past=conference.is_past(at),
        valid_until=places.earliest([next_midnight(conference, at), *(part.valid_until for part in parts)]),
    )


def page(conference: Conference, slug: str) -> Page:
    found = Page.objects.filter(conference=conference, slug=slug).first()
    if found is None:
        raise Http404
    found.conference = conference
    return found


def organisation() -> Organisation | None:
    return Organisation.objects.order_by("pk").first()


def venue(conference: Conference, at: datetime) -> Venue:
    middle = max(at, conference.begins_at())
    return Venue(
        name=in_language(conference.venue_name),
        address=in_language(conference.venue_address),
        note=in_language(conference.venue_note),
        zone=place_of(conference.zone),
        offset=offset_label(conference.zone, middle),
        latitude=_degrees(conference.latitude, "N", "S"),
        longitude=_degrees(conference.longitude, "E", "W"),
        map_url=_map_url(conference),
    )


def next_midnight(conference: Conference, at: datetime) -> datetime:
    """When the conference's calendar turns the next leaf, in UTC: dates pass, and the page says so."""
    local = timezone.localtime(at, conference.tzinfo)
    tomorrow = date.fromordinal(local.date().toordinal() + 1)
    return datetime.combine(tomorrow, datetime.min.time(), conference.tzinfo).astimezone(timezone.get_fixed_timezone(0))


def _card(row: Conference, at: datetime) -> ConferenceCard:
    return ConferenceCard(
        slug=row.slug,
        name=in_language(row.name),
        tagline=in_language(row.tagline),
        summary=in_language(row.summary),
        venue=in_language(row.venue_name),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        theme_slug=row.slug,
        past=row.is_past(at),
    )


def _dates(conference: Conference, at: datetime) -> tuple[DateRow, ...]:
    today = timezone.localtime(at, conference.tzinfo).date()
    rows = ImportantDate.objects.filter(conference=conference)
    return tuple(DateRow(row.on, in_language(row.text), row.on < today, row.on == today) for row in rows)


def _sponsors(conference: Conference) -> tuple[SponsorGroup, ...]:
    rows = list(Sponsor.objects.filter(conference=conference))
    groups = []
    for level in Sponsor.Level:
        if members := tuple(row for row in rows if row.level == level):
            groups.append(SponsorGroup(str(level.label), level == Sponsor.Level.HOST, members))
    return tuple(groups)


def _degrees(value: object, positive: str, negative: str) -> str:
    if value is None:
        return ""
    number = float(value)  # type: ignore[arg-type]
    return f"{abs(number):.2f}° {positive if number >= 0 else negative}"


def _map_url(conference: Conference) -> str:
    if conference.latitude is None or conference.longitude is None:
        return ""
    query = urlencode({"mlat": conference.latitude, "mlon": conference.longitude})
    return f"https://www.openstreetmap.org/?{query}#map=17/{conference.latitude}/{conference.longitude}"


def standing_markup(conference: Conference) -> dict[str, str]:
    """How schema.org says that an event is held, moved or called off."""
    status = {Standing.CANCELLED: "EventCancelled", Standing.POSTPONED: "EventPostponed", Standing.ONLINE: "EventMovedOnline"}
    mode = "OnlineEventAttendanceMode" if conference.standing == Standing.ONLINE else "OfflineEventAttendanceMode"
    return {
        "eventStatus": f"https://schema.org/{status.get(Standing(conference.standing), 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{mode}",
    }
