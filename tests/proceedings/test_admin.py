"""Editors at work in the panel."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from conference.models import Conference
from proceedings.models import Paper, PaperState, Series, Volume, VolumeState
from tests.factories import proceedings as make
from tests.factories import sessions as make_session

Browser = Callable[[User], Client]
PAPERS = "/admin/proceedings/paper/"
VOLUMES = "/admin/proceedings/volume/"
SERIES = "/admin/proceedings/series/"
SECTIONS = "/admin/proceedings/section/"


@pytest.fixture
def browser(editor: User, client_of: Browser) -> Client:
    return client_of(editor)


def paper_form(volume: Volume, **values: Any) -> dict[str, Any]:
    texts = {"title_0": "A typed title", "abstract_0": "An abstract.", "keywords_0": "one, two"}
    rest = {
        "authors": "Nümunəli, Leyla | Institute of Examples; Second House | 0000-0002-1825-0097 | leyla@example.org\nMadonna",
        "licence": "CC-BY-4.0", "body_markdown": "## Text", "position": "10", "language": "en", "section": "", "session": "",
    }  # fmt: skip
    return {"volume": volume.pk, **texts, **rest, **values}


@pytest.mark.parametrize("address", [PAPERS, VOLUMES, SERIES, SECTIONS, f"{PAPERS}add/", f"{VOLUMES}add/"])
def test_a_stranger_is_sent_to_sign_in(address: str, stranger: Client, conference: Conference) -> None:
    answer = stranger.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")


def test_an_editor_of_another_conference_finds_nothing(
    organiser_of_another_conference: User, client_of: Browser, conference: Conference
) -> None:
    paper = make.draft(at=conference, title="Not theirs")
    browser = client_of(organiser_of_another_conference)

    assert "Not theirs" not in browser.get(PAPERS).content.decode()
    assert browser.get(f"{PAPERS}{paper.pk}/change/").status_code in (302, 404)
    assert browser.get(f"{PAPERS}{paper.pk}/preview/").status_code == 404


def test_the_door_sees_no_papers(door_staff: User, client_of: Browser, conference: Conference) -> None:
    make.draft(at=conference)
    assert client_of(door_staff).get(PAPERS).status_code == 403


def test_a_series_a_volume_and_a_paper_are_made_and_published(browser: Client, conference: Conference) -> None:
    browser.post(f"{SERIES}add/", {"title_0": "Our Series", "slug": "our-series", "issn": "", "licence": "CC-BY-4.0"})
    series = Series.objects.get(slug="our-series")
    volume_form = {
        "series": series.pk, "conference": conference.pk, "slug": "our-volume", "title_0": "Our Volume", "foreword_0": "", "year": "2027",
        "publisher": "", "isbn": "", "doi": "", "published_on": "", "editors": "Redaktorlu, Aysel\nOne Name",
    }  # fmt: skip
    browser.post(f"{VOLUMES}add/", volume_form)
    volume = Volume.objects.get(slug="our-volume")
    browser.post(f"{PAPERS}add/", paper_form(volume))
    paper = Paper.objects.get()

    browser.post(PAPERS, {"action": "publish", "_selected_action": [paper.pk]})
    browser.post(VOLUMES, {"action": "publish", "_selected_action": [volume.pk]})

    paper.refresh_from_db()
    volume.refresh_from_db()
    assert (paper.state, volume.state) == (PaperState.PUBLISHED, VolumeState.PUBLISHED)
    assert [row.name.full for row in volume.editors.all()] == ["Aysel Redaktorlu", "One Name"]
    first, second = paper.current.authors.all()
    assert (first.given, first.family, first.orcid, first.email_key) == ("Leyla", "Nümunəli", "0000-0002-1825-0097", "leyla@example.org")
    assert [row.name for row in first.affiliations.all()] == ["Institute of Examples", "Second House"]
    assert second.literal == "Madonna"
    assert paper.current.main_text.keywords == ["one", "two"]


def test_a_draft_is_changed_and_its_page_looked_at_before_it_is_public(browser: Client, conference: Conference) -> None:
    paper = make.draft(at=conference)
    form = browser.get(f"{PAPERS}{paper.pk}/change/")
    assert "Nümunəli, Leyla" in form.content.decode()

    answer = browser.post(f"{PAPERS}{paper.pk}/change/", paper_form(paper.volume, row_version=paper.version, title_0="Changed title"))
    preview = browser.get(f"{PAPERS}{paper.pk}/preview/")

    assert answer.status_code == 302
    assert "Changed title" in preview.content.decode()
    assert "Only the team sees this page" in preview.content.decode()


@pytest.mark.parametrize(
    ("authors", "complaint"),
    [
        ("A, B | c | not-an-orcid", "Line 1: "),
        ("A, B | c || nobody", "Line 1: “nobody” is not an e-mail address."),
        ("A, B\n | c", "Line 2 begins without a name."),
        ("A | b | | c | d", "Line 1 has more than three “|”."),
    ],
)
def test_a_mistyped_author_is_named_by_line_and_nothing_is_lost(
    browser: Client, conference: Conference, authors: str, complaint: str
) -> None:
    answer = browser.post(f"{PAPERS}add/", paper_form(make.volume(at=conference), authors=authors, title_0="Kept title"))

    assert complaint in answer.content.decode()
    assert "Kept title" in answer.content.decode()
    assert not Paper.objects.exists()


def test_a_published_version_is_refused_and_a_new_one_started(browser: Client, conference: Conference) -> None:
    paper = make.paper(at=conference, title="As published")
    values = paper_form(paper.volume, title_0="Overwritten")

    refused = browser.post(f"{PAPERS}{paper.pk}/change/", {**values, "row_version": paper.version})
    browser.post(PAPERS, {"action": "start_version", "_selected_action": [paper.pk]})
    row_version = Paper.objects.get().version
    browser.post(f"{PAPERS}{paper.pk}/change/", {**values, "row_version": row_version, "note": "Title mended."})

    assert "Add a new version instead" in refused.content.decode()
    assert [version.title for version in paper.versions.order_by("number")] == ["As published", "Overwritten"]


def test_the_slower_of_two_editors_is_told(browser: Client, conference: Conference) -> None:
    paper = make.draft(at=conference)
    values = paper_form(paper.volume, row_version=paper.version)
    browser.post(f"{PAPERS}{paper.pk}/change/", values)

    answer = browser.post(f"{PAPERS}{paper.pk}/change/", {**values, "title_0": "Slower"})

    assert answer.status_code == 200
    assert Paper.objects.get().current.title == "A typed title"


def test_retracting_asks_for_a_reason_first(browser: Client, conference: Conference) -> None:
    paper = make.paper(at=conference)
    action = {"action": "retract", "_selected_action": [paper.pk]}

    asked = browser.post(PAPERS, action)
    empty = browser.post(PAPERS, {**action, "reason": " "})
    browser.post(PAPERS, {**action, "reason": "The data were invented."})

    assert 'name="reason"' in asked.content.decode()
    assert empty.status_code == 422
    paper.refresh_from_db()
    assert (paper.state, paper.tombstone) == (PaperState.RETRACTED, "The data were invented.")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.7 broken", b"<svg/>"])
def test_what_is_no_pdf_is_refused_in_words(browser: Client, conference: Conference, content: bytes) -> None:
    upload = SimpleUploadedFile("paper.pdf", content, "application/pdf")
    answer = browser.post(f"{PAPERS}add/", paper_form(make.volume(at=conference), pdf=upload))

    assert answer.status_code == 200
    assert not Paper.objects.exists()


def test_lists_are_searched_without_marks(browser: Client, conference: Conference) -> None:
    make.paper(at=conference, title="Işıq")
    make.draft(at=conference, title="Kölgə draft")

    assert "Işıq" in browser.get(f"{PAPERS}?q=isiq").content.decode()
    assert "Kölgə" not in browser.get(f"{PAPERS}?q=isiq").content.decode()
    assert "Kölgə" in browser.get(f"{PAPERS}?q=draft").content.decode()


def test_an_editor_names_the_session_of_a_paper_and_does_not_lose_it(browser: Client, conference: Conference) -> None:
    """Though the list of sessions is not an editor's."""
    session = make_session.session(conference)
    paper = make.draft(at=conference, session=session)

    browser.post(f"{PAPERS}{paper.pk}/change/", paper_form(paper.volume, row_version=paper.version, session=session.pk))

    paper.refresh_from_db()
    assert (paper.session, paper.current.title) == (session, "A typed title")
