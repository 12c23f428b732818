"""People who write: kept apart when they share a name, kept together by ORCID or by an editor's word."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference import kept
from conference.models import Activity, Conference
from proceedings import places
from proceedings.manuscripts import WrittenAffiliation
from proceedings.models import Author, FormerAuthor, Paper, PaperAuthor, PaperVersion
from proceedings.services import authors, papers
from proceedings.services.refusals import NobodyNamed, OtherOrcid, SeveralPeople, TwoOnOnePaper
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
LEYLA, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"
NAMES, PEOPLE = "/admin/proceedings/paperauthor/", "/admin/proceedings/author/"


def names_of(*made: Paper) -> list[PaperAuthor]:
    return list(PaperAuthor.objects.filter(version__paper__in=made).select_related("author").order_by("pk"))


def person(orcid: str = LEYLA) -> Author:
    return Author.objects.get(orcid=orcid)


def html(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


# --- The page


def test_people_of_the_same_name_have_pages_of_their_own_that_name_each_other(stranger: Client) -> None:
    make.paper(title="By the first", authors=(make.author(orcid=LEYLA),))
    make.paper(title="By the second", authors=(make.author(orcid=OTHER),))
    make.paper(title="By nobody knows whom", authors=(make.author(),))
    authors.rename(person(OTHER), name="Leyla Nümunəli", distinction="Institute of Rivers", by=None)

    page = html(stranger, person().get_absolute_url())

    assert [title in page for title in ("By the first", "By the second", "By nobody knows whom")] == [True, False, False]
    assert f'<a href="{person(OTHER).get_absolute_url()}">Leyla Nümunəli</a> <span class="by">Institute of Rivers</span>' in page
    assert f"https://orcid.org/{LEYLA}" in page


def test_a_page_shows_names_as_printed_years_institutions_and_who_wrote_with_whom(stranger: Client) -> None:
    institute = (WrittenAffiliation("Institute of Rivers"),)
    make.paper(of=make.volume(year=2025), title="Older", authors=(make.author("L.", "Nümunəli", orcid=LEYLA),))
    together = (make.author(orcid=LEYLA, affiliations=institute), make.author("Jo", "Other", orcid=OTHER), make.author("No", "Body"))
    make.paper(of=make.volume(year=2026), title="Newer", authors=together)
    authors.rename(person(), name="Leyla Nümunəli", distinction="", by=None)

    page = html(stranger, person().get_absolute_url())

    assert re.findall(r"<h2>(\d{4})</h2>", page) == ["2026", "2025"]
    assert "<li>L. Nümunəli</li>" in page
    assert "<li>Institute of Rivers</li>" in page
    rail = page.partition("Wrote with")[2]
    assert f'<a href="{person(OTHER).get_absolute_url()}">Jo Other</a>' in rail
    assert "No Body" not in rail
    structured = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (structured["name"], structured["alternateName"]) == ("Leyla Nümunəli", ["L. Nümunəli"])
    assert structured["sameAs"] == f"https://orcid.org/{LEYLA}"


def test_only_the_first_part_of_the_address_is_looked_up(stranger: Client) -> None:
    make.paper(authors=(make.author(orcid=LEYLA),))
    address = person().get_absolute_url()

    wrong = stranger.get(f"/authors/{person().public_id}-somebody-else/")

    assert (wrong.status_code, wrong["Location"]) == (302, address)
    assert address == f"/authors/{person().public_id}-leyla-numuneli/"


def test_a_person_without_a_public_paper_has_no_page(stranger: Client) -> None:
    draft = make.draft(authors=(make.author(orcid=LEYLA),))
    removed = make.paper(authors=(make.author(orcid=OTHER),))
    papers.remove(removed, reason="By law.", by=None)

    assert stranger.get(person().get_absolute_url()).status_code == 404
    assert stranger.get(person(OTHER).get_absolute_url()).status_code == 404
    assert stranger.get(f"/authors/{person().public_id}/feed.atom").status_code == 404
    assert stranger.get("/authors/nobody/").status_code == 404
    assert "Nümunəli" not in html(stranger, "/proceedings/authors/")
    assert draft.state == "draft"


def test_a_paper_leads_to_its_people_and_names_that_are_nobodys_to_a_search(stranger: Client) -> None:
    paper = make.paper(authors=(make.author(orcid=LEYLA), make.author("Jo", "Other")))

    pages = [html(stranger, path) for path in (paper.get_absolute_url(), paper.volume.get_absolute_url())]

    for page in pages:
        assert f'href="{person().get_absolute_url()}"' in page
        assert 'href="/proceedings/?author=Jo+Other"' in page


def test_statements_do_not_grow_with_the_papers_of_a_person(stranger: Client) -> None:
    def statements() -> int:
        kept.store.clear()
        with CaptureQueriesContext(connection) as captured:
            html(stranger, person().get_absolute_url())
        return len(captured)

    both = (make.author(orcid=LEYLA), make.author("Jo", "Other", orcid=OTHER))
    make.paper(authors=both)
    statements()
    with_one = statements()
    for _number in range(2):
        make.paper(authors=both)
    assert statements() == with_one


# --- Who is who


def test_printed_names_are_tied_to_one_new_person_and_the_next_version_keeps_the_tie(stranger: Client) -> None:
    first, second = make.paper(title="First"), make.paper(title="Second")

    somebody = authors.tie(names_of(first, second), by=None)
    papers.add_version(first, make.manuscript(title="First again", note="More."), by=None)
    papers.publish(Paper.objects.get(pk=first.pk), by=None)

    page = html(stranger, somebody.get_absolute_url())
    assert ["First again" in page, "Second" in page] == [True, True]
    assert (somebody.name, somebody.orcid) == ("Leyla Nümunəli", None)
    assert Activity.objects.get(verb="author tied").after == {"appearances": 2}


def test_an_orcid_is_never_tied_to_somebody_else() -> None:
    one, other = make.paper(authors=(make.author(orcid=LEYLA),)), make.paper(authors=(make.author(orcid=OTHER),))

    with pytest.raises(OtherOrcid):
        authors.tie(names_of(one), to=person(OTHER), by=None)
    with pytest.raises(OtherOrcid):
        authors.split(names_of(one), by=None)
    with pytest.raises(OtherOrcid):
        authors.merge(person(), into=person(OTHER), by=None)
    with pytest.raises(SeveralPeople):
        authors.tie(names_of(one, other), by=None)
    with pytest.raises(NobodyNamed):
        authors.release(names_of(one), by=None)
    assert [row.author.orcid for row in names_of(one, other)] == [LEYLA, OTHER]


def test_an_orcid_that_is_tied_to_somebody_else_is_noticed() -> None:
    paper = make.paper(authors=(make.author(orcid=LEYLA),))
    assert list(places.invariants()) == []

    PaperAuthor.objects.update(author=Author.objects.create(name="Somebody else"))

    (violation,) = places.invariants()
    assert (violation.name, violation.ids) == ("printed ORCID tied to somebody else", (names_of(paper)[0].pk,))


def test_two_names_on_one_paper_are_two_people() -> None:
    paper = make.paper(authors=(make.author(), make.author(), make.author("Jo", "Braun")))
    first, second, third = names_of(paper)
    somebody, another = authors.tie([first], by=None), authors.tie([third], by=None)

    for attempt in (
        lambda: authors.tie([first, second], by=None),
        lambda: authors.tie([second], to=somebody, by=None),
        lambda: authors.merge(another, into=somebody, by=None),
    ):
        with pytest.raises(TwoOnOnePaper):
            attempt()
    assert [row.author_id for row in names_of(paper)] == [somebody.pk, None, another.pk]


def test_two_pages_of_one_person_become_one_and_the_former_redirects_for_good(stranger: Client) -> None:
    known, loose = make.paper(title="Known", authors=(make.author(orcid=LEYLA),)), make.paper(title="Loose")
    former = authors.tie(names_of(loose), by=None)
    address = former.get_absolute_url()

    authors.merge(Author.objects.get(pk=former.pk), into=person(), by=None)

    answer = stranger.get(address)
    assert (answer.status_code, answer["Location"]) == (301, person().get_absolute_url())
    feed = stranger.get(f"/authors/{FormerAuthor.objects.get().public_id}/feed.atom")
    assert (feed.status_code, feed["Location"]) == (301, f"/authors/{person().public_id}/feed.atom")
    page = html(stranger, person().get_absolute_url())
    assert ["Known" in page, "Loose" in page] == [True, True]
    assert known.public_id in page


def test_the_person_who_stays_takes_the_orcid_over() -> None:
    make.paper(authors=(make.author(orcid=LEYLA),))
    loose = authors.tie(names_of(make.paper()), by=None)

    authors.merge(person(), into=loose, by=None)

    loose.refresh_from_db()
    assert (loose.orcid, Author.objects.count()) == (LEYLA, 1)


def test_names_are_taken_from_a_person_and_become_another(stranger: Client) -> None:
    first, second = make.paper(title="First"), make.paper(title="Second")
    somebody = authors.tie(names_of(first, second), by=None)

    another = authors.split(names_of(second), by=None)
    assert "Second" not in html(stranger, somebody.get_absolute_url())
    assert "Second" in html(stranger, another.get_absolute_url())

    authors.release(names_of(second), by=None)
    assert stranger.get(another.get_absolute_url()).status_code == 404


def test_statements_of_tying_do_not_grow_with_the_names() -> None:
    volume = make.volume()
    made = [make.paper(of=volume) for _number in range(4)]

    def statements(rows: list[PaperAuthor]) -> int:
        with CaptureQueriesContext(connection) as captured:
            authors.tie(rows, by=None)
        return len(captured)

    statements(names_of(made[0]))
    one = names_of(made[1])
    assert statements(one) == statements(names_of(*made[2:]))


# --- The panel


@pytest.fixture
def browser(editor: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(editor)


def do(browser: Client, address: str, action: str, rows: list[Any], **asks: str) -> Any:
    return browser.post(address, {"action": action, "_selected_action": [row.pk for row in rows], **asks})


def words(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_an_editor_says_who_is_who(browser: Client, conference: Conference, editor: User) -> None:
    volume = make.volume(at=conference)
    made = [make.paper(of=volume, title=f"Paper {number}") for number in range(3)]
    names = names_of(*made)

    do(browser, NAMES, "tie", names[:2])
    somebody = Author.objects.get()
    asked = do(browser, NAMES, "move", names[2:])
    unknown = do(browser, NAMES, "move", names[2:], person="<nobody>")
    do(browser, NAMES, "move", names[2:], person=f"http://localhost:8000{somebody.get_absolute_url()}")

    assert asked.status_code == 200
    assert (unknown.status_code, "Nobody is known by this number or ORCID iD." in unknown.content.decode()) == (422, True)
    assert 'value="&lt;nobody&gt;"' in unknown.content.decode()
    assert {row.author_id for row in names_of(*made)} == {somebody.pk}
    assert [row.actor for row in Activity.objects.filter(verb="author tied")] == [editor, editor]

    do(browser, NAMES, "split", names[:1])
    do(browser, NAMES, "release", names[1:2])
    assert [row.author_id == somebody.pk for row in names_of(*made)] == [False, False, True]
    do(browser, PEOPLE, "merge", list(Author.objects.all()))
    assert Author.objects.count() == 1


def test_a_refusal_is_said_in_words(browser: Client, conference: Conference) -> None:
    volume = make.volume(at=conference)
    one = make.paper(of=volume, authors=(make.author(orcid=LEYLA),))
    other = make.paper(of=volume, authors=(make.author(orcid=OTHER),))

    assert str(SeveralPeople.message) in words(do(browser, NAMES, "tie", names_of(one, other)))
    assert str(OtherOrcid.message) in words(do(browser, PEOPLE, "merge", [person(), person(OTHER)]))
    assert "at least two" in words(do(browser, PEOPLE, "merge", [person()]))


def test_names_and_people_are_found_without_marks(browser: Client, conference: Conference) -> None:
    make.paper(at=conference, authors=(make.author(orcid=LEYLA), make.author("Jo", "Other")))

    lists = [browser.get(f"{address}?q=numuneli").content.decode() for address in (NAMES, PEOPLE)]

    assert ["Nümunəli" in page for page in lists] == [True, True]
    assert "Jo Other" not in lists[0]
    assert "Nümunəli" in browser.get(f"{PEOPLE}?q={LEYLA}").content.decode()
    unknown = browser.get(f"{NAMES}?person=unknown").content.decode()
    assert ["Jo Other" in unknown, "Leyla Nümunəli" in unknown] == [True, False]


def test_an_editor_says_how_a_person_is_told_apart(browser: Client, conference: Conference) -> None:
    make.paper(at=conference, authors=(make.author(orcid=LEYLA),))

    answer = browser.post(f"{PEOPLE}{person().pk}/change/", {"name": "Leyla Nümunəli", "distinction": "Institute of Rivers"})

    assert answer.status_code == 302
    assert person().distinction == "Institute of Rivers"


def test_editors_elsewhere_neither_see_nor_move_them(
    conference: Conference, organiser_of_another_conference: User, client_of: Callable[[User], Client]
) -> None:
    paper = make.paper(at=conference, authors=(make.author(orcid=LEYLA), make.author("Jo", "Braun")))
    elsewhere = client_of(organiser_of_another_conference)

    pages = [elsewhere.get(address).content.decode() for address in (NAMES, PEOPLE)]
    for action in ("tie", "split", "release"):
        do(elsewhere, NAMES, action, names_of(paper)[1:])
    do(elsewhere, NAMES, "move", names_of(paper)[1:], person=LEYLA)

    assert ["Nümunəli" in page or "Jo Braun" in page for page in pages] == [False, False]
    assert [row.author_id is None for row in names_of(paper)] == [False, True]


def test_a_person_of_two_organisations_is_seen_by_both_and_changed_by_neither_alone(
    conference: Conference, other_conference: Conference, browser: Client
) -> None:
    make.paper(at=conference, authors=(make.author(orcid=LEYLA),))
    make.paper(at=other_conference, authors=(make.author(orcid=LEYLA),))

    listed = browser.get(PEOPLE).content.decode()
    refused = browser.post(f"{PEOPLE}{person().pk}/change/", {"name": "Another", "distinction": ""})

    assert ("Nümunəli" in listed, refused.status_code, person().name) == (True, 403, "Leyla Nümunəli")


def test_of_two_names_printed_alike_a_later_version_guesses_nobody() -> None:
    twice, once = make.author("Wei", "Wang"), make.author("Leyla", "Nümunəli")
    paper = make.paper(authors=(twice, twice, once))
    first, second, third = paper.current.authors.order_by("position")
    people = [authors.tie([row], by=None) for row in (first, second, third)]

    papers.start_version(paper, by=None)
    PaperVersion.objects.filter(paper=paper, number=2).update(note="A line.")
    papers.publish(Paper.objects.get(pk=paper.pk), by=None)

    tied = PaperAuthor.objects.filter(version__paper=paper, version__number=2).order_by("position").values_list("author", flat=True)
    assert list(tied) == [None, None, people[2].pk]
