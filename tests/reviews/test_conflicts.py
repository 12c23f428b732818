"""Nobody moderates reviews of an own paper, nor of a colleague's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.models import Conference, Role
from proceedings.manuscripts import WrittenAffiliation, WrittenAuthor
from proceedings.models import Paper, PaperAuthor
from reviews import conflicts
from reviews.conflicts import Conflict
from reviews.models import Review
from reviews.permissions import may_decide
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
ROR = "https://ror.org/05gq02987"


@pytest.fixture
def judge(conference: Conference) -> User:
    return people.member(Role.MODERATOR, at=conference, email="judge@institute.example")


def author(email: str = "", ror: str = "", family: str = "Yazarlı") -> WrittenAuthor:
    places = (WrittenAffiliation("The Institute", ror),) if ror else ()
    return papers.author("Kəmalə", family, email=email, affiliations=places)


def between(judge: User, paper: Paper) -> Conflict | None:
    """As the predicate says and, which must be the same, as the list leaves it out."""
    found = conflicts.between(judge, paper)
    left_out = Paper.objects.filter(pk__in=conflicts.papers_of(judge)).filter(pk=paper.pk).exists()
    review = make.pending(paper)
    assert left_out is (found is not None)
    assert may_decide(judge, review) is (found is None)
    assert Review.objects.visible_to(judge).filter(pk=review.pk).exists() is (found is None)
    return found


def test_not_of_an_own_paper(conference: Conference, judge: User) -> None:
    assert between(judge, papers.paper(at=conference, authors=(author(judge.email),))) == Conflict.OWN


def test_not_of_an_own_paper_by_the_account_alone(conference: Conference, judge: User) -> None:
    paper = papers.paper(at=conference)
    PaperAuthor.objects.filter(version__paper=paper).update(user=judge)

    assert between(judge, paper) == Conflict.OWN


def test_not_of_a_co_author_of_the_same_volume(conference: Conference, judge: User) -> None:
    volume = papers.volume(at=conference)
    papers.paper(of=volume, authors=(author(judge.email), author("colleague@far.example")))

    assert between(judge, papers.paper(of=volume, authors=(author("colleague@far.example"),))) == Conflict.TOGETHER


def test_of_a_co_author_in_another_volume(conference: Conference, judge: User) -> None:
    papers.paper(at=conference, authors=(author(judge.email), author("colleague@far.example")))

    assert between(judge, papers.paper(at=conference, authors=(author("colleague@far.example"),))) is None


def test_of_others_in_the_same_volume(conference: Conference, judge: User) -> None:
    volume = papers.volume(at=conference)
    papers.paper(of=volume, authors=(author(judge.email),))

    assert between(judge, papers.paper(of=volume, authors=(author("other@far.example"),))) is None


def test_not_of_the_same_institution_by_its_ror(conference: Conference, judge: User) -> None:
    papers.paper(at=conference, authors=(author(judge.email, ror=ROR),))

    assert between(judge, papers.paper(at=conference, authors=(author("other@far.example", ror=ROR),))) == Conflict.INSTITUTION


def test_not_of_an_address_at_the_same_place(conference: Conference, judge: User) -> None:
    assert between(judge, papers.paper(at=conference, authors=(author("other@institute.example"),))) == Conflict.DOMAIN


@pytest.mark.parametrize("email", ["other@notinstitute.example", "other@sub.institute.example", "institute.example@far.example"])
def test_of_an_address_that_only_looks_like_it(email: str, conference: Conference, judge: User) -> None:
    assert between(judge, papers.paper(at=conference, authors=(author(email),))) is None


@pytest.mark.parametrize("domain", ["gmail.com", "mail.ru", "yandex.az", "proton.me"])
def test_free_mail_makes_no_colleagues(domain: str, conference: Conference) -> None:
    judge = people.member(Role.MODERATOR, at=conference, email=f"judge@{domain}")

    assert between(judge, papers.paper(at=conference, authors=(author(f"author@{domain}"),))) is None


def test_not_even_who_runs_the_machine(conference: Conference) -> None:
    judge = people.user("judge@institute.example")
    User.objects.filter(pk=judge.pk).update(is_superuser=True)
    judge.refresh_from_db()

    assert between(judge, papers.paper(at=conference, authors=(author("other@institute.example"),))) == Conflict.DOMAIN
    assert between(judge, papers.paper(at=conference, authors=(author("other@far.example"),))) is None


def test_the_list_is_one_statement_however_many_papers(conference: Conference, judge: User) -> None:
    counts = []
    for number in (1, 2):
        for _more in range(number):
            make.pending(papers.paper(at=conference, authors=(author("other@far.example"),)))
        with CaptureQueriesContext(connection) as captured:
            found = list(Review.objects.visible_to(judge))
        counts.append((len(captured), len(found)))

    assert counts == [(1, 1), (1, 3)]
