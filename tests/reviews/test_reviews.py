import re
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference import kept
from conference.lib.errors import IllegalTransition
from conference.models import Conference, OutgoingMail, Role
from proceedings.models import Paper
from reviews.models import REVIEW_TRANSITIONS, Review, ReviewState
from reviews.personal import records
from reviews.rating import summarise
from reviews.services import moderation, writing
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def token_in_mail(review: Review) -> str:
    body = OutgoingMail.objects.filter(recipient=review.email, subject__contains="Confirm").latest("pk").body
    return re.search(r"/confirm/([^/]+)/", body)[1]


def state_of(review: Review) -> str:
    review.refresh_from_db()
    return review.state


VERBS = {
    "confirm": lambda review, by: writing.confirm_by_hand(review),
    "publish": lambda review, by: moderation.publish(review, by=by),
    "decline": lambda review, by: moderation.decline(review, by=by, reason="insult", words=""),
    "hide": lambda review, by: moderation.hide(review, by=by),
    "withdraw": lambda review, by: writing.withdraw(review, by=None),
}
ALLOWED = {
    ReviewState.UNCONFIRMED: {"confirm": ReviewState.PENDING, "withdraw": ReviewState.WITHDRAWN},
    ReviewState.PENDING: {"publish": ReviewState.PUBLISHED, "decline": ReviewState.DECLINED, "withdraw": ReviewState.WITHDRAWN},
    ReviewState.PUBLISHED: {"hide": ReviewState.HIDDEN, "withdraw": ReviewState.WITHDRAWN},
    ReviewState.DECLINED: {"withdraw": ReviewState.WITHDRAWN},
    ReviewState.HIDDEN: {"publish": ReviewState.PUBLISHED, "withdraw": ReviewState.WITHDRAWN},
    ReviewState.WITHDRAWN: {},
}


def in_state(paper: Paper, state: str, by: User) -> Review:
    review = make.unconfirmed(paper)
    way = {
        ReviewState.UNCONFIRMED: [],
        ReviewState.PENDING: ["confirm"],
        ReviewState.PUBLISHED: ["confirm", "publish"],
        ReviewState.DECLINED: ["confirm", "decline"],
        ReviewState.HIDDEN: ["confirm", "publish", "hide"],
        ReviewState.WITHDRAWN: ["confirm", "withdraw"],
    }
    for verb in way[state]:
        VERBS[verb](review, by)
    review.refresh_from_db()
    return review


@pytest.mark.parametrize("state", list(ALLOWED))
@pytest.mark.parametrize("verb", list(VERBS))
def test_each_verb_does_what_the_table_says_and_nothing_else(paper: Paper, moderator: User, state: str, verb: str) -> None:
    review = in_state(paper, state, moderator)

    if verb in ALLOWED[state]:
        VERBS[verb](review, moderator)
        assert state_of(review) == ALLOWED[state][verb]
        return
    with pytest.raises(IllegalTransition):
        VERBS[verb](review, moderator)
    assert state_of(review) == state


def test_the_table_names_every_state() -> None:
    assert set(REVIEW_TRANSITIONS) == set(ReviewState.values)


@pytest.mark.parametrize(
    ("ratings", "mean"), [([5, 5], None), ([5, 5, 5], Decimal("4.00")), ([1, 1, 1], Decimal("2.00")), ([3] * 9, Decimal("3.00"))]
)
def test_the_figure_is_shrunk_towards_the_middle_from_three_on(ratings: list[int], mean: Decimal | None) -> None:
    counts = {rating: ratings.count(rating) for rating in set(ratings)}

    assert summarise(counts).mean == mean


def test_the_paper_carries_the_figure_of_its_published_reviews(paper: Paper, moderator: User) -> None:
    reviews = [make.published(paper, by=moderator, rating=rating) for rating in (5, 4, 3)]
    paper.refresh_from_db()
    assert (paper.rating_mean, paper.rating_count) == (Decimal("3.50"), 3)

    moderation.hide(reviews[0], by=moderator)
    paper.refresh_from_db()
    assert (paper.rating_mean, paper.rating_count) == (None, 2)
    call_command("check_invariants")


def test_nobody_decides_about_an_own_paper(paper: Paper, conference: Conference, moderator: User) -> None:
    review = make.pending(paper)
    author = paper.current.authors.first()
    type(author).objects.filter(pk=author.pk).update(email_key=moderator.email_key)

    with pytest.raises(moderation.NotYours):
        moderation.publish(review, by=moderator)


def test_nobody_decides_about_an_own_review(paper: Paper, moderator: User) -> None:
    review = make.pending(paper, email=moderator.email.upper())

    with pytest.raises(moderation.NotYours):
        moderation.publish(review, by=moderator)


def test_only_moderators_of_the_conference_decide(paper: Paper, organiser: User, organiser_of_another_conference: User) -> None:
    review = make.pending(paper)

    for person in (organiser, organiser_of_another_conference):
        with pytest.raises(moderation.NotYours):
            moderation.publish(review, by=person)


def test_authors_do_not_review_their_own_paper(paper: Paper) -> None:
    author = paper.current.authors.first()
    type(author).objects.filter(pk=author.pk).update(email_key="author@example.org")

    review = make.unconfirmed(paper, email="author@example.org")

    with pytest.raises(writing.IsAuthor):
        writing.confirm_by_hand(review)
    assert state_of(review) == ReviewState.UNCONFIRMED


def test_the_form_does_not_tell_whose_address_an_authors_is(paper: Paper, stranger: Client) -> None:
    author = paper.current.authors.first()
    type(author).objects.filter(pk=author.pk).update(email_key="author@example.org")

    answers = [send(stranger, paper, email=email) for email in ("author@example.org", "nobody@example.org")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content


def test_an_author_with_an_account_is_told_at_once(paper: Paper, reader: User) -> None:
    author = paper.current.authors.first()
    type(author).objects.filter(pk=author.pk).update(user=reader)

    with pytest.raises(writing.IsAuthor):
        writing.write(paper, make.words(email=reader.email), by=reader)


def test_the_same_person_writes_once_and_may_write_anew_after_withdrawing(paper: Paper) -> None:
    first = make.unconfirmed(paper, email="one@example.org")
    with pytest.raises(writing.WrittenAlready):
        make.unconfirmed(paper, email="ONE@example.org")

    writing.withdraw(first, by=None)

    assert make.unconfirmed(paper, email="one@example.org").state == ReviewState.UNCONFIRMED


def test_a_confirmation_works_once(paper: Paper) -> None:
    review = make.unconfirmed(paper)
    token = token_in_mail(review)

    writing.confirm(review, token)

    assert state_of(review) == ReviewState.PENDING
    with pytest.raises(writing.LinkIsOver):
        writing.confirm(review, token)


def test_a_confirmation_ends_after_a_week(paper: Paper) -> None:
    review = make.unconfirmed(paper)
    Review.objects.update(confirm_until=timezone.now())

    with pytest.raises(writing.LinkIsOver):
        writing.confirm(review, token_in_mail(review))


def test_a_mended_review_waits_again_and_keeps_its_old_words(paper: Paper, moderator: User) -> None:
    review = make.declined(paper, by=moderator)

    writing.revise(review, make.words(text=make.TEXT + " And a second look shows why."), by=None)

    assert state_of(review) == ReviewState.PENDING
    assert review.revisions.get().text == make.TEXT
    assert review.decline_reason == ""


def test_new_words_for_a_published_review_wait_while_the_old_ones_stay(paper: Paper, moderator: User, stranger: Client) -> None:
    review = make.published(paper, by=moderator)

    writing.revise(review, make.words(text=make.TEXT + " Changed.", rating=2), by=None)

    assert "Changed." not in stranger.get(review.get_absolute_url()).content.decode()
    moderation.publish(review.rewordings.get(), by=moderator)
    shown = stranger.get(review.get_absolute_url()).content.decode()
    assert "Changed." in shown
    assert "Earlier wordings" in shown


def test_a_new_wording_that_was_accepted_by_mistake_is_taken_back(paper: Paper, moderator: User) -> None:
    review = make.published(paper, by=moderator, scores={"clarity": 5}, interests="I know the author.")
    writing.revise(review, make.words(text=make.TEXT + " Changed.", rating=2, scores={"clarity": 1}, interests="None"), by=None)
    waiting = review.rewordings.get()
    moderation.publish(waiting, by=moderator)

    moderation.undo(waiting, by=moderator)

    review.refresh_from_db()
    assert (review.text, review.rating, review.scores.get().value, review.revisions.count()) == (make.TEXT, 4, 5, 0)
    assert review.interests == "I know the author."
    assert review.rewordings.get().state == "pending"
    call_command("check_invariants")


@pytest.mark.parametrize("gone", ["hidden", "withdrawn"])
def test_new_words_for_what_is_not_in_sight_any_more_are_not_decided(paper: Paper, moderator: User, gone: str) -> None:
    review = make.published(paper, by=moderator)
    writing.revise(review, make.words(text=make.TEXT + " Changed."), by=None)
    waiting = review.rewordings.get()
    VERBS["hide" if gone == "hidden" else "withdraw"](review, moderator)

    with pytest.raises(IllegalTransition):
        moderation.publish(waiting, by=moderator)
    together = moderation.publish_many([waiting], by=moderator)

    review.refresh_from_db()
    assert (together.done, len(together.refused), review.text, state_of(review)) == (0, 1, make.TEXT, gone)


def test_a_decision_is_taken_back_by_who_made_it(paper: Paper, conference: Conference, moderator: User) -> None:
    review = make.published(paper, by=moderator)
    colleague = people.member(Role.MODERATOR, at=conference)

    with pytest.raises(moderation.NotYours):
        moderation.undo(review, by=colleague)
    moderation.undo(review, by=moderator)

    assert state_of(review) == ReviewState.PENDING


def test_a_declined_writer_is_told_why_and_how_to_mend(paper: Paper, moderator: User) -> None:
    review = make.declined(paper, by=moderator)

    body = OutgoingMail.objects.filter(recipient=review.email).latest("pk").body

    assert "Mend the second sentence." in body
    assert f"/reviews/{review.public_id}/mine/open/" in body


def form_of(browser: Client, paper: Paper) -> dict[str, object]:
    began = browser.get(f"/papers/{paper.public_id}/reviews/new/").context["form"].fields["began"].initial
    return {
        "rating": 4, "text": make.TEXT, "shown": "name", "display_name": "Əli Oxucu", "email": "ali@example.org", "interests": "None", "began": began,
    }  # fmt: skip


def send(browser: Client, paper: Paper, seconds: int = 10, **fields):
    form = form_of(browser, paper)
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=seconds)):
        return browser.post(f"/papers/{paper.public_id}/reviews/new/", {**form, **fields})


def test_a_reader_writes_confirms_and_is_published(paper: Paper, stranger: Client, moderator: User, client_of) -> None:
    sent = send(stranger, paper)
    assert "confirm your review" in sent.content.decode()
    review = Review.objects.get()
    address = f"/reviews/{review.public_id}/confirm/{token_in_mail(review)}/"

    stranger.get(address)
    stranger.head(address)
    assert state_of(review) == ReviewState.UNCONFIRMED
    stranger.post(address)
    assert state_of(review) == ReviewState.PENDING
    assert "Əli Oxucu" not in stranger.get(paper.get_absolute_url()).content.decode()

    desk = client_of(moderator)
    assert "Əli Oxucu" in desk.get("/admin/reviews/review/queue/").content.decode()
    desk.post(f"/admin/reviews/review/queue/{review.public_id}/publish/")

    assert "Əli Oxucu" in stranger.get(paper.get_absolute_url()).content.decode()
    assert stranger.get(review.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"), [("text", "Too short."), ("email", "nobody"), ("rating", "6"), ("display_name", "\u200b"), ("interests", "")]
)
def test_a_bad_form_says_why_and_keeps_what_was_typed(paper: Paper, stranger: Client, field: str, value: str) -> None:
    answer = send(stranger, paper, **{"display_name": "Kept", field: value})

    assert answer.status_code == 422
    assert not Review.objects.exists()
    if field != "display_name":
        assert "Kept" in answer.content.decode()


@pytest.mark.parametrize("trap", [{"website": "http://example.com"}, {"began": "forged"}])
def test_programs_get_the_same_answer_and_leave_nothing(paper: Paper, stranger: Client, trap: dict[str, str]) -> None:
    answer = send(stranger, paper, **trap)

    assert (answer.status_code, Review.objects.count()) == (200, 0)


def test_a_form_faster_than_a_person_leaves_nothing(paper: Paper, stranger: Client) -> None:
    send(stranger, paper, seconds=1)

    assert not Review.objects.exists()


def test_a_second_review_from_an_address_is_answered_like_the_first(paper: Paper, stranger: Client) -> None:
    first, second = send(stranger, paper), send(stranger, paper)

    assert first.content == second.content
    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    "state", [ReviewState.UNCONFIRMED, ReviewState.PENDING, ReviewState.DECLINED, ReviewState.HIDDEN, ReviewState.WITHDRAWN]
)
def test_what_is_not_published_does_not_exist_for_strangers(paper: Paper, stranger: Client, moderator: User, state: str) -> None:
    review = in_state(paper, state, moderator)

    assert stranger.get(review.get_absolute_url()).status_code == 404
    assert stranger.get(f"/reviews/{review.public_id}/mine/").status_code == 404
    assert stranger.get(f"/reviews/{review.public_id}/mine/open/wrong/").status_code == 404
    assert stranger.post(f"/reviews/{review.public_id}/mine/withdraw/").status_code == 404


def test_no_public_page_tells_who_stands_behind_a_pseudonym(paper: Paper, stranger: Client, moderator: User) -> None:
    review = make.published(paper, by=moderator, display_name="quiet_reader", is_pseudonym=True, email="secret@example.org")

    for address in (paper.get_absolute_url(), f"/papers/{paper.public_id}/reviews/", review.get_absolute_url()):
        page = stranger.get(address).content.decode()
        assert "quiet_reader" in page
        assert "secret@example.org" not in page


def test_the_writer_mends_and_withdraws_behind_the_link(paper: Paper, moderator: User) -> None:
    review = make.declined(paper, by=moderator)
    browser = Client()
    browser.get(f"/reviews/{review.public_id}/mine/open/{review.secret}/")
    own = f"/reviews/{review.public_id}/mine/"

    assert browser.get(own)["Cache-Control"] == "no-store, private"
    browser.post(own, {"rating": 3, "text": make.TEXT + " Mended.", "interests": "None"})
    assert state_of(review) == ReviewState.PENDING
    browser.post(own + "withdraw/")
    assert state_of(review) == ReviewState.WITHDRAWN


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "'; DROP TABLE reviews;--"])
def test_text_comes_back_as_text(paper: Paper, stranger: Client, moderator: User, text: str) -> None:
    review = make.published(paper, by=moderator, text=text + make.TEXT, display_name=text, interests=text)

    for address in (paper.get_absolute_url(), review.get_absolute_url(), f"/papers/{paper.public_id}/reviews/"):
        page = stranger.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert Review.objects.get().display_name == text


def test_the_kept_pages_follow_every_public_verb(paper: Paper, stranger: Client, moderator: User) -> None:
    review = make.pending(paper)
    addresses = [paper.get_absolute_url(), f"/papers/{paper.public_id}/reviews/"]
    verbs = [
        lambda: moderation.publish(review, by=moderator),
        lambda: moderation.hide(review, by=moderator),
        lambda: moderation.publish(review, by=moderator),
        lambda: writing.revise(review, make.words(rating=1), by=None),
        lambda: moderation.publish(review.rewordings.get(), by=moderator),
        lambda: writing.withdraw(review, by=None),
    ]
    for verb in verbs:
        for address in addresses:
            stranger.get(address)
        verb()
        served = [stranger.get(address).content for address in addresses]
        kept.store.clear()
        assert served == [stranger.get(address).content for address in addresses]


def test_a_paper_with_three_reviews_costs_what_one_with_one_does(conference: Conference, stranger: Client, moderator: User) -> None:
    counts = []
    for number in (1, 3):
        paper = papers.paper(at=conference)
        for _review in range(number):
            make.published(paper, by=moderator)
        kept.store.clear()
        with CaptureQueriesContext(connection) as captured:
            stranger.get(f"/papers/{paper.public_id}/reviews/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_queue_hides_what_is_not_ones_to_decide(paper: Paper, moderator: User, client_of, organiser: User) -> None:
    make.pending(paper, email=moderator.email, display_name="My own words")

    assert "My own words" not in client_of(moderator).get("/admin/reviews/review/queue/").content.decode()
    assert client_of(organiser).get("/admin/reviews/review/queue/").status_code == 403


def test_declining_needs_a_reason_and_keeps_the_words(paper: Paper, moderator: User, client_of) -> None:
    review = make.pending(paper)
    desk = client_of(moderator)

    refused = desk.post(f"/admin/reviews/review/queue/{review.public_id}/decline/", {"reason": "", "words": "Please mend"})
    assert refused.status_code == 422
    assert "Please mend" in refused.content.decode()
    desk.post(f"/admin/reviews/review/queue/{review.public_id}/decline/", {"reason": "empty", "words": "Please mend"})
    assert state_of(review) == ReviewState.DECLINED


def test_an_erased_reader_leaves_the_words_and_no_person(paper: Paper, moderator: User) -> None:
    review = make.published(paper, by=moderator, email="gone@example.org", display_name="Gone Person")

    assert records.show("gone@example.org")[0].values["name"] == "Gone Person"
    assert records.erase("gone@example.org", None) == 1
    review.refresh_from_db()
    assert (review.state, review.display_name) == (ReviewState.PUBLISHED, "—")
    assert "gone" not in review.email
