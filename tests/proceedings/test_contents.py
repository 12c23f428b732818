"""A volume is put in order, its gaps are named, and it is published from one page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from conference.lib.pdf import BadPdf
from conference.models import Conference
from proceedings.models import Paper, PaperState, PdfText, Section, Volume, VolumeState
from proceedings.queries import checklist
from proceedings.services import contents, papers, refusals, volumes
from proceedings.services.contents import Spot
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
Browser = Callable[[User], Client]
VOLUMES, PAPERS = "/admin/proceedings/volume/", "/admin/proceedings/paper/"


def order(volume: Volume) -> list[str]:
    return [str(paper) for paper in Paper.objects.filter(volume=volume).in_order()]


def test_many_papers_and_sections_are_arranged_at_once(django_assert_num_queries: Any) -> None:
    volume = make.volume()
    first, last = (volumes.add_section(volume, title=title, position=place, by=None) for title, place in (("A", 1), ("B", 2)))
    one, two, three = (make.draft(of=volume, title=title) for title in ("One", "Two", "Three"))
    spots = {one.pk: Spot(first, 20), two.pk: Spot(last, 10), three.pk: Spot(first, 10)}

    moved = contents.arrange(volume, spots, {first.pk: 9, last.pk: 3}, by=None)

    assert (moved, order(volume)) == (3, ["Two", "Three", "One"])
    assert contents.arrange(volume, spots, {}, by=None) == 0


def test_a_section_of_another_volume_is_refused() -> None:
    volume, other = make.volume(), make.volume()
    foreign = volumes.add_section(other, title="Elsewhere", position=1, by=None)
    paper = make.draft(of=volume)

    with pytest.raises(refusals.OtherVolume):
        contents.arrange(volume, {paper.pk: Spot(foreign, 1)}, by=None)
    with pytest.raises(refusals.OtherVolume):
        contents.assign([paper], foreign, by=None)


def test_a_section_with_papers_stays() -> None:
    volume = make.volume()
    section = volumes.add_section(volume, title="A", position=1, by=None)
    make.draft(of=volume, section=section)

    with pytest.raises(refusals.SectionHasPapers):
        contents.remove_section(section, by=None)

    contents.remove_section(volumes.add_section(volume, title="B", position=2, by=None), by=None)
    assert list(Section.objects.filter(volume=volume)) == [section]


def test_the_checklist_names_what_stands_in_the_way_and_what_will_be_missed() -> None:
    volume = make.volume(of=make.series(doi_rule="10.5555/{paper}"))
    make.draft(of=volume, abstract="", body_markdown="![A map](map.png)")

    check = checklist.volume_check(volume)

    assert check.blocking == ("at least one published paper",)
    assert check.advised == (
        "a licence", "an ISBN, or an ISSN of the series", "a DOI", "a publisher", "front matter or a foreword", "1 paper is not published",
    )  # fmt: skip
    [paper] = check.papers
    assert paper.blocking == ("an abstract",)
    assert paper.advised == (
        "pages", "a DOI", "an institution of each author", "references", "a PDF", "figures that the text shows: map.png",
    )  # fmt: skip
    assert check.ready == ()


def test_the_checklist_costs_the_same_for_one_paper_and_for_three(django_assert_num_queries: Any) -> None:
    volume = make.volume()
    make.draft(of=volume)
    with django_assert_num_queries(11):
        checklist.volume_check(Volume.objects.select_related("series").get(pk=volume.pk))
    for _number in range(2):
        make.draft(of=volume)
    with django_assert_num_queries(11):
        checklist.volume_check(Volume.objects.select_related("series").get(pk=volume.pk))


def test_a_volume_is_ordered_and_published_from_its_page(conference: Conference, editor: User, client_of: Browser) -> None:
    volume, browser = make.volume(at=conference), client_of(editor)
    section = volumes.add_section(volume, title="Talks", position=1, by=None)
    ready, lacking = make.draft(of=volume, title="Ready"), make.draft(of=volume, title="Lacking", abstract="")
    address = f"{VOLUMES}{volume.pk}/contents/"
    places = {f"section-{section.pk}": "5", f"place-{ready.pk}": "20", f"in-{ready.pk}": str(section.pk)}
    places |= {f"place-{lacking.pk}": "10", f"in-{lacking.pk}": str(section.pk)}

    page = browser.get(address).content.decode()
    browser.post(address, {**places, "do": "arrange"})
    browser.post(address, {**places, "do": "publish"})
    browser.post(address, {**places, "do": "volume"})

    ready.refresh_from_db()
    lacking.refresh_from_db()
    volume.refresh_from_db()
    assert "Before it can be published, add:" in page
    assert order(volume) == ["Lacking", "Ready"]
    assert (ready.state, lacking.state, volume.state) == (PaperState.PUBLISHED, PaperState.DRAFT, VolumeState.PUBLISHED)


def test_a_mistyped_place_is_said_and_nothing_typed_is_lost(conference: Conference, editor: User, client_of: Browser) -> None:
    volume = make.volume(at=conference)
    paper = make.draft(of=volume)

    answer = client_of(editor).post(f"{VOLUMES}{volume.pk}/contents/", {f"place-{paper.pk}": "twelfth", f"in-{paper.pk}": ""})

    assert answer.status_code == 422
    assert 'value="twelfth"' in answer.content.decode()


def test_editors_of_another_organisation_find_no_contents(
    conference: Conference, organiser_of_another_conference: User, client_of: Browser, stranger: Client
) -> None:
    volume = make.volume(at=conference)
    paper = make.draft(of=volume, title="Not theirs")
    browser = client_of(organiser_of_another_conference)

    assert browser.get(f"{VOLUMES}{volume.pk}/contents/").status_code == 404
    assert browser.post(f"{VOLUMES}{volume.pk}/contents/", {"do": "volume"}).status_code == 404
    assert browser.get(f"{PAPERS}section/?paper={paper.pk}").status_code == 302
    assert stranger.get(f"{VOLUMES}{volume.pk}/contents/").status_code == 302


def test_chosen_papers_go_into_a_section(conference: Conference, editor: User, client_of: Browser) -> None:
    volume, browser = make.volume(at=conference), client_of(editor)
    section = volumes.add_section(volume, title="Posters", position=1, by=None)
    rows = [make.draft(of=volume) for _number in range(2)]

    led = browser.post(PAPERS, {"action": "assign_section", "_selected_action": [row.pk for row in rows]})
    asked = browser.get(led["Location"])
    browser.post(led["Location"], {"section": section.pk})
    mixed = browser.get(f"{PAPERS}section/?paper={rows[0].pk}&paper={make.draft(at=conference).pk}&paper=x", follow=True)

    assert "Posters" in asked.content.decode()
    assert list(volume.papers.values_list("section", flat=True)) == [section.pk, section.pk]
    assert "Choose papers of one volume." in mixed.content.decode()


def test_front_matter_is_checked_replaced_and_removed(conference: Conference, editor: User, client_of: Browser) -> None:
    volume, browser = make.volume(at=conference), client_of(editor)
    address, values = f"{VOLUMES}{volume.pk}/change/", {"slug": volume.slug, "title_0": "V", "year": "2027", "editors": "A, B"}
    values |= {"series": volume.series_id, "conference": conference.pk, "number": "3", "licence": "CC-BY-4.0"}

    def send(**fields: Any) -> Any:
        volume.refresh_from_db()
        return browser.post(address, {**values, "row_version": volume.version, **fields})

    refused = send(front=SimpleUploadedFile("front.pdf", b"<html>"))
    send(front=SimpleUploadedFile("front.pdf", make.pdf(2)))
    volume.refresh_from_db()
    kept = volume.front_matter
    send(front_removed="on")
    volume.refresh_from_db()

    assert "front.pdf: This file is not a PDF" in refused.content.decode()
    assert kept is not None
    assert (volume.front_matter, volume.number, volume.licence) == (None, "3", "CC-BY-4.0")
    with pytest.raises(BadPdf):
        volumes.set_front_matter(volume, make.pdf(1, "app.alert(1)"), by=None)


def test_papers_are_filtered_by_what_was_said_about_them(conference: Conference, editor: User, client_of: Browser) -> None:
    volume, browser = make.volume(at=conference), client_of(editor)
    retracted = make.paper(of=volume, title="Taken back")
    make.paper(of=volume, title="Still standing")
    papers.retract(retracted, reason="Invented.", by=None)

    with_notices, without = (browser.get(f"{PAPERS}?notices={answer}").content.decode() for answer in ("with", "without"))

    assert ("Taken back" in with_notices, "Still standing" in with_notices) == (True, False)
    assert ("Taken back" in without, "Still standing" in without) == (False, True)


def test_a_papers_own_form_says_what_it_lacks_and_that_its_file_cannot_be_read(
    conference: Conference, editor: User, client_of: Browser
) -> None:
    paper = make.draft(at=conference)
    papers.attach_to_open(paper, make.pdf(), name="a.pdf", by=None)
    PdfText.objects.update(state=PdfText.State.UNREADABLE)

    page = client_of(editor).get(f"{PAPERS}{paper.pk}/change/").content.decode()

    assert "Readers and indexes will miss: " in page
    assert "the words of its PDF in search, for the file cannot be read" in page
