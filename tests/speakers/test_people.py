import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from conference.lib.errors import IllegalTransition, StaleRow
from conference.lib.images import BadImage
from conference.models import Activity, Conference, Consent
from speakers.models import SPEAKER_TRANSITIONS, Speaker, SpeakerState
from speakers.services import people, photos
from tests.factories import speakers as make


def revision(conference: Conference) -> int:
    return Conference.objects.get(pk=conference.pk).revision


def test_a_new_speaker_is_a_draft(conference: Conference) -> None:
    speaker = people.create(conference, name="Aygün Məmmədli", by=None)
    assert speaker.state == SpeakerState.DRAFT
    assert list(Speaker.objects.public()) == []


def test_names_are_cleaned_and_kept_as_wanted(conference: Conference) -> None:
    speaker = people.create(conference, name="  Əli \u202e İsmayıl\u200b ", by=None)
    assert speaker.name == "Əli İsmayıl"


def test_a_speaker_needs_a_name(conference: Conference) -> None:
    with pytest.raises(people.NameMissing):
        people.create(conference, name=" \u200b ", by=None)


def test_people_are_found_without_accents(conference: Conference) -> None:
    speaker = people.create(conference, name="Şəbnəm Işıqlı", affiliation="Ələt", by=None)
    assert speaker.search_key == "sebnem isiqli elet"


def test_lists_sort_by_family_name_in_the_conferences_alphabet(conference: Conference) -> None:
    conference.default_language = "az"
    for name in ("Z. Şahin", "A. Sultan", "B. Əliyev", "C. Dadaş", "D. Zaur"):
        people.create(conference, name=name, by=None)
    assert [row.name for row in Speaker.objects.all()] == ["C. Dadaş", "B. Əliyev", "A. Sultan", "Z. Şahin", "D. Zaur"]


def test_every_move_outside_the_table_is_refused(conference: Conference) -> None:
    for state in SpeakerState:
        speaker = make.speaker(conference, confirmed=False)
        Speaker.objects.filter(pk=speaker.pk).update(state=state)
        speaker.refresh_from_db()
        moves = {SpeakerState.CONFIRMED: people.confirm, SpeakerState.WITHDRAWN: people.withdraw}
        for to, move in moves.items():
            if to not in SPEAKER_TRANSITIONS[state]:
                with pytest.raises(IllegalTransition):
                    move(speaker, by=None)


def test_the_database_knows_the_states(conference: Conference) -> None:
    speaker = make.speaker(conference)
    with pytest.raises(IntegrityError), transaction.atomic():
        Speaker.objects.filter(pk=speaker.pk).update(state="famous")


def test_every_public_verb_raises_the_revision(conference: Conference) -> None:
    speaker = make.speaker(conference, confirmed=False)
    verbs = [
        lambda: people.confirm(speaker, by=None),
        lambda: people.change(speaker, {"name": "Another Name"}, by=None),
        lambda: photos.set_photo(speaker, make.picture(), by=None),
        lambda: photos.agree_to_photo(speaker, False, by=None),
        lambda: photos.remove_photo(speaker, by=None),
        lambda: people.withdraw(speaker, by=None),
        lambda: people.erase(speaker, by=None),
    ]
    for verb in verbs:
        before = revision(conference)
        verb()
        assert revision(conference) == before + 1


def test_a_change_on_an_old_version_is_refused(conference: Conference) -> None:
    speaker = make.speaker(conference)
    version = speaker.version
    people.change(speaker, {"affiliation": "Here"}, by=None, version=version)
    with pytest.raises(StaleRow):
        people.change(speaker, {"affiliation": "There"}, by=None, version=version)
    assert Speaker.objects.get().affiliation == "Here"


def test_personal_values_of_a_change_lie_apart(conference: Conference) -> None:
    speaker = make.speaker(conference)
    people.change(speaker, {"email": "new@example.org", "affiliation": "There"}, by=None)
    entry = Activity.objects.filter(verb="speaker changed").get()
    assert entry.after == {"affiliation": "There"}
    assert entry.personal["email"]["after"] == "new@example.org"


def test_a_photo_is_kept_in_sizes_made_once(conference: Conference) -> None:
    speaker = make.speaker(conference)
    photos.set_photo(speaker, make.picture(), by=None)
    kept = {(photo.file.type, photo.width) for photo in speaker.photos.select_related("file")}
    assert {width for type, width in kept if type == "image/webp"} == {200, 400, 800}
    assert {width for type, width in kept if type == "image/jpeg"} == {400, 800}


def test_what_is_no_picture_changes_nothing(conference: Conference) -> None:
    speaker = make.speaker(conference)
    photos.set_photo(speaker, make.picture(), by=None)
    with pytest.raises(BadImage):
        photos.set_photo(speaker, b"<svg onload=alert(1)>", by=None)
    assert speaker.photos.filter(format="webp").count() == 3


def test_consent_is_recorded_and_withdrawn(conference: Conference) -> None:
    speaker = make.speaker(conference)
    photos.set_photo(speaker, make.picture(), by=None)
    photos.remove_photo(speaker, by=None)
    consent = Consent.objects.get(content_type=ContentType.objects.get_for_model(Speaker), object_id=speaker.pk)
    assert consent.withdrawn_at is not None
    assert not Speaker.objects.get().photo_agreed


def test_erasing_leaves_the_row_and_nobody_in_it(conference: Conference) -> None:
    speaker = make.speaker(conference, email="somebody@example.org", biography="Born.", orcid="0000-0002-1825-0097")
    photos.set_photo(speaker, make.picture(), by=None)
    people.erase(speaker, by=None)
    row = Speaker.objects.get()
    assert (row.name, row.email, row.email_key, row.search_key, str(row.biography), row.orcid) == ("—", "", "", "", "", "")
    assert row.photos.count() == 0
    assert list(Speaker.objects.public()) == []
