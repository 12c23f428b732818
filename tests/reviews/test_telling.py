"""Who is written to, when, and what no letter says."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.models import Conference, MailState, OutgoingMail, Role
from conference.services import mail
from proceedings.models import Paper
from proceedings.services import papers as paper_services
from reviews.models import Review
from reviews.readers import Reader
from reviews.services import claims, moderation, replies, telling, writing
from reviews.voices import by_account
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
AUTHOR = "author@letters.example"


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference, title="What was asked")


@pytest.fixture
def author(paper: Paper) -> Reader:
    return make.author_of(paper, AUTHOR)


def letters_to(address: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(recipient=address).order_by("pk"))


def a_minute_later() -> None:
    mail.send_due(timezone.now() + timedelta(minutes=2))


def secret_review(paper: Paper, moderator: User, **fields: str) -> Review:
    return make.published(paper, by=moderator, display_name="quiet_reader", is_pseudonym=True, email="secret@example.net", **fields)


def test_the_authors_are_told_once_each_a_minute_later_under_the_name_shown(paper: Paper, author: Reader, moderator: User) -> None:
    secret_review(paper, moderator)

    [letter] = letters_to(AUTHOR)
    assert letter not in OutgoingMail.objects.due(timezone.now())
    assert letter in OutgoingMail.objects.due(timezone.now() + timedelta(minutes=2))
    assert "quiet_reader has reviewed your paper “What was asked”" in letter.body
    assert "Hello Leyla Nümunəli," in letter.body
    assert "secret@" not in letter.body + letter.subject


def test_one_person_in_two_versions_and_two_spellings_gets_one_letter(paper: Paper, author: Reader, moderator: User) -> None:
    paper_services.add_version(paper, papers.manuscript(note="Again.", authors=(papers.author(), papers.author("B", "C"))), by=None)
    paper_services.publish(paper, by=None)
    first, second = paper.current.authors.order_by("position")
    coauthor = people.user("coauthor@letters.example")
    type(first).objects.filter(pk=first.pk).update(email_key="author+papers@letters.example")
    type(second).objects.filter(pk=second.pk).update(user=coauthor)

    secret_review(paper, moderator)

    told = set(OutgoingMail.objects.filter(subject__startswith="A reader has reviewed").values_list("recipient", flat=True))
    assert told == {"author+papers@letters.example", coauthor.email}


def test_the_link_in_the_letter_proves_the_address_and_leads_to_the_answer(paper: Paper, author: Reader, moderator: User) -> None:
    review = secret_review(paper, moderator)
    [letter] = letters_to(AUTHOR)
    path = re.search(r"http://localhost:8000(/reviews/as/\S+)", letter.body)[1]
    browser, answer = Client(), f"/reviews/{review.public_id}/answer/"

    assert browser.get(path).status_code == 200
    assert browser.get(answer).status_code == 302
    assert browser.post(path)["Location"] == answer
    assert "Leyla Nümunəli" in browser.get(answer).content.decode()


def test_what_was_published_by_mistake_is_taken_back_before_anybody_hears_of_it(paper: Paper, author: Reader, moderator: User) -> None:
    review = secret_review(paper, moderator, place="Table 2")
    moderation.undo(review, by=moderator)
    a_minute_later()
    assert [letter.state for letter in letters_to(AUTHOR)] == [MailState.HELD]

    moderation.publish(review, by=moderator)
    a_minute_later()

    assert [letter.state for letter in letters_to(AUTHOR)] == [MailState.HELD, MailState.SENT]


def test_what_is_shown_again_is_not_told_again(paper: Paper, author: Reader, moderator: User) -> None:
    review = secret_review(paper, moderator)
    a_minute_later()
    moderation.hide(review, by=moderator)
    moderation.publish(review, by=moderator)

    moderation.undo(review, by=moderator)  # shown again by mistake
    moderation.publish(review, by=moderator)

    assert len(letters_to(AUTHOR)) == 1


def test_a_new_wording_tells_the_authors_nothing_new(paper: Paper, author: Reader, moderator: User) -> None:
    review = secret_review(paper, moderator)
    writing.revise(review, make.words(text=f"{make.TEXT} And more."), by=None)
    moderation.publish(review.rewordings.get(), by=moderator)
    moderation.undo(review.rewordings.get(), by=moderator)

    assert len(letters_to(AUTHOR)) == 1


def test_the_reviewer_is_told_of_an_authors_answer_once_it_is_public(paper: Paper, author: Reader, moderator: User) -> None:
    review = secret_review(paper, moderator)
    reply = make.reply(review, by=author, text="You are right about page four.")
    before = len(letters_to(review.email))

    moderation.publish(reply, by=moderator)

    letter = letters_to(review.email)[-1]
    assert len(letters_to(review.email)) == before + 1
    assert "Leyla Nümunəli, an author of “What was asked”" in letter.body
    assert "You are right about page four." in letter.body
    assert f"/reviews/{review.public_id}/mine/open/{review.secret}/" in letter.body
    assert AUTHOR not in letter.body
    moderation.undo(reply, by=moderator)
    a_minute_later()
    assert letters_to(review.email)[-1].state == MailState.HELD


def test_the_reviewer_is_told_of_an_editors_answer_and_not_when_it_goes_at_once(paper: Paper, moderator: User, editor: User) -> None:
    review = secret_review(paper, moderator)
    reply = make.reply(review, by=by_account(editor), text="The editors add a word.")
    assert "The editors add a word." in letters_to(review.email)[-1].body

    replies.withdraw(reply, by=by_account(editor))
    a_minute_later()

    assert letters_to(review.email)[-1].state == MailState.HELD


def test_who_withdrew_the_review_hears_of_no_answer(paper: Paper, author: Reader, moderator: User) -> None:
    review = secret_review(paper, moderator)
    reply = make.reply(review, by=author, text="Too late.")
    writing.withdraw(review, by=None)

    moderation.publish(reply, by=moderator)

    assert [letter for letter in letters_to(review.email) if "Too late." in letter.body] == []


def test_editors_are_told_of_a_possible_error_and_of_nothing_else(
    paper: Paper, moderator: User, editor: User, conference: Conference, owner: User
) -> None:
    here = people.member(Role.EDITOR, at=conference)
    secret_review(paper, moderator, place="Table 2, last column")
    make.published(paper, by=moderator)

    for person in (editor, here):
        [letter] = letters_to(person.email)
        assert "something is wrong here: Table 2, last column." in letter.body
        assert "/admin/reviews/errorclaim/" in letter.body
        assert "quiet_reader" in letter.body
        assert "secret@" not in letter.body
    assert letters_to(owner.email) == []


def test_where_nobody_edits_the_owner_is_told(paper: Paper, moderator: User, owner: User, organiser_of_another_conference: User) -> None:
    make.claimed(paper, by=moderator)

    assert len(letters_to(owner.email)) == 1
    assert letters_to(organiser_of_another_conference.email) == []


def test_whoever_is_erased_or_left_is_written_to_by_nobody(paper: Paper, author: Reader, moderator: User, editor: User) -> None:
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    make.author_of(paper, "erased-abc@example.invalid")

    make.claimed(paper, by=moderator)

    assert not OutgoingMail.objects.filter(recipient__in=["erased-abc@example.invalid", editor.email]).exists()


def test_every_step_is_mailed_to_the_reader_without_the_authors_own_words(
    paper: Paper, author: Reader, moderator: User, editor: User
) -> None:
    claim = make.claimed(paper, by=moderator, email="finder@example.net")
    claims.disagree(claim, by=author, words="This reader cannot count.")
    claims.acknowledge(claim, by=editor, words="We have counted again.")
    claims.no_action(claim, by=editor, reason="It is a matter of rounding.")

    bodies = [letter.body for letter in letters_to("finder@example.net")][-3:]

    assert "an author of the paper, does not agree. The editors decide next." in bodies[0]
    assert "We have counted again." in bodies[1]
    assert "The editors take no action. Their reason:\n\nIt is a matter of rounding." in bodies[2]
    assert "cannot count" not in "".join(bodies)
    assert all(f"/reviews/{claim.review.public_id}/" in body for body in bodies)


def test_a_declined_answer_comes_with_a_link_to_mend_it(paper: Paper, author: Reader, moderator: User) -> None:
    reply = make.reply(secret_review(paper, moderator), by=author, text="Declined words.")
    moderation.decline(reply, by=moderator, reason="other", words="Leave the last sentence out.")
    letter = letters_to(AUTHOR)[-1]
    assert "Leave the last sentence out." in letter.body

    browser = Client()
    shown = browser.post(re.search(r"http://localhost:8000(/reviews/as/\S+)", letter.body)[1], follow=True)

    assert f'name="{reply.public_id}-text"' in shown.content.decode()


def test_many_are_told_of_at_once_in_as_many_statements_as_one(conference: Conference, moderator: User, editor: User) -> None:
    made = []
    for number in range(3):
        paper = papers.paper(at=conference, title=f"Paper {number}")
        make.author_of(paper, f"author{number}@letters.example")
        made.append(secret_review(paper, moderator, place="Table 2"))
    keys = [review.pk for review in made]
    counts = []

    for some in (keys[:1], keys):
        OutgoingMail.objects.all().delete()
        paths = ("paper__volume__conference", "paper__volume__series__organisation")
        rows = list(Review.objects.filter(pk__in=some).select_related(*paths).prefetch_related("paper__current__texts"))
        with CaptureQueriesContext(connection) as captured:
            telling.published_many(rows)
        assert OutgoingMail.objects.count() == 2 * len(some)
        counts.append(len(captured))
        telling.taken_back_many(rows)
        assert set(OutgoingMail.objects.values_list("state", "hold_until")) == {(MailState.HELD, None)}

    assert counts[0] == counts[1]
