"""A paper is closed for new reviews, for a reason that everybody reads."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from conference.lib.errors import SayWhy
from conference.models import Conference
from proceedings.models import Paper, PaperAuthor
from reviews.models import PaperLock
from reviews.queries.locks import reason_of, reasons_of
from reviews.services import locks, moderation, writing
from reviews.services.deciding import NotYours
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
WHY = "Many came at once; we look into it."


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def test_it_takes_no_new_review_and_says_why(paper: Paper, moderator: User, stranger: Client) -> None:
    stranger.get(paper.get_absolute_url())
    waiting = make.pending(paper)
    row = locks.lock(paper, reason=f"  {WHY} ", by=moderator)

    with pytest.raises(writing.Locked, match=WHY):
        make.unconfirmed(paper)
    assert WHY in stranger.get(paper.get_absolute_url()).content.decode()
    moderation.publish(waiting, by=moderator)
    locks.lift(row, by=moderator)

    assert WHY not in stranger.get(paper.get_absolute_url()).content.decode()
    assert make.unconfirmed(paper).state == "unconfirmed"


def test_the_reasons_are_those_of_the_papers_that_are_closed_now(conference: Conference, paper: Paper, moderator: User) -> None:
    other = papers.paper(at=conference)
    locks.lift(locks.lock(other, reason="Earlier.", by=moderator), by=moderator)
    locks.lock(paper, reason=WHY, by=moderator)

    assert reasons_of([paper, other]) == {paper.pk: WHY}
    assert (reason_of(paper), reason_of(other)) == (WHY, "")


def test_it_is_closed_once_and_opened_once(paper: Paper, moderator: User) -> None:
    row = locks.lock(paper, reason=WHY, by=moderator)

    with pytest.raises(locks.LockedAlready):
        locks.lock(paper, reason=WHY, by=moderator)
    locks.lift(row, by=moderator)
    with pytest.raises(locks.NotLocked):
        locks.lift(row, by=moderator)
    locks.lock(paper, reason=WHY, by=moderator)
    assert PaperLock.objects.count() == 2


def test_nothing_is_closed_without_a_reason(paper: Paper, moderator: User) -> None:
    with pytest.raises(SayWhy):
        locks.lock(paper, reason="  ", by=moderator)


def test_neither_an_author_nor_an_editor_closes_it(paper: Paper, moderator: User, editor: User) -> None:
    PaperAuthor.objects.filter(version__paper=paper).update(email_key=moderator.email_key)

    for person in (moderator, editor):
        with pytest.raises(NotYours):
            locks.lock(paper, reason=WHY, by=person)


def test_it_is_closed_from_the_queue_and_from_the_list(conference: Conference, paper: Paper, moderator: User, client_of: Browser) -> None:
    review, other = make.pending(paper), papers.paper(at=conference)
    desk, queue = client_of(moderator), "/admin/reviews/review/queue/"

    desk.post(f"{queue}{review.public_id}/lock/", {"lock-reason": WHY})
    assert desk.get(f"{queue}{review.public_id}/").context["chosen"].on_paper.lock.reason == WHY
    desk.post("/admin/reviews/paperlock/add/", {"paper": other.pk, "reason": "Another."})

    assert reasons_of([paper, other]) == {paper.pk: WHY, other.pk: "Another."}


def test_somebody_elses_paper_is_not_offered(paper: Paper, organiser_of_another_conference: User, client_of: Browser) -> None:
    browser = client_of(organiser_of_another_conference)

    browser.post("/admin/reviews/paperlock/add/", {"paper": paper.pk, "reason": WHY})

    assert PaperLock.objects.count() == 0


def test_the_list_opens_a_paper_again_for_its_own_moderators_alone(
    paper: Paper, moderator: User, editor: User, organiser_of_another_conference: User, client_of: Browser
) -> None:
    row = locks.lock(paper, reason=WHY, by=moderator)
    lift = {"action": "lift", "_selected_action": [row.pk]}

    for person in (editor, organiser_of_another_conference):
        client_of(person).post("/admin/reviews/paperlock/", lift)
    assert reason_of(paper) == WHY
    desk = client_of(moderator)
    desk.post("/admin/reviews/paperlock/", lift)

    row.refresh_from_db()
    assert (reason_of(paper), row.lifted_by) == ("", moderator)
    assert "This paper is open for reviews." in desk.post("/admin/reviews/paperlock/", lift, follow=True).content.decode()
