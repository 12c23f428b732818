"""What the landing page says to machines."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from conference.lib.localized import in_language
from conference.lib.structured import json_ld
from conference.models import Conference
from conference.queries import standing_markup

register = template.Library()


@register.simple_tag
def event_markup(conference: Conference, frame: Any) -> SafeString:
    """The conference as an event of schema.org."""
    return json_ld(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": in_language(conference.name).text,
            "description": in_language(conference.summary).text or in_language(conference.tagline).text,
            "startDate": conference.starts_on.isoformat(),
            "endDate": conference.ends_on.isoformat(),
            **standing_markup(conference),
            "inLanguage": list(conference.languages),
            "url": frame.canonical,
            "location": _place(conference),
            "organizer": {"@type": "Organization", "name": in_language(conference.organisation.name).text},
        }
    )


def _place(conference: Conference) -> dict[str, Any]:
    place: dict[str, Any] = {
        "@type": "Place",
        "name": in_language(conference.venue_name).text,
        "address": in_language(conference.venue_address).text,
    }
    if conference.latitude is not None and conference.longitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": float(conference.latitude), "longitude": float(conference.longitude)}
    return place
