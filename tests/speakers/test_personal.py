"""What is kept about a speaker is shown whole, and erased whole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conference.lib import places
from conference.models import Conference, Consent, StoredFile
from speakers import personal
from speakers.models import Availability, Speaker, SpeakerPhotoSource, SpeakerSecret
from speakers.services import answers, availability, people, photos, secrets
from speakers.services.availability import Interval
from tests.factories import speakers as make

pytestmark = pytest.mark.writes
SECRETS_OF_THE_PERSON = {
    "sorted_under": "Əliyeva", "pronunciation": "ni-GAR", "affiliation": "Institute", "country": "AZ", "orcid": "0000-0002-1825-0097",
    "needs": "A ramp", "language": "az", "biography": {"en": "Writes."}, "links": [{"url": "https://n.example.org/", "title": "Notes"}],
}  # fmt: skip


def full(conference: Conference, email: str = "nigar@example.org") -> Speaker:
    speaker = make.speaker(conference, name="Nigar Əliyeva", email=email, **SECRETS_OF_THE_PERSON)
    photos.set_photo(speaker, make.halves(), by=None)
    secrets.send_again(speaker, by=None)
    answers.answer(speaker, "yes", "Window seat")
    now = timezone.now()
    availability.set_availability(speaker, [Interval("cannot", now, now + timedelta(hours=1))])
    return speaker


def test_everything_is_shown_but_the_keys(conference: Conference) -> None:
    speaker = full(conference)
    make.speaker(conference, name="Other Person", email="other@example.org", needs="Other needs")
    told = str([row.values for row in personal.records.show("nigar@example.org")])
    expected = ("Əliyeva", "ni-GAR", "Institute", "AZ", "0000-0002-1825-0097", "A ramp", "az", "Writes.", "https://n.example.org/ Notes", "Window seat", "Yes", "cannot", "1200 × 900", "listing")  # fmt: skip
    assert [words for words in expected if words not in told] == []
    assert "Other" not in told
    assert not any(secret.value in told for secret in speaker.secrets.all())


def test_erasing_leaves_nothing_and_touches_nobody_else(conference: Conference) -> None:
    speaker, other = full(conference), full(conference, "other@example.org")
    assert personal.records.erase("nigar@example.org", by=None) == 1
    row = Speaker.objects.get(pk=speaker.pk)
    left = {name: getattr(row, name) for name in (*SECRETS_OF_THE_PERSON, "email", "email_key", "sort_key", "search_key", "answer_note")}
    assert {name: value for name, value in left.items() if str(value) not in ("", "[]")} == {}
    rows = {
        model.__name__: set(model.objects.values_list("speaker", flat=True)) for model in (SpeakerSecret, Availability, SpeakerPhotoSource)
    }
    assert rows == dict.fromkeys(("SpeakerSecret", "Availability", "SpeakerPhotoSource"), {other.pk})
    assert set(Consent.objects.filter(withdrawn_at=None).values_list("object_id", flat=True)) == {other.pk}
    # The other one sent the same picture, and its files are kept once.
    assert StoredFile.objects.count() == other.photos.count() + 1
    assert personal.records.show("nigar@example.org") == []


def test_nothing_that_must_hold_is_broken(conference: Conference) -> None:
    people.erase(full(conference), by=None)
    full(conference, "other@example.org")
    assert [violation for provider in places.invariants for violation in provider()] == []
