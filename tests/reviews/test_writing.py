"""The form: what it asks, what it says when something is wrong, and that nothing typed is lost."""

import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.models import Conference, OutgoingMail
from proceedings.models import Paper
from reviews.models import PaperLock, Review, ReviewState
from reviews.services import drafts, writing
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def address_of(paper: Paper) -> str:
    return f"/papers/{paper.public_id}/reviews/new/"


def send(browser: Client, paper: Paper, **fields):
    form = {
        "rating": 4, "text": make.TEXT, "shown": "name", "display_name": "Əli Oxucu", "email": "ali@example.org", "interests": "None",
        "began": browser.get(address_of(paper)).context["form"].fields["began"].initial,
    }  # fmt: skip
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=10)):
        return browser.post(address_of(paper), {**form, **fields})


def test_parts_place_and_own_words_are_kept(paper: Paper, stranger: Client) -> None:
    send(stranger, paper, score_clarity=5, score_soundness="", error="on", place="Table 2", says_attended="on")

    review = Review.objects.get()
    assert {score.facet: score.value for score in review.scores.all()} == {"clarity": 5}
    assert (review.claim.place, review.says_attended, review.says_in_field, review.version) == ("Table 2", True, False, paper.current)
    assert review.network != ""


def test_a_possible_error_needs_its_place(paper: Paper, stranger: Client) -> None:
    answer = send(stranger, paper, error="on", place=" ")

    assert (answer.status_code, Review.objects.count()) == (422, 0)
    assert make.TEXT[:40] in answer.content.decode()


def test_the_version_belongs_to_the_paper_and_is_published(paper: Paper, conference: Conference) -> None:
    other = papers.paper(at=conference)

    with pytest.raises(writing.UnknownVersion):
        make.unconfirmed(paper, version=other.current)


def test_who_is_known_is_not_asked_for_an_address_and_waits_at_once(paper: Paper, reader: User, client_of) -> None:
    browser = client_of(reader)

    assert 'name="email"' not in browser.get(address_of(paper)).content.decode()
    send(browser, paper)

    assert Review.objects.get().state == ReviewState.PENDING
    assert browser.get(address_of(paper)).status_code == 302
    assert str(paper) in browser.get("/reviews/mine/").content.decode()


def test_a_pseudonym_is_not_ones_own_name(paper: Paper, reader: User, client_of) -> None:
    answer = send(client_of(reader), paper, shown="pseudonym", display_name=reader.name)

    assert (answer.status_code, Review.objects.count()) == (422, 0)


def test_a_locked_paper_says_why(paper: Paper, stranger: Client, moderator: User) -> None:
    PaperLock.objects.create(paper=paper, reason="Too many at once.", by=moderator)

    page = stranger.get(address_of(paper)).content.decode()

    assert "Too many at once." in page
    assert "<textarea" not in page


def test_the_preview_shows_the_text_and_keeps_the_form(paper: Paper, stranger: Client) -> None:
    page = send(stranger, paper, preview="1", text=f"<b>{make.TEXT}</b>\n\nSecond.").content.decode()

    assert f"<p>&lt;b&gt;{make.TEXT}&lt;/b&gt;</p>" in page
    assert 'value="Əli Oxucu"' in page
    assert Review.objects.count() == 0


def test_a_page_that_lay_open_for_days_is_sent_once_more(paper: Paper, stranger: Client) -> None:
    began = stranger.get(address_of(paper)).context["form"].fields["began"].initial

    with time_machine.travel(timezone.now() + timezone.timedelta(days=2)):
        answer = send(stranger, paper, began=began)

    assert answer.status_code == 422
    assert make.TEXT[:40] in answer.content.decode()
    assert Review.objects.count() == 0


def test_confirming_makes_the_browser_known(paper: Paper, stranger: Client) -> None:
    send(stranger, paper)
    link = re.search(r"/reviews/\w+/confirm/[^/\s]+/", OutgoingMail.objects.latest("pk").body)[0]

    assert make.TEXT[:40] in stranger.get(link).content.decode()
    stranger.post(link)

    assert str(paper) in stranger.get("/reviews/mine/").content.decode()


def test_a_draft_may_be_unfinished_and_is_sent_from_its_link(paper: Paper, stranger: Client) -> None:
    kept = send(stranger, paper, keep="1", rating="", text="Begun", interests="", display_name="")
    draft = Review.objects.get()
    assert (kept.status_code, draft.state, draft.rating, draft.text) == (200, ReviewState.DRAFT, None, "Begun")

    browser = Client()
    browser.get(f"/reviews/{draft.public_id}/mine/open/{draft.secret}/")
    page = browser.get(f"/reviews/{draft.public_id}/mine/")
    assert "Begun" in page.content.decode()
    form = {"rating": 3, "text": make.TEXT, "shown": "name", "display_name": "A Reader", "interests": "None", "version": "1"}
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=10)):
        browser.post(f"/reviews/{draft.public_id}/mine/", {**form, "began": page.context["form"].fields["began"].initial})

    draft.refresh_from_db()
    assert (draft.state, draft.rating) == (ReviewState.PENDING, 3)


def test_the_page_that_kept_a_draft_changes_it_and_sends_it(paper: Paper, stranger: Client) -> None:
    mark = send(stranger, paper, keep="1", text="Begun").context["begun_here"]
    send(stranger, paper, keep="1", text="Begun again", begun_here=mark)
    assert Review.objects.get().text == "Begun again"

    send(stranger, paper, begun_here=mark)

    assert (Review.objects.get().state, Review.objects.get().text) == (ReviewState.UNCONFIRMED, make.TEXT)


def test_whoever_types_an_address_does_not_touch_its_draft(paper: Paper, stranger: Client) -> None:
    send(stranger, paper, keep="1", text="Mine")
    again = send(Client(), paper, keep="1", text="Another's")

    assert (again.status_code, Review.objects.get().text) == (200, "Mine")


def test_a_draft_is_nobodys_but_its_writers(paper: Paper, stranger: Client, moderator: User) -> None:
    send(stranger, paper, keep="1", text="Begun")
    draft = Review.objects.get()

    assert not Review.objects.visible_to(moderator).exists()
    assert stranger.get(f"/reviews/{draft.public_id}/mine/").status_code == 404
    assert stranger.get(draft.get_absolute_url()).status_code == 404


def test_what_nobody_goes_on_with_is_forgotten(paper: Paper, moderator: User) -> None:
    drafts.keep(paper, make.words(place="Page 1"), by=None)
    make.unconfirmed(paper)
    stays = make.published(paper, by=moderator)

    assert drafts.forget_old(timezone.now() + timezone.timedelta(days=36)) == 0
    assert drafts.forget_old(timezone.now() + timezone.timedelta(days=91)) == 2
    assert list(Review.objects.all()) == [stays]


def test_another_moderator_is_asked_for_once(paper: Paper, moderator: User) -> None:
    review = make.declined(paper, by=moderator)

    writing.appeal(review, "The second sentence is right.")

    review.refresh_from_db()
    assert (review.state, review.appeal_words, review.declined_by) == (ReviewState.PENDING, "The second sentence is right.", moderator)
    with pytest.raises(writing.AppealedAlready):
        writing.appeal(review, "Once more.")


def test_a_form_that_was_overtaken_loses_nothing(paper: Paper) -> None:
    review = make.pending(paper)
    browser = Client()
    browser.get(f"/reviews/{review.public_id}/mine/open/{review.secret}/")
    writing.revise(review, make.words(text=make.TEXT + " Elsewhere."), by=None)

    own = f"/reviews/{review.public_id}/mine/"
    answer = browser.post(own, {"rating": 2, "text": make.TEXT + " Here.", "interests": "None", "row_version": 1})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Elsewhere." in page
    assert "Here." in page


def test_a_wording_that_waits_is_taken_back(paper: Paper, moderator: User) -> None:
    review = make.published(paper, by=moderator)
    browser = Client()
    browser.get(f"/reviews/{review.public_id}/mine/open/{review.secret}/")
    own = f"/reviews/{review.public_id}/mine/"
    browser.post(own, {"rating": 2, "text": make.TEXT + " New.", "interests": "None", "row_version": review.row_version})
    assert "New." in browser.get(own).content.decode()

    browser.post(own + "take-back/")

    assert review.rewordings.get().state == "taken back"
