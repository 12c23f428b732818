"""A rule makes the DOIs of a series, before publication and once."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from conference.lib.errors import DomainError
from conference.models import Conference
from proceedings import doi_rules
from proceedings.models import Identifier, Notice, Series, Volume
from proceedings.services import dois, papers, volumes
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
RULE = "10.5555/{series}.{volume}.{paper}"


def volume_with_rule(rule: str = RULE, **fields: Any) -> Volume:
    return make.volume(of=make.series(slug="baku", doi_rule=rule), slug="b24", **fields)


@pytest.mark.parametrize("rule", ["", "10.5555/{paper}", "10.12345/{series}/{year}-{volume}.{paper}_{notice}", "10.5555/a(b):c;{paper}"])
def test_a_rule_that_makes_different_dois_is_taken(rule: str) -> None:
    assert make.series(doi_rule=rule).doi_rule == rule


@pytest.mark.parametrize(
    "rule",
    [
        "{paper}",
        "10.55/{paper}",
        "10.5555/{year}",
        "10.5555/{paper}{other}",
        "10.5555/{paper} x",
        "10.5555/<{paper}>",
        "10.5555/{paper",
        "doi:10.5555/{paper}",
    ],
)
def test_a_rule_that_makes_none_is_refused_in_words(rule: str) -> None:
    with pytest.raises(ValidationError):
        doi_rules.check_rule(rule)
    with pytest.raises(DomainError):
        make.series(doi_rule=rule)
    with pytest.raises(DomainError):
        volumes.change_series(make.series(), by=None, doi_rule=rule)
    assert not Series.objects.exclude(doi_rule="").exists()


@pytest.mark.parametrize(
    ("rule", "paper", "notice", "volume"),
    [
        ("10.5555/{series}.{year}.{paper}", "10.5555/baku.2024.k", "10.5555/baku.2024.k.n", ""),
        ("10.5555/{volume}.{paper}", "10.5555/b24.k", "10.5555/b24.k.n", "10.5555/b24"),
        ("10.5555/{volume}-{paper}-{notice}", "10.5555/b24-k", "10.5555/b24-k-n", "10.5555/b24"),
        ("10.5555/{paper}", "10.5555/k", "10.5555/k.n", ""),
    ],
)
def test_papers_notices_and_volumes_have_different_dois(rule: str, paper: str, notice: str, volume: str) -> None:
    names = {"series": "baku", "volume": "b24", "year": "2024"}

    assert doi_rules.of_paper(rule, **names, paper="k") == paper
    assert doi_rules.of_notice(rule, **names, paper="k", notice="n") == notice
    assert doi_rules.of_volume(rule, **names) == volume


def test_publication_gives_the_doi_of_the_rule() -> None:
    paper = make.paper(of=volume_with_rule())

    paper.current.refresh_from_db()
    assert paper.current.doi == f"10.5555/baku.b24.{paper.public_id}"
    assert Identifier.objects.get(paper=paper).value == paper.current.doi


def test_a_doi_that_somebody_chose_stays() -> None:
    paper = make.paper(of=volume_with_rule(), doi="10.5555/chosen")

    paper.current.refresh_from_db()
    assert paper.current.doi == "10.5555/chosen"


def test_without_a_rule_there_is_no_doi() -> None:
    paper = make.paper()

    paper.current.refresh_from_db()
    assert paper.current.doi == ""


def test_assigning_gives_drafts_and_the_volume_their_dois_once() -> None:
    volume = volume_with_rule()
    drafts = [make.draft(of=volume), make.draft(of=volume, doi="10.5555/chosen")]

    given = dois.assign(volume, by=None)

    assert given == 1
    assert [papers.open_version(draft).doi for draft in drafts] == [f"10.5555/baku.b24.{drafts[0].public_id}", "10.5555/chosen"]
    assert Volume.objects.get().doi == "10.5555/baku.b24"
    with pytest.raises(DomainError, match="Every paper of this volume has its DOI"):
        dois.assign(volume, by=None)


def test_what_is_published_without_a_doi_stays_without_and_it_is_said() -> None:
    paper = make.paper()
    volumes.change_series(paper.volume.series, by=None, doi_rule="10.5555/{paper}")

    with pytest.raises(DomainError, match="1 paper is published without a DOI"):
        dois.assign(paper.volume, by=None)
    paper.current.refresh_from_db()
    assert paper.current.doi == ""


def test_a_doi_that_another_paper_has_is_not_given_twice() -> None:
    volume = volume_with_rule()
    draft = make.draft(of=volume)
    make.paper(doi=f"10.5555/BAKU.b24.{draft.public_id}")

    with pytest.raises(DomainError, match="has this identifier"):
        dois.assign(volume, by=None)
    assert papers.open_version(draft).doi == ""


def test_a_notice_has_its_doi_under_that_of_the_paper() -> None:
    paper = make.paper(of=volume_with_rule())
    notice = Notice.objects.create(paper=paper, kind="erratum", text="A wrong number.")

    dois.give_to_notice(notice)

    notice.refresh_from_db()
    assert notice.doi == f"10.5555/baku.b24.{paper.public_id}.{notice.public_id}"
    assert Identifier.objects.get(notice=notice).value == notice.doi


def test_statements_do_not_grow_with_drafts(django_assert_num_queries: Any) -> None:
    volume = volume_with_rule(doi="10.5555/volume")
    counts = []
    for number in (1, 3):
        versions = [papers.open_version(make.draft(of=volume)) for _draft in range(number)]
        with django_assert_num_queries(3, exact=False) as captured:
            dois.give(volume, versions)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_panel_refuses_a_rule_that_makes_no_dois(client: Client, editor: User, conference: Conference) -> None:
    series = make.series(of=conference.organisation)
    client.force_login(editor)
    fields = {"title_0": "A series", "slug": series.slug, "issn": "", "licence": "", "doi_rule": "10.5555/{year}"}

    answer = client.post(f"/admin/proceedings/series/{series.pk}/change/", fields)

    series.refresh_from_db()
    assert series.doi_rule == ""
    assert "else two papers would have the same DOI" in answer.content.decode()
