"""The demonstration's speakers, with portraits drawn by us and put through the same door as photographs."""

from conference.lib.places import Demonstration
from conference.models import Conference
from speakers import portraits, services
from speakers.demonstration_texts import DRAWN_AS, PEOPLE
from speakers.models import Speaker

CONFERENCES = ("baku-2024", "baku-forum")


def load(stage: Demonstration) -> None:
    """Puts the people of each conference on the shelf, by their keys."""
    for slug in CONFERENCES:
        conference = stage.shelf.get(slug)
        if conference is not None:
            stage.shelf[f"speakers:{slug}"] = _people(conference, stage)


def _people(conference: Conference, stage: Demonstration) -> dict[str, Speaker]:
    present = {row.name: row for row in Speaker.objects.filter(conference=conference)}
    return {key: present.get(words["name"]) or _person(conference, key, stage) for key, words in PEOPLE.items()}


def _person(conference: Conference, key: str, stage: Demonstration) -> Speaker:
    speaker = services.create(conference, by=None, invented=True, email=f"{key}@example.org", **PEOPLE[key])
    services.set_photo(speaker, portraits.png(DRAWN_AS[key]), by=None)
    services.confirm(speaker, by=None)
    stage.tell(f"speaker {speaker.name} at {conference.slug}")
    return speaker
