import json
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference import kept
from conference.models import Conference
from proceedings.models import Paper, PaperVersion
from reviews.models import Reply, Review, ReviewBadge
from reviews.services import moderation, ratings, writing
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Read = Callable[[str], str]


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


@pytest.fixture
def read(stranger: Client, paper: Paper) -> Read:
    return lambda query="": stranger.get(f"/papers/{paper.public_id}/reviews/{query}").content.decode()


def shown(body: str) -> list[str]:
    return re.findall(r'<p class="who">([^<]*)</p>', body)


def three(paper: Paper, by: User) -> list[Review]:
    rows = [make.published(paper, by=by, display_name=name, rating=rating) for name, rating in (("A", 5), ("B", 1), ("C", 4))]
    Review.objects.filter(pk=rows[1].pk).update(helpful=2)
    Review.objects.filter(pk=rows[0].pk).update(helpful=7)
    return rows


def answered(review: Review) -> Reply:
    fields = {"role": "author", "display_name": "The Author", "language": "en", "text": "Thank you.", "state": "published"}
    return Reply.objects.create(review=review, published_at=timezone.now(), **fields)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["A", "B", "C"]),
        ("?order=newest", ["C", "B", "A"]),
        ("?order=critical", ["B", "C", "A"]),
        ("?rating=4", ["C"]),
        ("?badge=attended", ["B"]),
        ("?badge=attended&rating=4", []),
        ("?version=1", ["A", "B", "C"]),
    ],
)
def test_reviews_are_ordered_and_narrowed_as_asked(paper: Paper, moderator: User, read: Read, query: str, names: list[str]) -> None:
    rows = three(paper, moderator)
    ReviewBadge.objects.create(review=rows[1], kind="attended")
    ratings.recount(paper)

    assert shown(read(query)) == names


@pytest.mark.parametrize(
    "query", ["?order=helpful", "?order=best", "?rating=6", "?badge=famous", "?version=2", "?page=1", "?page=x", "?stranger=1"]
)
def test_what_is_not_known_or_goes_without_saying_leads_to_the_plain_address(
    paper: Paper, moderator: User, stranger: Client, query: str
) -> None:
    make.published(paper, by=moderator)
    path = f"/papers/{paper.public_id}/reviews/"

    answer = stranger.get(path + query)

    assert (answer.status_code, answer["Location"]) == (302, path)


def test_there_are_twenty_on_a_page_and_none_behind_the_last(paper: Paper, moderator: User, stranger: Client, read: Read) -> None:
    for _number in range(21):
        make.published(paper, by=moderator)

    assert (len(shown(read())), len(shown(read("?page=2")))) == (20, 1)
    assert stranger.get(f"/papers/{paper.public_id}/reviews/?page=3").status_code == 404


def test_a_page_takes_as_many_statements_for_three_as_for_one(paper: Paper, moderator: User, read: Read) -> None:
    def statements() -> int:
        kept.store.clear()
        with CaptureQueriesContext(connection) as captured:
            read()
        return len(captured)

    answered(make.published(paper, by=moderator, place="page 4"))
    ratings.recount(paper)
    one = statements()
    for row in three(paper, moderator):
        answered(row)
    ratings.recount(paper)

    assert statements() == one


def test_each_part_has_a_figure_of_its_own_from_three_on(paper: Paper, moderator: User, read: Read) -> None:
    for scores in ({"clarity": 5, "soundness": 2}, {"clarity": 5}, {"clarity": 5}):
        make.published(paper, by=moderator, scores=scores)

    found = re.findall(r"<dt>(\w+)</dt>.*?<b>(?:<span.*?>)?([^<]+).*?from (\d)", read(), re.DOTALL)
    assert found == [("Clarity", "4.0", "3"), ("Soundness", "–", "1")]


def test_a_review_of_an_earlier_version_stays_and_says_so(paper: Paper, moderator: User, read: Read) -> None:
    make.published(paper, by=moderator)
    assert ("read version 1" in read(), "about version 1" in read()) == (True, False)

    Paper.objects.filter(pk=paper.pk).update(current=PaperVersion.objects.create(paper=paper, number=2, published_at=timezone.now()))
    kept.store.clear()

    assert ("read version 1" in read(), "about version 1" in read()) == (False, True)


def test_answers_stay_readable_when_the_review_is_withdrawn(paper: Paper, moderator: User, stranger: Client, read: Read) -> None:
    review = make.published(paper, by=moderator, display_name="Somebody Gone")
    answered(review)
    writing.withdraw(review, by=None)

    for body in (read(), stranger.get(review.get_absolute_url()).content.decode()):
        assert "This review was withdrawn by its writer." in body
        assert "Thank you." in body
        assert "Somebody Gone" not in body
    assert stranger.get(f"/reviews/{review.public_id}.bib").status_code == 404


def test_a_withdrawn_review_without_answers_is_gone(paper: Paper, moderator: User, stranger: Client, read: Read) -> None:
    review = make.published(paper, by=moderator)
    writing.withdraw(review, by=None)

    assert "Nobody has reviewed this paper yet." in read()
    assert stranger.get(review.get_absolute_url()).status_code == 404


def test_a_badge_says_why_to_who_looks_at_it(paper: Paper, moderator: User, read: Read) -> None:
    review = make.published(paper, by=moderator, says_in_field=True)
    ReviewBadge.objects.create(review=review, kind="reviewed_before", number=2)
    ratings.recount(paper)

    body = read()
    key = f"reviewed_before-{review.public_id}"
    assert f'aria-describedby="{key}"' in body
    assert f'role="tooltip" id="{key}">Had 2 other reviews published here.' in body
    assert "Says: I work in the field" in body


def test_the_page_of_a_review_shows_what_was_changed(paper: Paper, moderator: User, stranger: Client) -> None:
    review = make.published(paper, by=moderator, text=f"{make.TEXT} It is <b>short</b>.")
    writing.revise(review, make.words(text=f"{make.TEXT} It is long."), by=None)
    moderation.publish(review.rewordings.get(), by=moderator)

    body = stranger.get(review.get_absolute_url()).content.decode()

    assert re.search(r"<del><span class=\"sr\">taken out: </span>&lt;b&gt;short&lt;/b&gt;\.</del>", body)
    assert re.search(r"<ins><span class=\"sr\">put in: </span>long\.</ins>", body)


def test_a_review_is_cited_under_the_name_that_is_shown(paper: Paper, moderator: User, stranger: Client) -> None:
    review = make.published(paper, by=moderator, display_name="reader_of {margins}", is_pseudonym=True, email="hidden@example.org")

    page, bibtex, data = (
        stranger.get(path).content.decode()
        for path in (review.get_absolute_url(), *(f"/reviews/{review.public_id}.{end}" for end in ("bib", "json")))
    )

    (item,) = json.loads(data)
    assert (item["type"], item["author"], item["reviewed-title"]) == ("review", [{"literal": "reader_of {margins}"}], str(paper))
    assert bibtex.startswith("@misc{")
    assert r"author = {{reader\_of \textbraceleft{}margins\textbraceright{}}}" in bibtex
    assert "hidden@example.org" not in page + bibtex + data


def test_the_rules_say_whom_to_write_to(conference: Conference, stranger: Client) -> None:
    address = conference.organisation.contact_email

    assert f'<a href="mailto:{address}">{address}</a>' in stranger.get("/reviews/rules/").content.decode()
