"""One queue of all that waits: its order, what is beside each thing, and who sees what of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.models import Conference, Role
from proceedings.models import Paper, PaperAuthor
from reviews.judging import FAR_END, Signal
from reviews.models import Decision, ErrorClaim, Reply, Review, Rewording
from reviews.permissions import may_decide
from reviews.queries import queue
from reviews.readers import Reader
from reviews.services import moderation, reports, writing
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
QUEUE = "/admin/reviews/review/queue/"


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


@pytest.fixture
def desk(moderator: User, client_of: Browser) -> Client:
    return client_of(moderator)


def keys(user: User, conference: Conference, show: str = "all") -> list[str]:
    return [row.key for row in queue.page(user, conference, show).rows]


def waits_since(row: Any, **ago: int) -> Any:
    type(row).objects.filter(pk=row.pk).update(pending_since=timezone.now() - timedelta(**ago))
    row.refresh_from_db()
    return row


def reply(review: Review, **fields: Any) -> Reply:
    values = {
        "role": "author",
        "display_name": "An Author",
        "language": "en",
        "text": "We have counted again.",
        "email": "author@uni.example",
    }
    values["email_key"] = fields.get("email", values["email"])
    return Reply.objects.create(review=review, pending_since=timezone.now(), **{**values, **fields})


def reword(review: Review, text: str = f"{make.TEXT} And once more.") -> Rewording:
    writing.revise(review, make.words(text=text, rating=2), by=None)
    return review.rewordings.get(state="pending")


def reported(thing: Any, number: int = 1, networks: int | None = None) -> None:
    for one in range(number):
        network = f"network-{one % (networks or number)}"
        reports.report(
            thing, reports.ReportWords("insult", "Line two."), by=Reader(f"r{one}@mail.example", "", None, "link"), network=network
        )


def one_of_each(conference: Conference, moderator: User) -> None:
    paper = papers.paper(at=conference)
    make.pending(paper)
    public = make.published(paper, by=moderator)
    reword(public)
    answer = reply(public)
    moderation.publish(answer, by=moderator)
    reply(public)
    reported(public)
    reported(answer)
    ErrorClaim.objects.create(review=public, place="page 4")


def test_independent_reports_stand_first_and_what_the_filter_suspects_last(conference: Conference, paper: Paper, moderator: User) -> None:
    suspect = waits_since(make.pending(paper), days=9)
    Review.objects.filter(pk=suspect.pk).update(suspicion=FAR_END)
    young, old = waits_since(make.pending(paper), hours=1), waits_since(make.pending(paper), days=3)
    Review.objects.filter(pk=old.pk).update(suspicion=FAR_END - 1)
    public = make.published(paper, by=moderator)
    answer = waits_since(reply(public), hours=2)
    wording = waits_since(reword(public), days=1)
    reported(public, 3)

    expected = [f"report-{public.public_id}", old.public_id, f"wording-{wording.pk}", f"reply-{answer.public_id}", young.public_id]
    assert keys(moderator, conference) == [*expected, suspect.public_id]


@pytest.mark.parametrize(("readers", "networks", "first"), [(3, 3, True), (3, 2, False), (2, 2, False)])
def test_reports_move_a_thing_forward_only_when_they_are_independent(
    readers: int, networks: int, first: bool, conference: Conference, paper: Paper, moderator: User
) -> None:
    waits_since(make.pending(paper), days=1)
    public = make.published(paper, by=moderator)

    reported(public, readers, networks)

    assert (keys(moderator, conference)[0] == f"report-{public.public_id}") is first
    public.refresh_from_db()
    assert public.state == "published"


def test_each_kind_has_its_tab_with_its_number(conference: Conference, moderator: User, desk: Client) -> None:
    one_of_each(conference, moderator)

    tabs = {tab.name: tab.count for tab in desk.get(QUEUE).context["queue"].tabs}

    assert tabs == {"all": 6, "reviews": 2, "replies": 1, "reports": 2, "errors": 1}
    assert {row.kind for row in desk.get(f"{QUEUE}?show=reports").context["waiting"]} == {"report"}
    assert len(desk.get(f"{QUEUE}?show=nonsense").context["waiting"]) == 6


def test_the_queue_costs_the_same_for_one_of_each_and_three(conference: Conference, moderator: User, desk: Client) -> None:
    counts = []
    for number in (1, 2):
        for _more in range(number):
            one_of_each(conference, moderator)
        desk.get(QUEUE)
        with CaptureQueriesContext(connection) as captured:
            page = desk.get(QUEUE)
        counts.append(len(captured))

    assert len(page.context["waiting"]) == 18
    assert counts[0] == counts[1]


def test_fifty_are_shown_and_the_rest_is_counted(
    conference: Conference, paper: Paper, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(4):
        make.pending(paper)
    monkeypatch.setattr(queue, "MOST_SHOWN", 3)

    page = queue.page(moderator, conference)

    assert (len(page.rows), page.more, page.count) == (3, 1, 4)


def test_the_head_tells_how_many_wait_how_long_and_how_many_are_hidden(
    conference: Conference, paper: Paper, moderator: User, desk: Client
) -> None:
    waits_since(make.pending(paper), hours=26)
    own = papers.paper(at=conference)
    PaperAuthor.objects.filter(version__paper=own).update(email_key=moderator.email_key)
    secret = make.pending(own, display_name="quiet_reader", is_pseudonym=True)

    page = desk.get(QUEUE)

    assert (page.context["queue"].count, page.context["queue"].hidden) == (1, 1)
    assert "1 waits, for 1\xa0day, 2\xa0hours." in page.content.decode()
    assert "1 more is hidden" in page.content.decode()
    linked = desk.get(f"{QUEUE}{secret.public_id}/").content.decode()
    assert "You are an author of this paper." in linked
    assert "quiet_reader" not in linked


def test_an_editor_finds_the_possible_errors_and_nothing_else(
    conference: Conference, moderator: User, editor: User, client_of: Browser
) -> None:
    one_of_each(conference, moderator)

    page = client_of(editor).get(QUEUE)

    assert [row.kind for row in page.context["waiting"]] == ["claim"]
    assert [tab.name for tab in page.context["queue"].tabs] == ["all", "errors"]
    assert page.context["chosen"] is None


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.REGISTRATION, Role.DOOR])
def test_others_of_the_team_have_no_queue(role: str, conference: Conference, client_of: Browser) -> None:
    assert client_of(people.member(role, at=conference)).get(QUEUE).status_code == 403


def test_a_new_wording_stands_beside_the_one_in_sight_word_by_word(paper: Paper, moderator: User, desk: Client) -> None:
    public = make.published(paper, by=moderator)
    wording = reword(public, make.TEXT.replace("page four", "page five"))

    item = desk.get(f"{QUEUE}wording-{wording.pk}/").context["chosen"]

    changed = [(piece.kind, piece.text.strip()) for piece in item.pieces if piece.kind != "same"]
    assert changed == [("gone", "four"), ("new", "five")]
    assert (item.text, item.review.text) == (wording.text, public.text)


def test_a_reply_stands_beside_the_review_that_it_answers(paper: Paper, moderator: User, desk: Client) -> None:
    public = make.published(paper, by=moderator, display_name="Who Was Answered")
    answer = reply(public)

    page = desk.get(f"{QUEUE}reply-{answer.public_id}/")

    assert "Who Was Answered" in page.content.decode()
    desk.post(f"{QUEUE}reply-{answer.public_id}/publish/")
    answer.refresh_from_db()
    assert answer.state == "published"


def test_what_the_filter_thought_stands_there_with_its_reasons(paper: Paper, desk: Client) -> None:
    review = make.pending(paper)
    seen = Signal("links", 12, {"count": 1, "found": "own.example"}), Signal("names a place", -3, {"found": "table 2"})
    signals = [signal.as_record() for signal in seen]
    Review.objects.filter(pk=review.pk).update(suspicion=94, signals=signals)

    page = desk.get(f"{QUEUE}{review.public_id}/")

    assert [(signal.points, signal.label) for signal in page.context["chosen"].signals] == [
        (12, "Links to other sites (1): own.example"),
        (-3, "Speaks for it: names places in the paper: table 2"),
    ]
    assert 'width="94%"' in page.content.decode()


def test_what_is_known_of_the_writer_and_of_the_paper(conference: Conference, paper: Paper, moderator: User, desk: Client) -> None:
    writer = "writer@example.org"
    earlier = make.published(papers.paper(at=conference), by=moderator, email=writer)
    Review.objects.filter(pk=earlier.pk).update(helpful=7)
    make.declined(papers.paper(at=conference), by=moderator, email=writer)
    reported(earlier)
    reports.uphold(earlier, by=moderator)
    hidden_once = make.published(papers.paper(at=conference), by=moderator, email=writer)
    Review.objects.filter(pk=hidden_once.pk).update(helpful=2)
    review = make.pending(paper, email=writer)
    neighbour = make.pending(paper)
    Review.objects.filter(pk__in=[review.pk, neighbour.pk]).update(network="the-same")

    item = desk.get(f"{QUEUE}{review.public_id}/").context["chosen"]

    who, on = item.writer, item.on_paper
    assert (who.published, who.helpful, who.declined, who.upheld, who.same_network) == (1, 2, 1, 1, 1)
    assert (on.published, on.waiting, on.past_hour, on.surge, on.lock) == (0, 2, 2, None, None)


def test_an_owner_decides_without_learning_the_address(paper: Paper, owner: User, client_of: Browser) -> None:
    review = make.pending(paper, display_name="quiet_reader", is_pseudonym=True, email="secret@example.org")
    browser, listed = client_of(owner), "/admin/reviews/review/"

    for address in (f"{QUEUE}{review.public_id}/", listed, f"{listed}{review.pk}/change/"):
        page = browser.get(address).content.decode()
        assert "quiet_reader" in page
        assert "secret@example.org" not in page
    assert "quiet_reader" not in browser.get(f"{listed}?q=secret@example.org").content.decode()
    browser.post(f"{QUEUE}{review.public_id}/publish/")
    review.refresh_from_db()
    assert review.state == "published"


def test_a_moderator_learns_the_address_and_searches_by_it(paper: Paper, desk: Client) -> None:
    review = make.pending(paper, display_name="quiet_reader", is_pseudonym=True, email="secret@example.org")

    assert "secret@example.org" in desk.get(f"{QUEUE}{review.public_id}/").content.decode()
    assert "quiet_reader" in desk.get("/admin/reviews/review/?q=secret@example.org").content.decode()


def test_after_a_decision_the_next_one_opens_and_after_the_last_the_first(paper: Paper, desk: Client) -> None:
    first, second, third = (waits_since(make.pending(paper), hours=hours) for hours in (3, 2, 1))
    page = desk.get(f"{QUEUE}{second.public_id}/")

    answer = desk.post(f"{QUEUE}{second.public_id}/publish/", {"next": page.context["next_key"]})

    assert answer["Location"] == f"{QUEUE}{third.public_id}/#chosen"
    assert desk.get(f"{QUEUE}{third.public_id}/").context["next_key"] == first.public_id


@pytest.mark.parametrize("following", ["https://elsewhere.example", "../../", "no such"])
def test_what_opens_next_is_never_elsewhere(following: str, paper: Paper, desk: Client) -> None:
    review = make.pending(paper)

    assert desk.post(f"{QUEUE}{review.public_id}/publish/", {"next": following})["Location"] == f"{QUEUE}#chosen"


def test_who_declined_does_not_see_the_review_that_asks_for_another(
    conference: Conference, paper: Paper, moderator: User, owner: User, desk: Client
) -> None:
    review = make.declined(paper, by=moderator, display_name="Wants Another")
    later = {"state": "pending", "pending_since": timezone.now(), "appealed_at": timezone.now(), "appeal_words": "I named the page."}
    Review.objects.filter(pk=review.pk).update(**later)
    review.refresh_from_db()

    assert (keys(moderator, conference), keys(owner, conference)) == ([], [review.public_id])
    assert "Wants Another" not in desk.get("/admin/reviews/review/").content.decode()
    assert "You declined it" in desk.get(f"{QUEUE}{review.public_id}/").content.decode()
    assert (may_decide(moderator, review), may_decide(owner, review)) == (False, True)
    assert queue.page(owner, conference).rows[0].signs == ("asks for another moderator",)


def test_the_second_moderator_takes_back_what_they_declined(paper: Paper, moderator: User, owner: User) -> None:
    review = make.declined(paper, by=moderator)
    Review.objects.filter(pk=review.pk).update(state="pending", pending_since=timezone.now(), appealed_at=timezone.now())
    moderation.decline(review, by=owner, reason="empty", words="")

    moderation.undo(review, by=owner)

    review.refresh_from_db()
    assert (review.state, review.declined_by) == ("pending", moderator)
    assert (may_decide(moderator, review), may_decide(owner, review)) == (False, True)


def test_decided_lately_tells_who_decided_what_and_how_many_at_once(
    conference: Conference, paper: Paper, moderator: User, owner: User, desk: Client, client_of: Browser
) -> None:
    moderation.decline_many([make.pending(paper), make.pending(paper)], by=moderator, reason="empty", words="")
    moderation.publish(make.pending(paper), by=owner)

    rows = desk.get("/admin/reviews/decision/").context["cl"].result_list

    assert [(row.verb, row.number, row.by) for row in rows] == [("publish", 1, owner), ("decline", 2, moderator)]
    together = rows[1]
    client_of(owner).post("/admin/reviews/decision/", {"action": "undo", "_selected_action": [together.pk]})
    assert Review.objects.filter(state="declined").count() == 2
    desk.post("/admin/reviews/decision/", {"action": "undo", "_selected_action": [together.pk]})
    assert Review.objects.filter(state="pending").count() == 2


def test_who_wrote_a_paper_does_not_learn_who_decided_about_it(conference: Conference, paper: Paper, moderator: User) -> None:
    other = people.member(Role.MODERATOR, at=conference, email="moderator@elsewhere.example")
    PaperAuthor.objects.filter(version__paper=paper).update(email_key=moderator.email_key)
    moderation.publish(make.pending(paper), by=other)

    assert list(Decision.objects.visible_to(moderator)) == []
    assert Decision.objects.visible_to(other).count() == 1
