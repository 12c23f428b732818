"""A reader reports a review or a reply: who may, how often, and what comes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.models import Activity, Conference
from reviews.models import AbuseReport, ReportState, Review
from reviews.places import invariants
from reviews.readers import Reader
from reviews.services import moderation, reports
from reviews.services.deciding import NothingToUndo
from tests.factories import proceedings as papers
from tests.factories import reviews as make
from tests.reviews.test_queue import reply, reported

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
QUEUE = "/admin/reviews/review/queue/"
ANGRY = reports.ReportWords("insult", "Line two.")


@pytest.fixture
def review(conference: Conference, moderator: User) -> Review:
    return make.published(papers.paper(at=conference), by=moderator, email="writer@far.example")


def somebody(email: str = "somebody@mail.example") -> Reader:
    return Reader(email, "", None, "link")


def fill(browser: Client, address: str, **values: str) -> Any:
    """As somebody who takes ten seconds."""
    began = browser.get(address).context["form"].fields["began"].initial
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=False):
        return browser.post(address, {"reason": "insult", "words": "Line two.", "began": began, **values})


def address(review: Review) -> str:
    return f"/reviews/{review.public_id}/report/"


def test_a_stranger_proves_an_address_first(review: Review, stranger: Client) -> None:
    answer = stranger.get(address(review))

    assert (answer.status_code, answer["Location"]) == (302, f"/reviews/who/?to=%2Freviews%2F{review.public_id}%2Freport%2F")
    stranger.post(address(review), {"reason": "insult"})
    assert AbuseReport.objects.count() == 0


def test_a_known_reader_reports_and_nothing_is_hidden(review: Review, reader: User, client_of: Browser, stranger: Client) -> None:
    answer = fill(client_of(reader), address(review))

    review.refresh_from_db()
    row = AbuseReport.objects.get()
    assert (answer.status_code, row.reason, row.words, row.review, review.reports, review.state) == (
        200,
        "insult",
        "Line two.",
        review,
        1,
        "published",
    )
    assert stranger.get(review.get_absolute_url()).status_code == 200
    assert Activity.objects.get(verb="review reported").actor is None


def test_the_reporter_is_kept_as_a_digest(review: Review, reader: User, client_of: Browser) -> None:
    fill(client_of(reader), address(review))

    assert reader.email not in str(AbuseReport.objects.values().get())


def test_a_reply_is_reported(review: Review, moderator: User, reader: User, client_of: Browser) -> None:
    answer = reply(review)
    moderation.publish(answer, by=moderator)

    fill(client_of(reader), f"{address(review)}?reply={answer.public_id}")

    answer.refresh_from_db()
    assert (AbuseReport.objects.get().reply, answer.reports) == (answer, 1)


def test_what_is_not_public_is_not_reported(
    conference: Conference, review: Review, moderator: User, reader: User, client_of: Browser
) -> None:
    waiting = make.pending(review.paper)
    unread = reply(review)
    other = make.published(papers.paper(at=conference), by=moderator)
    browser = client_of(reader)

    for path in (address(waiting), f"{address(review)}?reply={unread.public_id}", f"{address(review)}?reply=nosuch"):
        assert browser.get(path).status_code == 404
    moderation.publish(unread, by=moderator)
    assert browser.get(f"{address(other)}?reply={unread.public_id}").status_code == 404


@pytest.mark.parametrize(("reason", "words"), [("", ""), ("nonsense", ""), ("other", " ")])
def test_a_report_says_why(reason: str, words: str, review: Review, reader: User, client_of: Browser) -> None:
    assert fill(client_of(reader), address(review), reason=reason, words=words).status_code == 422
    assert AbuseReport.objects.count() == 0


def test_once_a_person_and_thing_however_the_address_is_spelt(review: Review, moderator: User) -> None:
    reports.report(review, ANGRY, by=somebody("name@gmail.com"))

    with pytest.raises(reports.ReportedAlready):
        reports.report(review, ANGRY, by=somebody("n.a.m.e+again@gmail.com"))
    reports.dismiss(review, by=moderator)
    with pytest.raises(reports.ReportedAlready):
        reports.report(review, ANGRY, by=somebody("NAME@gmail.com"))
    assert AbuseReport.objects.count() == 1


@pytest.mark.parametrize("email", ["writer@far.example", "WRITER@far.example", "writer+x@far.example"])
def test_nobody_reports_their_own_words(email: str, review: Review) -> None:
    with pytest.raises(reports.OwnWords):
        reports.report(review, ANGRY, by=somebody(email))


def test_a_person_has_twenty_a_day(conference: Conference, review: Review, moderator: User, reader: User, client_of: Browser) -> None:
    browser = client_of(reader)

    answers = {fill(browser, address(review)).status_code for _number in range(20)}

    assert answers == {200, 422}
    assert fill(browser, address(review)).status_code == 429


def test_a_program_is_told_the_same_and_nothing_is_kept(review: Review, reader: User, client_of: Browser) -> None:
    assert fill(client_of(reader), address(review), website="https://spam.example").status_code == 200
    assert AbuseReport.objects.count() == 0


def test_upheld_it_is_hidden_and_taken_back_it_is_there_with_its_reports(review: Review, moderator: User, client_of: Browser) -> None:
    reported(review, 2)
    desk = client_of(moderator)

    page = desk.post(f"{QUEUE}report-{review.public_id}/uphold/", follow=True)
    review.refresh_from_db()
    assert (review.state, review.reports, set(AbuseReport.objects.values_list("state", flat=True))) == ("hidden", 0, {ReportState.UPHELD})
    desk.post(page.context["last"]["url"])

    review.refresh_from_db()
    assert (review.state, review.reports, set(AbuseReport.objects.values_list("state", flat=True))) == ("published", 2, {ReportState.OPEN})
    assert list(invariants()) == []


def test_dismissed_it_stays_and_taken_back_the_reports_are_open(review: Review, moderator: User, client_of: Browser) -> None:
    reported(review, 2)
    desk = client_of(moderator)

    page = desk.post(f"{QUEUE}report-{review.public_id}/dismiss/", follow=True)
    review.refresh_from_db()
    assert (review.state, review.reports, set(AbuseReport.objects.values_list("state", flat=True))) == (
        "published",
        0,
        {ReportState.DISMISSED},
    )
    desk.post(page.context["last"]["url"])

    review.refresh_from_db()
    assert (review.reports, set(AbuseReport.objects.values_list("state", flat=True))) == (2, {ReportState.OPEN})


def test_an_operation_that_hid_opens_the_reports_again(review: Review, moderator: User) -> None:
    reported(review)
    reports.uphold(review, by=moderator, operation="together")

    moderation.undo_operation("together", by=moderator)

    review.refresh_from_db()
    assert (review.state, review.reports) == ("published", 1)


def test_nothing_is_said_about_what_nobody_reports(review: Review, moderator: User) -> None:
    for verb in (reports.uphold, reports.dismiss):
        with pytest.raises(reports.NothingReported):
            verb(review, by=moderator)
    with pytest.raises(NothingToUndo):
        reports.undo(review, by=moderator)
    review.refresh_from_db()
    assert review.state == "published"


def test_a_wrong_number_of_open_reports_is_found(review: Review) -> None:
    Review.objects.filter(pk=review.pk).update(reports=3)

    assert [violation.ids for violation in invariants()] == [(review.public_id,)]


def test_a_report_is_not_published_and_a_review_is_not_upheld(review: Review, moderator: User, client_of: Browser) -> None:
    reported(review)
    desk = client_of(moderator)

    for path in (f"report-{review.public_id}/publish/", f"{review.public_id}/uphold/", f"{review.public_id}/dismiss/"):
        assert desk.post(f"{QUEUE}{path}").status_code == 404


def test_somebody_elses_reports_are_not_there(review: Review, organiser_of_another_conference: User, client_of: Browser) -> None:
    reported(review)
    browser = client_of(organiser_of_another_conference)

    assert browser.get(QUEUE).context["queue"].count == 0
    assert browser.post(f"{QUEUE}report-{review.public_id}/uphold/").status_code == 404
    assert list(AbuseReport.objects.visible_to(organiser_of_another_conference)) == []
