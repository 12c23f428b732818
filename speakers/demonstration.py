"""The demonstration's speakers, with portraits drawn by us and put through the same door as photographs."""

import functools

from conference.demonstration import local
from conference.lib.places import Demonstration
from conference.models import Conference
from speakers import portraits
from speakers.demonstration_texts import ANSWERS, DRAWN_AS, MORE, PEOPLE
from speakers.models import Availability, Speaker, SpeakerAnswer
from speakers.services import answers, availability, people, photos, secrets
from speakers.services.availability import Interval

CONFERENCES = ("baku-2024", "baku-forum")
# Whose private page is told to who starts the demonstration: asked, and not answered yet.
SHOWN = "zofia"


def load(stage: Demonstration) -> None:
    """Puts the people of each conference on the shelf, by their keys."""
    for slug in CONFERENCES:
        conference = stage.shelf.get(slug)
        if conference is not None:
            stage.shelf[f"speakers:{slug}"] = _people(conference, stage)
    if "baku-forum" in stage.shelf:
        _answers(stage.shelf["baku-forum"], stage.shelf["speakers:baku-forum"], stage)


def _people(conference: Conference, stage: Demonstration) -> dict[str, Speaker]:
    present = {row.name: row for row in Speaker.objects.filter(conference=conference)}
    return {key: present.get(words["name"]) or _person(conference, key, stage) for key, words in PEOPLE.items()}


def _person(conference: Conference, key: str, stage: Demonstration) -> Speaker:
    words = {**PEOPLE[key], **MORE.get(key, {})}
    speaker = people.create(conference, by=None, invented=True, email=f"{key}@example.org", **words)
    photos.set_photo(speaker, _drawn(key), by=None)
    people.confirm(speaker, by=None)
    stage.tell(f"speaker {speaker.name} at {conference.slug}")
    return speaker


@functools.cache
def _drawn(key: str) -> bytes:
    """Once for both conferences."""
    return portraits.png(DRAWN_AS[key])


def _answers(conference: Conference, present: dict[str, Speaker], stage: Demonstration) -> None:
    """Every answer that a speaker can give; once."""
    if Speaker.objects.filter(conference=conference).exclude(answer=SpeakerAnswer.UNASKED).exists():
        return
    for key, (said, note) in ANSWERS.items():
        answers.ask(present[key], by=None)
        if said:
            answers.answer(present[key], said, note)
    morning = Interval(Availability.Kind.CANNOT, local(conference, 8), local(conference, 10))
    availability.set_availability(present["johan"], [morning])
    stage.tell(f"answers of speakers at {conference.slug}")
    stage.tell(f"the page of {present[SHOWN].name}: {secrets.page_of(present[SHOWN])}")
