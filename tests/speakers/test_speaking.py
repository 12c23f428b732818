"""A speaker's own page: by the link, by the account, and by nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.lib.logs import masked
from conference.models import Conference, OutgoingMail
from speakers.models import Availability, Speaker, SpeakerAnswer
from speakers.services import answers, availability, connecting, people, photos, secrets
from speakers.services.availability import Interval
from tests.factories import conference as make_conference
from tests.factories import sessions as make_session
from tests.factories import speakers as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
PAGES = ("", "profile/", "availability/", "photo/", "preview/")


def at(conference: Conference, rest: str = "") -> str:
    return f"/{conference.slug}/speaking/{rest}"


def statuses(browser: Client, conference: Conference) -> list[int]:
    return [browser.get(at(conference, rest)).status_code for rest in PAGES]


def test_the_link_leaves_a_key_for_its_own_path_and_leads_to_the_address_without_it(
    conference: Conference, link: str, stranger: Client
) -> None:
    answer = stranger.get(link)
    cookie = answer.cookies[f"speaking_{conference.slug}"]
    assert (answer.status_code, answer["Location"]) == (302, at(conference))
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/{conference.slug}/speaking", True, "Lax")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store, private", "noindex")


def test_whoever_has_the_key_reads_every_page_and_none_is_kept_or_found(conference: Conference, own: Client) -> None:
    for rest in PAGES:
        answer = own.get(at(conference, rest))
        assert (answer.status_code, answer["Cache-Control"], answer["X-Robots-Tag"]) == (200, "no-store, private", "noindex"), rest
        assert "Nigar Example" in answer.content.decode() or rest in ("availability/", "photo/"), rest


def test_a_stranger_is_asked_to_sign_in_and_an_account_without_a_speaker_finds_nothing(
    conference: Conference, speaker: Speaker, stranger: Client, attendee: User, organiser: User, client_of: object
) -> None:
    assert statuses(stranger, conference) == [302] * 5
    assert "Nigar" not in stranger.get(at(conference), follow=True).content.decode()
    for user in (attendee, organiser):
        assert statuses(client_of(user), conference) == [404] * 5  # type: ignore[operator]


def test_another_speakers_key_opens_the_others_page_alone(conference: Conference, speaker: Speaker, other_conference: Conference) -> None:
    other = make.browser_of(make.speaker(conference, name="Other Person", email="other@example.org"))
    page = other.get(at(conference)).content.decode()
    assert "Other Person" in page
    assert "Nigar" not in page
    other.post(at(conference), {"said": "no"})
    assert {row.name: row.answer for row in Speaker.objects.all()} == {"Nigar Example": "unasked", "Other Person": "no"}
    secret = secrets.page_of(speaker).rstrip("/").rpartition("/")[2]
    assert Client().get(at(other_conference, f"open/{secret}/")).status_code == 404


def test_a_guessed_link_is_nobodys_and_a_former_one_says_so(conference: Conference, speaker: Speaker, link: str, stranger: Client) -> None:
    secrets.renew(speaker, by=None)
    former = stranger.get(link)
    assert (former.status_code, "Nigar" in former.content.decode()) == (410, False)
    assert stranger.get(at(conference, "open/guessed/")).status_code == 404
    assert stranger.get(make.path_of(secrets.page_of(speaker))).status_code == 302


@pytest.mark.parametrize("end", [people.withdraw, people.erase])
def test_whoever_was_withdrawn_or_erased_has_no_page_any_more(
    end: object, conference: Conference, speaker: Speaker, own: Client, link: str
) -> None:
    calendar = at(conference, f"key/{speaker.secrets.get(kind='calendar').value}.ics")
    assert own.get(calendar).status_code == 200
    end(speaker, by=None)  # type: ignore[operator]
    assert statuses(own, conference) == [302] * 5
    assert Client().get(link).status_code in (404, 410)
    assert own.get(calendar).status_code == 404


def test_another_address_of_mail_makes_the_former_link_worthless(speaker: Speaker, link: str) -> None:
    people.change(speaker, {"email": "NIGAR@example.org"}, by=None)
    assert Client().get(link).status_code == 302
    people.change(speaker, {"email": "mended@example.org"}, by=None)
    assert Client().get(link).status_code == 410


def test_no_link_leads_to_a_conference_that_is_not_public(conference: Conference, speaker: Speaker, own: Client, link: str) -> None:
    Conference.objects.update(state="draft")
    assert [*statuses(own, conference), Client().get(link).status_code] == [404] * 6


def test_an_account_opens_the_page_once_it_is_joined(
    conference: Conference, speaker: Speaker, attendee: User, client_of: object, link: str
) -> None:
    browser = client_of(attendee)  # type: ignore[operator]
    browser.get(link)
    assert "Join it to my account" in browser.get(at(conference)).content.decode()
    assert browser.post(at(conference, "account/")).status_code == 302
    assert Speaker.objects.get(pk=speaker.pk).user == attendee
    assert "Nigar Example" in client_of(attendee).get(at(conference)).content.decode()  # type: ignore[operator]


def test_an_account_is_joined_to_one_speaker_of_a_conference_and_a_speaker_to_one_account(
    conference: Conference, speaker: Speaker, attendee: User, reader: User, client_of: object
) -> None:
    connecting.connect(speaker, attendee)
    connecting.connect(speaker, attendee)
    other = make.speaker(conference, email="other@example.org")
    with pytest.raises(connecting.OtherAccount):
        connecting.connect(speaker, reader)
    browser = client_of(attendee)  # type: ignore[operator]
    browser.get(make.path_of(secrets.page_of(other)))
    assert browser.post(at(conference, "account/")).status_code == 409
    assert Speaker.objects.get(pk=other.pk).user is None


def test_the_preview_is_what_others_would_see(conference: Conference, speaker: Speaker, own: Client) -> None:
    people.change(
        speaker, {"pronunciation": "ni-GAR", "country": "AZ", "needs": "A ramp", "links": [{"url": "https://n.example.org"}]}, by=None
    )
    photos.set_photo(speaker, make.picture(), by=None, agreed=False)
    hidden = own.get(at(conference, "preview/")).content.decode()
    assert ("Spoken: ni-GAR" in hidden, "Azerbaijan" in hidden, "https://n.example.org" in hidden, "A ramp" in hidden) == (
        True,
        True,
        True,
        False,
    )
    assert f"{at(conference)}drawing.svg" in hidden
    photos.agree_to_photo(speaker, True, by=None)
    shown = own.get(at(conference, "preview/")).content.decode()
    assert f"{at(conference)}photo/800.jpg" in shown
    assert own.get(at(conference, "photo/800.jpg"))["Content-Type"] == "image/jpeg"
    assert own.get(at(conference, "photo/801.jpg")).status_code == 404
    assert Client().get(speaker.get_absolute_url()).status_code == 404


def test_a_public_speakers_page_names_pronunciation_country_and_links_and_nothing_private(conference: Conference, stranger: Client) -> None:
    fields = {
        "pronunciation": "ni-GAR",
        "country": "AZ",
        "needs": "A ramp",
        "links": [{"url": "https://n.example.org/", "title": "Notes <b>"}],
    }
    public = make.speaker(conference, email="n@example.org", **fields)
    answers.answer(public, "yes", "Secret note")
    page = stranger.get(f"/tr{public.get_absolute_url()}").content.decode()
    assert ("ni-GAR" in page, "Azerbaycan" in page, 'href="https://n.example.org/"' in page, "Notes &lt;b&gt;" in page) == (True,) * 4
    assert [word for word in ("A ramp", "Secret note", "n@example.org") if word in page] == []


def test_the_page_shows_the_sessions_with_role_time_and_whom_the_chair_announces(
    conference: Conference, speaker: Speaker, own: Client, stranger: Client
) -> None:
    colleague = make.speaker(conference, name="Kənan Q.", pronunciation="ka-NAN")
    public = make_session.public(conference, speaker, colleague, title="Shown talk")
    make_session.placed(conference, speaker, title="Not released", hour=12)
    make_session.public(conference, colleague, title="Of somebody else", hour=14)
    page = own.get(at(conference)).content.decode()
    assert (public.get_absolute_url() in page, "Not released" in page, "Of somebody else" in page) == (True, True, False)
    assert "ka-NAN" not in page
    public.cast.filter(speaker=speaker).update(role="chair")
    page = own.get(at(conference)).content.decode()
    assert ("Chair" in page, "Kənan Q. (spoken: ka-NAN)" in page) == (True, True)


def test_the_calendar_holds_the_own_released_sessions_and_opens_nothing_else(conference: Conference, speaker: Speaker, own: Client) -> None:
    make_session.public(conference, speaker, title="Shown talk")
    make_session.placed(conference, speaker, title="Not released", hour=12)
    make_session.public(conference, make.speaker(conference), title="Of somebody else", hour=14)
    secret = speaker.secrets.get(kind="calendar").value
    answer = Client().get(at(conference, f"key/{secret}.ics"))
    content = answer.content.decode()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar; charset=utf-8", "no-store, private")
    assert ("Shown talk" in content, "Not released" in content, "Of somebody else" in content) == (True, False, False)
    assert Client().get(at(conference, f"open/{secret}/")).status_code == 404
    page_secret = speaker.secrets.get(kind="page").value
    assert Client().get(at(conference, f"key/{page_secret}.ics")).status_code == 404
    secrets.renew(speaker, by=None)
    assert Client().get(at(conference, f"key/{secret}.ics")).status_code == 404


def test_secrets_of_speakers_are_struck_out_of_logs(link: str, conference: Conference) -> None:
    assert masked(f"GET {link}") == f"GET {at(conference, 'open/…/')}"
    assert masked(at(conference, "key/abc.ics")) == at(conference, "key/…")


def test_reading_changes_nothing(conference: Conference, speaker: Speaker, own: Client, link: str) -> None:
    letters, version = OutgoingMail.objects.count(), Speaker.objects.get(pk=speaker.pk).version
    for path in (link, *(at(conference, rest) for rest in PAGES)):
        own.get(path)
        own.head(path)
    row = Speaker.objects.get(pk=speaker.pk)
    assert (row.answer, row.version, OutgoingMail.objects.count(), row.secrets.count()) == (SpeakerAnswer.UNASKED, version, letters, 2)


def test_the_statements_of_the_page_do_not_grow(conference: Conference, speaker: Speaker, own: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert own.get(at(conference)).status_code == 200
        return len(captured)

    def add(number: int) -> None:
        session = make_session.public(conference, speaker, make.speaker(conference), hour=9 + number)
        session.cast.filter(speaker=speaker).update(role="chair")

    add(1)
    now = timezone.now()
    lines = [Interval(Availability.Kind.CANNOT, now, now + timedelta(hours=hours)) for hours in (1, 2, 3)]
    availability.set_availability(speaker, lines[:1])
    cost()
    one = cost()
    add(2)
    add(3)
    availability.set_availability(speaker, lines)
    # What stands around every page is built anew once.
    cost()
    assert cost() == one


def test_conferences_of_strangers_do_not_mix(conference: Conference, speaker: Speaker, own: Client) -> None:
    elsewhere = make_conference.conference(of=make_conference.organisation(name="Elsewhere"), name="Elsewhere")
    make.speaker(elsewhere, name="Nigar Elsewhere", email="nigar@example.org")
    assert statuses(own, elsewhere) == [302] * 5


def test_the_link_opens_the_page_in_every_language(conference: Conference, link: str, stranger: Client) -> None:
    paths = {cookie["path"] for cookie in stranger.get(link).cookies.values()}
    assert paths == {f"{prefix}/{conference.slug}/speaking" for prefix in ("", "/az", "/ru", "/tr")}
