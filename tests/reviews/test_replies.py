"""Answers under a review: who may, what waits, what is public, and what is never lost."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference import kept
from conference.lib.errors import IllegalTransition
from conference.models import Activity, Conference, Role
from proceedings.models import Paper
from proceedings.services import papers as paper_services
from reviews.models import REPLY_TRANSITIONS, Reply, ReplyState, Review
from reviews.proving import Proof, link
from reviews.queries.threads import threads_of
from reviews.readers import Reader
from reviews.services import moderation, replies, writing
from reviews.voices import by_account, voice_of
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


@pytest.fixture
def author(paper: Paper) -> Reader:
    return make.author_of(paper)


@pytest.fixture
def review(paper: Paper, moderator: User) -> Review:
    return make.published(paper, by=moderator)


@pytest.fixture
def at_home(author: Reader) -> Client:
    return known_as(author.email)


def known_as(email: str) -> Client:
    """A browser in which the address was proven by the mailed link."""
    browser = Client()
    browser.post(link(Proof(email, "", "link", "/"), "en").removeprefix("http://localhost:8000"))
    return browser


def page_of(review: Review) -> str:
    return f"/reviews/{review.public_id}/answer/"


def state_of(reply: Reply) -> str:
    reply.refresh_from_db()
    return reply.state


def thread(review: Review) -> tuple:
    return threads_of([review]).get(review.pk, ())


# --- The states --------------------------------------------------------------------------------------------------------

VERBS = {
    "publish": lambda reply, author, by: moderation.publish(reply, by=by),
    "decline": lambda reply, author, by: moderation.decline(reply, by=by, reason="insult", words=""),
    "hide": lambda reply, author, by: moderation.hide(reply, by=by),
    "mend": lambda reply, author, by: replies.mend(reply, "Other words.", by=author),
    "withdraw": lambda reply, author, by: replies.withdraw(reply, by=author),
    "undo": lambda reply, author, by: moderation.undo(reply, by=by),
}
ALLOWED = {
    ReplyState.PENDING: {
        "publish": ReplyState.PUBLISHED, "decline": ReplyState.DECLINED, "mend": ReplyState.PENDING, "withdraw": ReplyState.WITHDRAWN
    },
    ReplyState.PUBLISHED: {"hide": ReplyState.HIDDEN, "withdraw": ReplyState.WITHDRAWN, "undo": ReplyState.PENDING},
    ReplyState.DECLINED: {"mend": ReplyState.PENDING, "withdraw": ReplyState.WITHDRAWN, "undo": ReplyState.PENDING},
    ReplyState.HIDDEN: {"publish": ReplyState.PUBLISHED, "withdraw": ReplyState.WITHDRAWN, "undo": ReplyState.PUBLISHED},
    ReplyState.WITHDRAWN: {},
}  # fmt: skip
WAYS = {
    ReplyState.PENDING: [], ReplyState.PUBLISHED: ["publish"], ReplyState.DECLINED: ["decline"],
    ReplyState.HIDDEN: ["publish", "hide"], ReplyState.WITHDRAWN: ["withdraw"],
}  # fmt: skip


@pytest.mark.parametrize("state", list(ALLOWED))
@pytest.mark.parametrize("verb", list(VERBS))
def test_each_verb_does_what_the_table_says_and_nothing_else(
    review: Review, author: Reader, moderator: User, state: str, verb: str
) -> None:
    reply = make.reply(review, by=author)
    for step in WAYS[state]:
        VERBS[step](reply, author, moderator)
    assert state_of(reply) == state

    if verb in ALLOWED[state]:
        VERBS[verb](reply, author, moderator)
        assert state_of(reply) == ALLOWED[state][verb]
        return
    with pytest.raises((IllegalTransition, moderation.NothingToUndo)):
        VERBS[verb](reply, author, moderator)
    assert state_of(reply) == state


def test_the_table_names_every_state() -> None:
    assert set(REPLY_TRANSITIONS) == set(ReplyState.values) == set(ALLOWED)


# --- Who answers, and under which name ------------------------------------------------------------------------------------


def test_an_author_answers_under_the_printed_name_and_waits_for_a_moderator(review: Review, author: Reader) -> None:
    reply = make.reply(review, by=author)

    assert (reply.state, reply.role, reply.display_name) == (ReplyState.PENDING, "author", "Leyla Nümunəli")
    assert reply.pending_since is not None
    assert thread(review) == ()


def test_an_author_with_an_account_is_called_as_the_row_of_the_account_prints(
    paper: Paper, review: Review, author: Reader, reader: User
) -> None:
    paper_services.add_version(
        paper, papers.manuscript(authors=(papers.author(), papers.author("Kamran", "Əlavə")), note="One more author."), by=None
    )
    paper_services.publish(paper, by=None)
    first, second = paper.current.authors.order_by("position")
    type(first).objects.filter(pk=first.pk).update(email_key=reader.email_key)
    type(second).objects.filter(pk=second.pk).update(user=reader)

    assert make.reply(review, by=by_account(reader)).display_name == "Kamran Əlavə"


def test_an_editors_answer_is_public_at_once_under_the_name_of_the_account(review: Review, editor: User) -> None:
    type(editor).objects.filter(pk=editor.pk).update(name="Nigar Redaktor")
    editor.refresh_from_db()

    make.reply(review, by=by_account(editor))

    [row] = thread(review)
    assert (row.name, row.role) == ("Nigar Redaktor", "editor")
    assert Activity.objects.get(verb="reply published").actor == editor


def test_an_editor_who_wrote_the_paper_answers_as_its_author_and_waits(review: Review, paper: Paper, editor: User) -> None:
    make.author_of(paper, editor.email_key)

    assert make.reply(review, by=by_account(editor)).state == ReplyState.PENDING


def test_nobody_else_answers(review: Review, author: Reader, moderator: User, organiser_of_another_conference: User, reader: User) -> None:
    for person in (moderator, organiser_of_another_conference, reader):
        assert voice_of(by_account(person), review.paper) is None
        with pytest.raises(replies.NotYours):
            make.reply(review, by=by_account(person))


def test_an_author_of_another_paper_has_no_voice_here(review: Review, conference: Conference) -> None:
    other = make.author_of(papers.paper(at=conference), "elsewhere@letters.example")

    with pytest.raises(replies.NotYours):
        make.reply(review, by=other)


@pytest.mark.parametrize("verb", ["mend", "withdraw"])
def test_nobody_mends_or_withdraws_what_another_author_wrote(review: Review, author: Reader, verb: str) -> None:
    reply = make.reply(review, by=author)

    with pytest.raises(replies.NotYours):
        VERBS[verb](reply, Reader("other@example.org", "", None, "link"), None)


# --- Bounds -------------------------------------------------------------------------------------------------------------


def test_five_answers_of_one_person_are_enough_and_one_withdrawn_makes_room(review: Review, author: Reader) -> None:
    written = [make.reply(review, by=author, text=f"Answer {number}.") for number in range(5)]

    with pytest.raises(replies.SaidEnough):
        make.reply(review, by=author, text="One more.")
    replies.withdraw(written[0], by=author)

    assert make.reply(review, by=author, text="One more.").state == ReplyState.PENDING


def test_a_declined_one_is_not_mended_beyond_the_five(review: Review, author: Reader, moderator: User) -> None:
    declined = make.reply(review, by=author, text="Declined.")
    moderation.decline(declined, by=moderator, reason="empty", words="")
    for number in range(5):
        make.reply(review, by=author, text=f"Answer {number}.")

    with pytest.raises(replies.SaidEnough):
        replies.mend(declined, "Mended.", by=author)


def test_the_same_words_sent_twice_are_one_answer(review: Review, author: Reader) -> None:
    assert make.reply(review, by=author) == make.reply(review, by=author)
    assert Reply.objects.count() == 1


@pytest.mark.parametrize(("text", "refusal"), [(" \u200b ", replies.NothingSaid), ("a" * 4001, replies.TooLong)])
def test_an_answer_says_something_and_not_too_much(review: Review, author: Reader, text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        make.reply(review, by=author, text=text)


@pytest.mark.parametrize("verb", ["hide", "withdraw"])
def test_what_is_not_public_is_not_answered(review: Review, author: Reader, moderator: User, verb: str) -> None:
    {"hide": lambda: moderation.hide(review, by=moderator), "withdraw": lambda: writing.withdraw(review, by=None)}[verb]()

    with pytest.raises(replies.NotPublic):
        make.reply(review, by=author)


# --- The page -----------------------------------------------------------------------------------------------------------


def test_a_stranger_proves_an_address_first_and_comes_back(review: Review, stranger: Client) -> None:
    answer = stranger.get(page_of(review))

    assert (answer.status_code, answer["Location"]) == (302, f"/reviews/who/?to=%2Freviews%2F{review.public_id}%2Fanswer%2F")
    assert stranger.post(page_of(review), {"text": "Words."}).status_code == 302
    assert not Reply.objects.exists()


def test_a_reader_who_is_neither_author_nor_editor_is_told_so(review: Review) -> None:
    browser = known_as("reader@example.org")
    own = make.reply(review, by=make.author_of(review.paper))

    for answer in (
        browser.get(page_of(review)),
        browser.post(page_of(review), {"text": "Words."}),
        browser.post(f"{page_of(review)}claim/", {"stance": "acknowledge"}),
        browser.post(f"{page_of(review)}{own.public_id}/", {f"{own.public_id}-text": "Words."}),
        browser.post(f"{page_of(review)}{own.public_id}/withdraw/"),
    ):
        assert answer.status_code == 403
        assert "belongs to none of them" in answer.content.decode()
    assert (state_of(own), Reply.objects.count()) == (ReplyState.PENDING, 1)


def test_a_review_that_is_not_public_has_no_such_page(paper: Paper, at_home: Client, stranger: Client) -> None:
    waiting = make.pending(paper)

    for browser in (at_home, stranger):
        assert browser.get(page_of(waiting)).status_code == 404
        assert browser.post(page_of(waiting), {"text": "Words."}).status_code == 404


def test_an_author_writes_is_declined_mends_is_published_and_withdraws(
    review: Review, author: Reader, at_home: Client, moderator: User, stranger: Client
) -> None:
    assert at_home.post(page_of(review), {"text": "First words."}).status_code == 302
    reply = Reply.objects.get()
    own = f"{page_of(review)}{reply.public_id}/"
    moderation.decline(reply, by=moderator, reason="personal", words="About the paper, please.")

    shown = at_home.get(page_of(review))
    assert shown["Cache-Control"] == "no-store, private"
    assert "About the paper, please." in shown.content.decode()
    at_home.post(own, {f"{reply.public_id}-text": "Better words."})
    assert (state_of(reply), reply.text, reply.decline_reason) == (ReplyState.PENDING, "Better words.", "")

    moderation.publish(reply, by=moderator)
    assert [row.text for row in thread(review)] == ["Better words."]
    at_home.post(f"{own}withdraw/")
    assert (state_of(reply), thread(review)) == (ReplyState.WITHDRAWN, ())
    assert "Better words." not in at_home.get(page_of(review)).content.decode()
    assert at_home.post(f"{own}withdraw/").status_code == 404


@pytest.mark.parametrize(("text", "kept"), [("", ""), ("z" * 4001, "z" * 4001)])
def test_bad_input_loses_nothing(review: Review, at_home: Client, text: str, kept: str) -> None:
    answer = at_home.post(page_of(review), {"text": text})

    assert (answer.status_code, Reply.objects.count()) == (422, 0)
    assert kept in answer.content.decode()


def test_what_a_rule_refuses_stays_in_the_form(review: Review, author: Reader, at_home: Client) -> None:
    for number in range(5):
        make.reply(review, by=author, text=f"Answer {number}.")

    answer = at_home.post(page_of(review), {"text": "My sixth thought."})

    assert answer.status_code == 422
    assert "My sixth thought." in answer.content.decode()
    assert "are enough" in answer.content.decode()


def test_the_twenty_first_answer_within_an_hour_from_one_place_waits_and_keeps_its_words(conference: Conference, moderator: User) -> None:
    browser = known_as("author@letters.example")
    statuses = []
    for _paper in range(5):
        paper = papers.paper(at=conference)
        make.author_of(paper)
        review = make.published(paper, by=moderator)
        statuses += [browser.post(page_of(review), {"text": f"Answer {number}."}).status_code for number in range(5)]

    last = browser.post(page_of(review), {"text": "The last words."})
    assert statuses == [302] * 20 + [422] * 5
    assert "The last words." in last.content.decode()
    assert Reply.objects.count() == 20


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_text_comes_back_as_text(review: Review, at_home: Client, editor: User, text: str) -> None:
    at_home.post(page_of(review), {"text": text})
    make.reply(review, by=by_account(editor), text=text)

    page = at_home.get(page_of(review)).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert [row.text for row in thread(review)] == [text]


# --- Reading ------------------------------------------------------------------------------------------------------------


def test_threads_cost_one_statement_whatever_their_number(conference: Conference, moderator: User, editor: User) -> None:
    reviews = [make.published(papers.paper(at=conference), by=moderator) for _more in range(3)]
    for review in reviews:
        make.reply(review, by=by_account(editor), text="One.")
        make.reply(review, by=by_account(editor), text="Two.")

    for some in (reviews[:1], reviews):
        with CaptureQueriesContext(connection) as captured:
            found = threads_of(some)
        assert (len(captured), [len(found[review.pk]) for review in some]) == (1, [2] * len(some))


def test_a_thread_stays_readable_when_its_review_is_withdrawn_not_when_it_is_hidden(
    paper: Paper, review: Review, editor: User, moderator: User
) -> None:
    other = make.published(paper, by=moderator)
    for row in (review, other):
        make.reply(row, by=by_account(editor))

    writing.withdraw(review, by=None)
    moderation.hide(other, by=moderator)

    assert set(threads_of([review, other])) == {review.pk}


def test_the_page_costs_the_same_for_one_answer_and_three(review: Review, author: Reader, at_home: Client) -> None:
    counts = []
    for number in (1, 2):
        for more in range(number):
            make.reply(review, by=author, text=f"Answer {number} {more}.")
        kept.store.clear()
        with CaptureQueriesContext(connection) as captured:
            assert at_home.get(page_of(review)).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_an_organisations_editor_answers_without_a_name_as_the_editors(review: Review, conference: Conference) -> None:
    nameless = people.member(Role.EDITOR, at=conference)
    type(nameless).objects.filter(pk=nameless.pk).update(name="")
    nameless.refresh_from_db()

    assert make.reply(review, by=by_account(nameless)).display_name == "The editors"
