"""Many papers for programs that keep references: of a volume, an author, a search; and the file for Crossref."""

import json
from typing import Any

import bibtexparser
import jsonschema
import pytest
import rispy
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pybtex.database import parse_string

from accounts.models import User
from conference.models import Conference, Role
from proceedings.models import Author, PaperAuthor
from proceedings.services import authors, papers, volumes
from proceedings.views import citations
from tests.factories import conference as make_conference
from tests.factories import proceedings as make
from tests.proceedings.schemas import crossref_errors
from tests.proceedings.test_exports import SCHEMA

pytestmark = pytest.mark.django_db
ORCID = "0000-0002-1825-0097"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def three_papers() -> Any:
    """Of one volume; beside it a draft and a volume that is not published."""
    volume = make.volume(slug="v", number="7")
    made = [
        make.paper(of=volume, title=f"On light {number}", authors=(make.author(orcid=ORCID),), first_page=str(number))
        for number in (1, 2, 3)
    ]
    make.draft(of=volume, title="Secret light", authors=(make.author(orcid=ORCID),))
    make.draft(of=make.volume(slug="hidden"), title="Hidden light", authors=(make.author(orcid=ORCID),))
    return made


@pytest.mark.parametrize("where", ["/proceedings/v", "/authors/{author}", "/proceedings/search"])
def test_the_published_papers_are_read_by_other_programs(client: Client, where: str) -> None:
    three_papers()
    address = where.format(author=Author.objects.get(orcid=ORCID).public_id)
    query = "?q=light" if where.endswith("search") else ""
    # A search puts what is newest first where all fit alike.
    titles = [f"On light {number}" for number in ((3, 2, 1) if query else (1, 2, 3))]

    bib, ris, items = (text_of(client, f"{address}.{ending}{query}") for ending in ("bib", "ris", "json"))

    library = bibtexparser.parse_string(bib)
    assert [entry["title"].strip("{}") for entry in library.entries] == titles
    assert (library.failed_blocks, len({entry.key for entry in library.entries})) == ([], 3)
    assert [entry.fields["title"] for entry in parse_string(bib, "bibtex").entries.values()] == [f"{{{title}}}" for title in titles]
    assert [(entry["title"], entry["volume"]) for entry in rispy.loads(ris)] == [(title, "7") for title in titles]
    jsonschema.validate(json.loads(items), SCHEMA)
    assert [item["title"] for item in json.loads(items)] == titles


@pytest.mark.parametrize(
    "address", ["/proceedings/hidden.bib", "/proceedings/nothing.ris", "/authors/abcdef.json", "/authors/{unseen}.bib", "/proceedings/.bib"]
)
def test_what_has_no_page_has_no_file(client: Client, address: str) -> None:
    three_papers()
    make.draft(of=make.volume(), authors=(make.author(orcid="0000-0001-5109-3700"),))
    unseen = Author.objects.get(orcid="0000-0001-5109-3700").public_id

    assert client.get(address.format(unseen=unseen)).status_code == 404


def test_who_is_in_a_paper_twice_has_it_once(client: Client) -> None:
    paper = make.paper(authors=(make.author(orcid=ORCID), make.author("L.", "Nümunəli")))
    author = Author.objects.get(orcid=ORCID)
    PaperAuthor.objects.filter(version=paper.current).update(author=author)

    assert len(bibtexparser.parse_string(text_of(client, f"/authors/{author.public_id}.bib")).entries) == 1


def test_a_search_without_words_and_one_without_result_are_empty_files(client: Client) -> None:
    make.paper()

    assert [text_of(client, f"/proceedings/search.{ending}") for ending in ("bib", "ris", "json")] == ["", "", "[]\n"]
    assert json.loads(text_of(client, "/proceedings/search.json?q=nowhere")) == []


def test_a_search_says_how_many_it_found_and_sends_no_more_than_the_limit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    three_papers()
    monkeypatch.setattr(citations, "MOST", 2)

    answer = client.get("/proceedings/search.bib?q=light")

    assert (answer["X-Total-Count"], answer["X-Sent-Count"]) == ("3", "2")
    assert len(bibtexparser.parse_string(b"".join(answer.streaming_content).decode()).entries) == 2


def test_a_retracted_paper_says_so_in_each_format(client: Client) -> None:
    paper = make.paper(of=make.volume(slug="v"), title="On light")
    papers.retract(paper, reason="A wrong table.", by=None)

    bib, ris, items = (text_of(client, f"/proceedings/v.{ending}") for ending in ("bib", "ris", "json"))

    assert bibtexparser.parse_string(bib).entries[0]["title"] == "{RETRACTED: On light}"
    assert rispy.loads(ris)[0]["title"] == json.loads(items)[0]["title"] == "RETRACTED: On light"


@pytest.mark.parametrize("ending", ["bib", "ris", "json"])
def test_statements_do_not_grow_with_papers(client: Client, ending: str) -> None:
    counts = []
    for number in (1, 3):
        volume = make.volume()
        for _paper in range(number):
            make.paper(of=volume, authors=(make.author(), make.author("Rauf", "Misallı")))
        with CaptureQueriesContext(connection) as captured:
            text_of(client, f"/proceedings/{volume.slug}.{ending}")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_volume_and_the_search_lead_to_their_files(client: Client) -> None:
    make.paper(of=make.volume(slug="v"), title="On light & shade")

    assert 'href="/proceedings/v.bib"' in text_of(client, "/proceedings/v/")
    assert 'href="/proceedings/search.ris?q=light+%26+shade"' in text_of(client, "/proceedings/?q=light+%26+shade")


def test_the_paper_is_there_as_jats(client: Client) -> None:
    paper = make.paper(title="On light")

    answer = client.get(f"/papers/{paper.public_id}.xml")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    assert b"<article-title>On light</article-title>" in answer.content


def test_an_editor_takes_the_deposit_file_of_a_volume(client: Client, editor: User, conference: Conference, shared: Any) -> None:
    paper = make.paper(at=conference, doi="10.5555/a")
    client.force_login(editor)

    answer = client.get(f"/admin/proceedings/volume/{paper.volume_id}/crossref/")

    assert (answer.status_code, crossref_errors(answer.content)) == (200, [])
    assert b"<doi>10.5555/a</doi>" in answer.content


def test_a_volume_without_dois_has_nothing_to_register(client: Client, editor: User, conference: Conference) -> None:
    paper = make.paper(at=conference)
    client.force_login(editor)

    answer = client.get(f"/admin/proceedings/volume/{paper.volume_id}/crossref/", follow=True)

    assert b"there is nothing to register" in answer.content


def test_an_editor_assigns_dois_and_asks_for_the_deposit_file(client: Client, editor: User, conference: Conference) -> None:
    draft = make.draft(at=conference)
    volumes.change_series(draft.volume.series, by=None, doi_rule="10.5555/{paper}")
    client.force_login(editor)
    listed = "/admin/proceedings/volume/"

    client.post(listed, {"action": "assign_dois", "_selected_action": [draft.volume_id]})
    asked = client.post(listed, {"action": "crossref_deposit", "_selected_action": [draft.volume_id]})

    assert papers.open_version(draft).doi == f"10.5555/{draft.public_id}"
    assert asked["Location"] == f"{listed}{draft.volume_id}/crossref/"


@pytest.mark.parametrize(("who", "status"), [("stranger", 302), ("programme", 404), ("elsewhere", 404)])
def test_nobody_else_takes_a_deposit_file(
    client: Client, conference: Conference, other_conference: Conference, who: str, status: int
) -> None:
    paper = make.paper(at=conference, doi="10.5555/a")
    if who != "stranger":
        role, place = (Role.PROGRAMME, conference) if who == "programme" else (Role.EDITOR, other_conference)
        client.force_login(make_conference.member(role, at=place, email="somebody@example.org"))

    assert client.get(f"/admin/proceedings/volume/{paper.volume_id}/crossref/").status_code == status


def test_a_former_address_of_a_volume_or_a_person_leads_to_the_files_of_today(client: Client) -> None:
    paper = make.paper(of=make.volume(slug="before"), authors=(make.author(orcid=ORCID),))
    volumes.change_volume(paper.volume, by=None, slug="now")
    other = authors.tie(list(make.paper().current.authors.all()[:1]), by=None)
    person = authors.merge(other, into=Author.objects.get(orcid=ORCID), by=None)

    moved = [client.get(f"/proceedings/before.{ending}") for ending in ("bib", "ris", "json")]
    assert [(answer.status_code, answer.url) for answer in moved] == [
        (301, f"/proceedings/now.{ending}") for ending in ("bib", "ris", "json")
    ]
    answer = client.get(f"/authors/{other.public_id}.bib")
    assert (answer.status_code, answer.url) == (301, f"/authors/{person.public_id}.bib")
