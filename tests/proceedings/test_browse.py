"""Looking through authors and keywords, a letter at a time, in the reader's alphabet."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference import kept
from proceedings.models import Author, Paper, PaperKeyword
from proceedings.queries import browse
from proceedings.services import papers
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.search]


def html(browser: Client, path: str, **parameters: str) -> str:
    answer = browser.get(path, parameters)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def letters(page: str) -> list[str]:
    return re.findall(r'<a href="\?letter=[^"]*"(?: aria-current="true")?>(.*?)</a>', page)


def entries(page: str) -> list[str]:
    lists = re.findall(r'<ul class="entries plain">(.*?)</ul>', page)
    return re.findall(r'<li><a href="[^"]*"(?: rel="nofollow")?>(.*?)</a>', "".join(lists))


def written_by(*families: str) -> Paper:
    return make.paper(authors=tuple(make.author("Ad", family) for family in families))


def test_letters_stand_in_the_order_of_the_readers_alphabet(stranger: Client) -> None:
    written_by("Çələbi", "Dadaşov", "Ədalət", "Émile", "Zeynal", "Wolf", "Xan", "Ивaнов", "1-ci")

    assert letters(html(stranger, "/proceedings/authors/")) == ["C", "D", "E", "W", "X", "Z", "И", "#"]
    assert letters(html(stranger, "/az/proceedings/authors/")) == ["Ç", "D", "E", "Ə", "X", "Z", "W", "И", "#"]


def test_names_of_one_letter_stand_in_order_whatever_marks_they_carry(stranger: Client) -> None:
    written_by("Ödəmiş", "Orlov", "Okan", "Øster", "Petrov")

    assert entries(html(stranger, "/proceedings/authors/", letter="O")) == ["Ödəmiş, Ad", "Okan, Ad", "Orlov, Ad", "Øster, Ad"]
    assert entries(html(stranger, "/az/proceedings/authors/", letter="Ö")) == ["Ödəmiş, Ad"]


def test_people_stand_apart_from_names_that_are_nobodys(stranger: Client) -> None:
    orcid = "0000-0002-1825-0097"
    make.paper(authors=(make.author(orcid=orcid), make.author("Ad", "Nobody")))
    make.paper(authors=(make.author("L.", "Nümunəli", orcid=orcid), make.author()))

    page = html(stranger, "/proceedings/authors/", letter="N")
    people, _heading, names = page.partition("Names as printed")

    assert f'<a href="{Author.objects.get().get_absolute_url()}">Nümunəli, L' in people
    assert "2 papers" in people
    assert entries(names) == ["Nobody, Ad", "Nümunəli, Leyla"]
    assert 'href="/proceedings/?author=Leyla+N%C3%BCmun%C9%99li" rel="nofollow"' in names


def test_many_names_come_a_page_at_a_time(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browse, "PAGE", 2)
    written_by("Na", "Nb", "Nc")

    first, second = (html(stranger, "/proceedings/authors/", letter="N", page=number) for number in ("1", "2"))

    assert (entries(first), entries(second)) == (["Na, Ad", "Nb, Ad"], ["Nc, Ad"])
    assert 'href="?letter=N&amp;page=2"' in first


def test_few_names_are_shown_at_once_and_many_by_their_letter(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    written_by("Na", "Pa", "Pb")
    all_of_them = html(stranger, "/proceedings/authors/")
    monkeypatch.setattr(browse, "PAGE", 2)
    kept.store.clear()

    assert entries(all_of_them) == ["Na, Ad", "Pa, Ad", "Pb, Ad"]
    assert entries(html(stranger, "/proceedings/authors/")) == ["Na, Ad"]


def test_keywords_are_one_whatever_case_marks_and_hyphens_they_are_written_with(stranger: Client) -> None:
    make.paper(title="First", keywords=("Peer-Review", "TCP/IP", "…"))
    make.paper(title="Second", keywords=("peer review", "işıq"))

    page = html(stranger, "/proceedings/keywords/", letter="P")

    assert (letters(page), entries(page)) == (["I", "P", "T"], ["Peer-Review"])
    assert "2 papers" in page
    papers_on = html(stranger, "/proceedings/keywords/peer-review/")
    assert ["First" in papers_on, "Second" in papers_on] == [True, True]
    assert "First" in html(stranger, "/proceedings/keywords/tcp/ip/")
    moved = stranger.get("/proceedings/keywords/Peer Review/")
    assert (moved.status_code, moved["Location"]) == (302, "/proceedings/keywords/peer-review/")


def test_a_keyword_on_the_page_of_a_paper_leads_to_the_others(stranger: Client) -> None:
    paper = make.paper(keywords=("Işıq saçan", "<b>&\"'?#%"))

    page = html(stranger, paper.get_absolute_url())
    links = [unescape(link) for link in re.findall(r'<a href="(/proceedings/keywords/[^"]*)">', page)]

    assert [stranger.get(link).status_code for link in links] == [200, 200]


def test_keywords_follow_the_version_that_readers_see(stranger: Client) -> None:
    paper = make.paper(keywords=("before",))
    papers.add_version(paper, make.manuscript(keywords=("afterwards",), note="Another subject."), by=None)
    papers.publish(paper, by=None)

    assert list(PaperKeyword.objects.values_list("key", flat=True)) == ["afterwards"]
    assert stranger.get("/proceedings/keywords/before/").status_code == 404


def test_what_is_not_public_is_in_no_list(stranger: Client) -> None:
    draft = make.draft(keywords=("secret-word",), authors=(make.author("Ad", "Secretov"),))
    papers.publish(draft, by=None)
    removed = make.paper(keywords=("unlawful",), authors=(make.author("Ad", "Unlawful"),))
    papers.remove(removed, reason="By law.", by=None)

    assert letters(html(stranger, "/proceedings/authors/")) == []
    assert letters(html(stranger, "/proceedings/keywords/")) == []
    assert [stranger.get(f"/proceedings/keywords/{key}/").status_code for key in ("secret-word", "unlawful", "nothing")] == [404] * 3


@pytest.mark.parametrize("letter", ["", "ZZ", "%", "<script>", "'"])
def test_a_letter_that_is_none_leads_to_the_first(stranger: Client, letter: str) -> None:
    written_by("Aliyev")

    answer = stranger.get("/proceedings/authors/", {"letter": letter, "page": "x"}, follow=True)

    assert entries(answer.content.decode()) == ["Aliyev, Ad"]


@pytest.mark.parametrize(
    "path", ["/proceedings/authors/?letter=N", "/proceedings/keywords/?letter=P", "/proceedings/keywords/partnership/"]
)
def test_statements_do_not_grow_with_what_is_listed(stranger: Client, path: str) -> None:
    def statements() -> int:
        kept.store.clear()
        with CaptureQueriesContext(connection) as captured:
            html(stranger, path)
        return len(captured)

    volume = make.volume()
    make.paper(of=volume, authors=(make.author(orcid="0000-0002-1825-0097"), make.author()))
    statements()
    with_one = statements()
    for number in range(2):
        make.paper(of=volume, keywords=("partnership", f"part {number}"), authors=(make.author("N", f"N{number}"), make.author()))
    assert statements() == with_one
