"""What speakers write about themselves, and when they can be there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from conference.lib.localized import texts_of
from conference.models import Activity, Conference
from speakers import links
from speakers.models import Availability, Speaker
from speakers.queries.availability import unavailable
from speakers.services import availability, people
from speakers.services.availability import Interval
from tests.factories import speakers as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


@pytest.fixture
def conference(conference: Conference) -> Conference:
    """Two days, three languages."""
    Conference.objects.filter(pk=conference.pk).update(
        ends_on=conference.starts_on + timedelta(days=1), languages=["en", "az", "ru"], zone="Asia/Baku"
    )
    conference.refresh_from_db()
    return conference


def sent(speaker: Speaker, *shown: tuple[str, str], **values: Any) -> dict[str, Any]:
    lines = {f"link-{number}-{name}": text for number, line in enumerate(shown) for name, text in zip(("url", "title"), line, strict=True)}
    forms = {"link-TOTAL_FORMS": len(shown) or 2, "link-INITIAL_FORMS": 0}
    return {"name": "Nigar Example", "row_version": speaker.version, **forms, **lines, **values}


def path(conference: Conference, rest: str = "profile/") -> str:
    return f"/{conference.slug}/speaking/{rest}"


def test_everything_is_written_and_comes_back_in_the_form(conference: Conference, speaker: Speaker, own: Client) -> None:
    values = {
        "name": " Nigar  Əliyeva ", "sorted_under": "Əliyeva", "pronunciation": "ni-GAR", "affiliation": "Institute", "country": "AZ",
        "orcid": "https://orcid.org/0000-0002-1825-0097", "needs": "A ramp.\nA chair.", "language": "az",
        "biography_en": "Writes.", "biography_az": "Yazır.", "biography_ru": "",
    }  # fmt: skip
    answer = own.post(
        path(conference), sent(speaker, ("https://example.org/n", ""), ("", ""), ("http://other.example.org/", "Notes"), **values)
    )
    row = Speaker.objects.get()
    assert answer.status_code == 302
    assert (row.name, row.sorted_under, row.pronunciation, row.country, row.language) == ("Nigar Əliyeva", "Əliyeva", "ni-GAR", "AZ", "az")
    assert (row.orcid, row.needs, texts_of(row.biography)) == (
        "0000-0002-1825-0097",
        "A ramp.\nA chair.",
        {"en": "Writes.", "az": "Yazır."},
    )
    assert row.links == [{"url": "https://example.org/n", "title": "example.org"}, {"url": "http://other.example.org/", "title": "Notes"}]
    page = own.get(path(conference)).content.decode()
    assert [text for text in ("ni-GAR", "Yazır.", "A ramp.", "https://example.org/n", "Notes") if text not in page] == []
    assert "nigar" in row.search_key
    entry = Activity.objects.get(verb="speaker changed")
    assert ("needs" in entry.after, "needs" in entry.personal, "biography" in entry.personal) == (False, True, True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " \u200b "}, "This field is required"),
        ({"orcid": "0000-0002-1825-0079"}, "does not fit the others"),
        ({"orcid": "12"}, "four groups of four"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"language": "tr"}, "Select a valid choice"),
        ({"link-0-url": "javascript:alert(1)"}, "begins with https://"),
        ({"link-0-url": "data:text/html,x"}, "begins with https://"),
        ({"link-0-url": "ftp://example.org/"}, "begins with https://"),
        ({"link-0-title": "Without address"}, "Write the address"),
        ({"pronunciation": "x" * 121}, "at most 120"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_typed_is_lost(
    values: dict[str, str], words: str, conference: Conference, speaker: Speaker, own: Client
) -> None:
    answer = own.post(path(conference), sent(speaker, **{"affiliation": "Kept affiliation", **values}))
    page = answer.content.decode()
    assert (answer.status_code, words in page, "Kept affiliation" in page) == (422, True, True)
    assert 'class="error-summary"' in page
    assert Speaker.objects.get().affiliation == ""


def test_the_slower_of_two_is_told_and_overwrites_nothing(conference: Conference, speaker: Speaker, own: Client) -> None:
    data = sent(speaker, affiliation="Typed here")
    people.change(speaker, {"affiliation": "By the team"}, by=None)
    answer = own.post(path(conference), data)
    page = answer.content.decode()
    assert (answer.status_code, "Somebody else has changed this" in page, "Typed here" in page) == (422, True, True)
    assert Speaker.objects.get().affiliation == "By the team"


def test_a_speaker_cannot_change_what_is_the_teams(conference: Conference, speaker: Speaker, own: Client) -> None:
    own.post(path(conference), sent(speaker, email="x@example.org", featured="on", state="confirmed", invented="on", user="1"))
    row = Speaker.objects.get()
    assert (row.email, row.featured, row.state, row.invented, row.user) == ("nigar@example.org", False, "draft", False, None)


def test_countries_are_named_in_the_readers_language(conference: Conference, own: Client) -> None:
    assert "Azerbaycan" in own.get(f"/tr{path(conference)}").content.decode()


def test_links_that_could_run_are_refused_wherever_they_come_from() -> None:
    assert links.from_lines("https://example.org  My page\n\nhttp://b.example.org") == [
        {"url": "https://example.org", "title": "My page"}, {"url": "http://b.example.org", "title": "b.example.org"},
    ]  # fmt: skip
    with pytest.raises(ValidationError):
        links.cleaned([{"url": "javascript://example.org/%0aalert(1)", "title": "x"}])


def lines(speaker: Speaker, *rows: tuple[str, str, str, str]) -> dict[str, Any]:
    names = ("kind", "day", "begins", "ends")
    values = {f"when-{number}-{name}": text for number, row in enumerate(rows) for name, text in zip(names, row, strict=True)}
    return {"when-TOTAL_FORMS": len(rows), "when-INITIAL_FORMS": 0, "row_version": speaker.version, **values}


def local(conference: Conference, days: int, hour: int) -> datetime:
    return datetime(2000, 1, 1, hour, tzinfo=conference.tzinfo).replace(
        year=conference.starts_on.year, month=conference.starts_on.month, day=conference.starts_on.day
    ).astimezone(UTC) + timedelta(days=days)


def test_times_are_written_by_the_conferences_clock_and_come_back(conference: Conference, speaker: Speaker, own: Client) -> None:
    first, second = (str(conference.starts_on + timedelta(days=number)) for number in (0, 1))
    rows = (("cannot", first, "08:00", "10:30"), ("cannot", "", "", ""), ("can", second, "", ""), ("cannot", first, "22:00", "01:00"))
    assert own.post(path(conference, "availability/"), lines(speaker, *rows)).status_code == 302
    kept = [(row.kind, row.starts_at, row.ends_at) for row in Availability.objects.all()]
    assert kept == [
        ("cannot", local(conference, 0, 8), local(conference, 0, 10) + timedelta(minutes=30)),
        ("cannot", local(conference, 0, 22), local(conference, 1, 1)),
        ("can", local(conference, 1, 4), local(conference, 2, 4)),
    ]
    page = own.get(path(conference, "availability/")).content.decode()
    assert [text for text in ('value="08:00"', 'value="10:30"', 'value="22:00"', 'value="01:00"') if text not in page] == []
    # Two choices in each of the three lines, and in the two empty ones.
    assert page.count("selected") == 2 * 5


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("cannot", "FIRST", "10:00", "09:00"), "The end is not after the beginning."),
        (("cannot", "FIRST", "10:00", "10:00"), "The end is not after the beginning."),
        (("cannot", "FIRST", "10:00", ""), "Write both times"),
        (("cannot", "", "10:00", "11:00"), "Choose the day"),
        (("cannot", "1999-01-01", "10:00", "11:00"), "Select a valid choice"),
        (("never", "FIRST", "10:00", "11:00"), "Select a valid choice"),
        (("cannot", "FIRST", "late", "11:00"), "valid time"),
    ],
)
def test_wrong_times_are_refused_in_words(
    row: tuple[str, str, str, str], words: str, conference: Conference, speaker: Speaker, own: Client
) -> None:
    kind, day, begins, ends = row
    answer = own.post(
        path(conference, "availability/"), lines(speaker, (kind, day.replace("FIRST", str(conference.starts_on)), begins, ends))
    )
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Availability.objects.count() == 0


def test_times_on_an_old_version_are_refused(conference: Conference, speaker: Speaker, own: Client) -> None:
    data = lines(speaker, ("cannot", str(conference.starts_on), "", ""))
    people.change(speaker, {"affiliation": "By the team"}, by=None)
    answer = own.post(path(conference, "availability/"), data)
    assert (answer.status_code, "Somebody else has changed this" in answer.content.decode()) == (422, True)
    assert Availability.objects.count() == 0


def test_no_more_intervals_than_can_be_kept(conference: Conference, speaker: Speaker, own: Client) -> None:
    row = ("cannot", str(conference.starts_on), "10:00", "11:00")
    assert own.post(path(conference, "availability/"), lines(speaker, *[row] * 21)).status_code == 422
    now = datetime.now(UTC)
    with pytest.raises(availability.TooMany):
        availability.set_availability(speaker, [Interval("can", now, now + timedelta(hours=1))] * 21)


@pytest.mark.parametrize("values", [{"kind": "maybe"}, {"ends": 0}])
def test_the_database_refuses_wrong_intervals(values: dict[str, Any], speaker: Speaker) -> None:
    now = datetime.now(UTC)
    ends = now + timedelta(hours=values.get("ends", 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Availability.objects.create(speaker=speaker, kind=values.get("kind", "can"), starts_at=now, ends_at=ends)


def test_who_cannot_when_is_told_in_one_statement(
    conference: Conference, other_conference: Conference, django_assert_num_queries: Any
) -> None:
    def hour(number: int) -> datetime:
        return conference.begins_at() + timedelta(hours=number)

    cannot, only, silent, elsewhere = (make.speaker(at) for at in (conference, conference, conference, other_conference))
    availability.set_availability(cannot, [Interval("cannot", hour(a), hour(b)) for a, b in ((9, 11), (10, 12), (20, 22))])
    availability.set_availability(only, [Interval("can", hour(10), hour(12)), Interval("cannot", hour(11), hour(14))])
    availability.set_availability(elsewhere, [Interval("cannot", hour(1), hour(2))])
    with django_assert_num_queries(1):
        found = unavailable(conference, [row.pk for row in (cannot, only, silent, elsewhere)])
    assert found == {
        cannot.pk: ((hour(9), hour(12)), (hour(20), hour(22))),
        only.pk: ((hour(0), hour(10)), (hour(11), hour(52))),
    }
