import json
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import translation

from conference.models import Conference, Organisation
from conference.templatetags.landing import event_markup
from tests.factories import conference as make
from tests.factories import sessions, speakers

FRAME = SimpleNamespace(canonical="https://example.org/baku-forum/")


def conference(**fields: object) -> Conference:
    given = {
        "organisation": Organisation(name="Secretariat </script>"),
        "name": {"en": "Baku Forum", "az": "Bakı Forumu"},
        "venue_name": {"en": "Congress House"},
        "starts_on": date(2027, 11, 26),
        "ends_on": date(2027, 11, 26),
        "languages": ["en", "az"],
        **fields,
    }
    return Conference(**given)


def told(row: Conference) -> dict:
    markup = event_markup(row, FRAME)
    assert markup.count("</script>") == 1
    return json.loads(markup.partition(">")[2].removesuffix("</script>"))


def test_a_conference_is_told_to_machines_in_the_language_of_the_page() -> None:
    with translation.override("az"):
        event = told(conference())
    assert (event["@type"], event["name"], event["startDate"], event["url"]) == ("Event", "Bakı Forumu", "2027-11-26", FRAME.canonical)
    assert event["organizer"]["name"] == "Secretariat </script>"


def test_a_place_has_coordinates_only_when_they_are_known() -> None:
    assert "geo" not in told(conference())["location"]
    located = told(conference(latitude=Decimal("40.36"), longitude=Decimal("49.84")))
    assert located["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 40.36, "longitude": 49.84}


@pytest.mark.django_db(databases=["default", "cache"])
def test_the_landing_page_tells_of_one_event_whatever_the_programme_adds() -> None:
    row = make.conference(of=make.organisation())
    sessions.public(row, speakers.speaker(row), room=sessions.room(row), hour=10)

    text = Client().get(row.get_absolute_url()).content.decode()

    assert "From the programme" in text
    assert text.count("application/ld+json") == 1
