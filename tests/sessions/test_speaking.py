"""What the programme tells a speaker on the own page."""

from typing import Any

from conference.models import Conference
from sessions.queries import speaking
from sessions.services import sessions as services
from speakers.services import secrets
from tests.factories import sessions as make_session
from tests.factories import speakers as make


def test_sessions_stand_by_time_and_those_without_a_time_behind(conference: Conference) -> None:
    speaker = make.speaker(conference, email="n@example.org")
    make_session.placed(conference, speaker, title="Not released", hour=8)
    make_session.public(conference, speaker, title="Late", hour=15)
    early = make_session.public(conference, speaker, title="Early", hour=9)
    services.cancel(early, by=None)

    shown = speaking.of_speakers([speaker])[speaker.pk]

    assert [(row.title.text, len(row.cards), row.cancelled) for row in shown.rows] == [
        ("Early", 1, True), ("Late", 1, False), ("Not released", 0, False),
    ]  # fmt: skip
    assert shown.calendar == ""
    secrets.send_again(speaker, by=None)
    assert speaking.of_speakers([speaker])[speaker.pk].calendar.endswith(f"{speaker.secrets.get(kind='calendar').value}.ics")


def test_of_many_speakers_it_costs_the_same(conference: Conference, django_assert_num_queries: Any) -> None:
    people = [make.speaker(conference, name=f"Person {number}") for number in range(3)]
    for number in range(3):
        made = make_session.public(conference, *people, hour=9 + number)
        made.cast.filter(speaker=people[0]).update(role="moderator")
    for some in (people[:1], people):
        with django_assert_num_queries(4):
            found = speaking.of_speakers(some)
        assert [len(found[person.pk].rows) for person in some] == [3] * len(some)
    assert [other.name for other in found[people[0].pk].rows[0].announces] == ["Person 1", "Person 2"]
    assert found[people[1].pk].rows[0].announces == ()
