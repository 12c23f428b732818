import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference import kept
from conference.models import Conference
from speakers.services import people, photos
from tests.factories import sessions as make_session
from tests.factories import speakers as make


def html(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def photo_address(page: str) -> str:
    return re.search(r'src="([^"]+\.jpg)"', page)[1]


def test_a_stranger_sees_confirmed_speakers_alone(conference: Conference, stranger: Client) -> None:
    shown = make.speaker(conference, name="Shown Person")
    make.speaker(conference, name="Hidden Draft", confirmed=False)
    gone = make.speaker(conference, name="Gone Person")
    people.withdraw(gone, by=None)
    page = html(stranger, f"/{conference.slug}/speakers/")
    assert shown.name in page
    assert "Hidden Draft" not in page
    assert "Gone Person" not in page


def test_a_draft_a_withdrawn_and_an_erased_speaker_have_no_page(conference: Conference, stranger: Client) -> None:
    draft, gone, erased = make.speaker(conference, confirmed=False), make.speaker(conference), make.speaker(conference)
    addresses = [row.get_absolute_url() for row in (draft, gone, erased)]
    people.withdraw(gone, by=None)
    people.erase(erased, by=None)
    assert [stranger.get(address).status_code for address in addresses] == [404, 404, 404]


def test_a_speaker_is_not_found_under_another_conference(conference: Conference, other_conference: Conference, stranger: Client) -> None:
    speaker = make.speaker(conference)
    assert stranger.get(f"/{other_conference.slug}/speakers/{speaker.address}/").status_code == 404


def test_nothing_of_a_draft_conference_is_shown(conference: Conference, stranger: Client) -> None:
    speaker = make.speaker(conference)
    photos.set_photo(speaker, make.picture(), by=None)
    photo = photo_address(html(stranger, speaker.get_absolute_url()))
    Conference.objects.update(state="draft")
    drawing = f"/{conference.slug}/speakers/{speaker.public_id}.svg"
    paths = [f"/{conference.slug}/speakers/", speaker.get_absolute_url(), photo, drawing]
    assert [stranger.get(path).status_code for path in paths] == [404] * 4


def test_a_wrong_tail_leads_to_the_right_one(conference: Conference, stranger: Client) -> None:
    speaker = make.speaker(conference, name="Ləman Qarayeva")
    answer = stranger.get(f"/{conference.slug}/speakers/{speaker.public_id}-somebody-else/")
    assert (answer.status_code, answer["Location"]) == (302, speaker.get_absolute_url())
    assert speaker.get_absolute_url().endswith("-leman-qarayeva/")


def test_a_name_without_latin_letters_has_an_address_too(conference: Conference, stranger: Client) -> None:
    assert "李小龍" in html(stranger, make.speaker(conference, name="李小龍").get_absolute_url())


def test_the_email_address_is_never_shown(conference: Conference, stranger: Client) -> None:
    speaker = make.speaker(conference, email="secret@example.org")
    assert "secret@" not in html(stranger, speaker.get_absolute_url())
    assert "secret@" not in html(stranger, f"/{conference.slug}/speakers/")


def test_markup_in_names_and_texts_comes_out_as_text(conference: Conference, stranger: Client) -> None:
    attack = "<img src=x onerror=alert(1)>\"'</script><script>alert(2)</script>"
    speaker = make.speaker(conference, name=attack, affiliation=attack, biography=attack, featured=True)
    for path in (speaker.get_absolute_url(), f"/{conference.slug}/speakers/", f"/{conference.slug}/"):
        page = html(stranger, path)
        assert "<img src=x" not in page
        assert "<script>alert" not in page


def test_the_biography_is_shown_in_the_readers_language_or_says_which_it_is(conference: Conference, stranger: Client) -> None:
    both = make.speaker(conference, biography={"en": "Writes.", "az": "Yazır."})
    english = make.speaker(conference, biography={"en": "Counts."})
    assert "Yazır." in html(stranger, f"/az{both.get_absolute_url()}")
    assert '<div lang="en"><p>Counts.</p>' in html(stranger, f"/az{english.get_absolute_url()}")


def test_a_photograph_is_served_for_ever_and_never_guessed(conference: Conference, stranger: Client) -> None:
    speaker = make.speaker(conference)
    photos.set_photo(speaker, make.picture(), by=None)
    answer = stranger.get(photo_address(html(stranger, speaker.get_absolute_url())))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_without_consent_a_drawing_stands_in_and_the_photo_is_gone(conference: Conference, stranger: Client) -> None:
    speaker = make.speaker(conference)
    photos.set_photo(speaker, make.picture(), by=None)
    photo = photo_address(html(stranger, speaker.get_absolute_url()))
    photos.agree_to_photo(speaker, False, by=None)
    page = html(stranger, speaker.get_absolute_url())
    assert ".webp" not in page
    assert stranger.get(photo).status_code == 404
    drawing = stranger.get(re.search(r'src="([^"]+\.svg)"', page)[1])
    assert (drawing.status_code, drawing["Content-Type"]) == (200, "image/svg+xml")


def test_a_photo_is_not_found_by_another_width_or_digest(conference: Conference, stranger: Client) -> None:
    speaker = make.speaker(conference)
    photos.set_photo(speaker, make.picture(), by=None)
    address = photo_address(html(stranger, speaker.get_absolute_url()))
    assert stranger.get(address.replace("-800.", "-801.")).status_code == 404
    assert stranger.get(re.sub(r"/[0-9a-f]{12}-", "/000000000000-", address)).status_code == 404


def test_an_invented_person_is_marked(conference: Conference, stranger: Client) -> None:
    assert "Invented" in html(stranger, make.speaker(conference, invented=True).get_absolute_url())


def test_the_sessions_of_a_speaker_stand_on_the_page(conference: Conference, stranger: Client) -> None:
    speaker = make.speaker(conference)
    public = make_session.public(conference, speaker, title="Shown talk")
    make_session.placed(conference, speaker, title="Hidden talk", hour=12)
    page = html(stranger, speaker.get_absolute_url())
    assert public.get_absolute_url() in page
    assert "Hidden talk" not in page


def test_the_list_says_when_nobody_is_announced(conference: Conference, stranger: Client) -> None:
    assert "not announced yet" in html(stranger, f"/{conference.slug}/speakers/")


def test_beyond_sixty_people_only_the_featured_have_portraits(conference: Conference, stranger: Client) -> None:
    people.create_many(conference, [{"name": f"Person {number}", "featured": number == 7} for number in range(70)], by=None)
    page = html(stranger, f"/{conference.slug}/speakers/")
    assert page.count("<img ") == 1
    assert page.count("Person ") >= 70


def statements(browser: Client, path: str) -> int:
    """Of the page built anew."""
    kept.store.clear()
    with CaptureQueriesContext(connection) as captured:
        html(browser, path)
    return len(captured)


@pytest.mark.parametrize("path", ["speakers/", "", "speaker"])
def test_the_statements_do_not_grow_with_the_people(path: str, conference: Conference, stranger: Client) -> None:
    first = make.speaker(conference, featured=True)
    photos.set_photo(first, make.picture(), by=None)
    make_session.public(conference, first, hour=9)
    address = first.get_absolute_url() if path == "speaker" else f"/{conference.slug}/{path}"
    html(stranger, address)
    one = statements(stranger, address)
    for number in range(2):
        another = make.speaker(conference, featured=True)
        photos.set_photo(another, make.picture(colour=f"#33669{number}"), by=None)
        make_session.public(conference, another, first, hour=10 + number)
    assert statements(stranger, address) == one
