"""A pseudonym is known to the conference's own moderators; what is kept about a person is theirs to take along or to erase."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from conference.lib.logs import masked
from conference.models import Activity, Conference, OutgoingMail, Role
from conference.services import mail
from proceedings.models import Paper
from reviews.models import Review
from reviews.permissions import knows_writers
from reviews.services import moderation, writing
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]

Browser = Callable[[User], Client]
WRITER = "leyla.writes@example.net"


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


@pytest.fixture
def hidden_writer(paper: Paper) -> Review:
    """Behind a pseudonym, with an account."""
    account = people.user(WRITER, name="Leyla Writes")
    review = writing.write(paper, make.words(email=WRITER, display_name="quiet_corridor", is_pseudonym=True), by=account)
    writing.confirm_by_hand(review)
    review.refresh_from_db()
    return review


def address_of(review: Review) -> str:
    return f"/admin/reviews/review/{review.pk}/change/"


# --- Who knows the writer ---


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MODERATOR])
def test_no_other_role_knows_who_wrote(conference: Conference, paper: Paper, role: str) -> None:
    here = people.member(role, at=conference, email="here@example.org")
    everywhere = people.member(role, of=conference.organisation, email="everywhere@example.org")

    assert not knows_writers(here, paper)
    assert not knows_writers(everywhere, paper)


def test_moderators_of_the_conference_or_its_organisation_know_and_those_of_another_do_not(
    conference: Conference, other_conference: Conference, paper: Paper, moderator: User
) -> None:
    sister = people.conference(of=conference.organisation)

    assert knows_writers(moderator, paper)
    assert knows_writers(people.member(Role.MODERATOR, at=conference), paper)
    assert not knows_writers(people.member(Role.MODERATOR, at=sister), paper)
    assert not knows_writers(people.member(Role.MODERATOR, of=other_conference.organisation), paper)


def test_the_address_is_on_the_moderators_page_and_not_on_the_owners(
    hidden_writer: Review, owner: User, moderator: User, client_of: Browser
) -> None:
    assert WRITER in client_of(moderator).get(address_of(hidden_writer)).content.decode()
    page = client_of(owner).get(address_of(hidden_writer)).content.decode()
    assert WRITER not in page
    assert "Known to the conference’s own moderators" in page


def test_the_operator_of_the_machine_is_not_shown_the_address_either(hidden_writer: Review, client_of: Browser) -> None:
    operator = client_of(User.objects.create_superuser("operator@example.org"))

    assert WRITER not in operator.get(address_of(hidden_writer)).content.decode()
    assert WRITER not in operator.get(f"/admin/reviews/review/queue/{hidden_writer.public_id}/").content.decode()


def test_the_queue_names_the_address_to_moderators_alone(hidden_writer: Review, owner: User, moderator: User, client_of: Browser) -> None:
    address = f"/admin/reviews/review/queue/{hidden_writer.public_id}/"

    assert WRITER in client_of(moderator).get(address).content.decode()
    assert WRITER not in client_of(owner).get(address).content.decode()


def test_a_search_by_address_finds_the_review_for_moderators_alone(
    hidden_writer: Review, owner: User, moderator: User, client_of: Browser
) -> None:
    def found(person: User, words: str) -> list[Review]:
        return list(client_of(person).get("/admin/reviews/review/", {"q": words}).context["cl"].queryset)

    assert found(moderator, WRITER) == [hidden_writer]
    assert found(owner, WRITER) == []
    assert found(owner, "quiet_corridor") == [hidden_writer]


def test_a_moderator_here_who_owns_the_organisation_learns_nothing_of_its_other_papers(
    conference: Conference, owner: User, client_of: Browser
) -> None:
    """Papers of no conference are the organisation's: an owner sees their reviews, and only its own moderators the writers."""
    loose = papers.paper(of=papers.volume(of=papers.series(of=conference.organisation)))
    review = make.pending(loose, email=WRITER, display_name="quiet_corridor", is_pseudonym=True)
    owner.memberships.create(role=Role.MODERATOR, conference=conference)

    listed = client_of(owner).get("/admin/reviews/review/", {"q": WRITER}).context["cl"].queryset

    assert review in Review.objects.visible_to(owner)
    assert list(listed) == []


# --- Letters, activity, log ---


def test_letters_in_the_outbox_show_no_address_even_to_moderators(hidden_writer: Review, moderator: User, client_of: Browser) -> None:
    """Of papers that are not theirs to moderate, too, they see the letters: the address stands on the review alone."""
    browser, base = client_of(moderator), "/admin/conference/outgoingmail/"
    letter = OutgoingMail.objects.get(app="reviews", occasion=f"review-waiting:{hidden_writer.public_id}")
    OutgoingMail.objects.filter(pk=letter.pk).update(failure=f"550 no mailbox {WRITER}")

    pages = [browser.get(address).content.decode() for address in (base, f"{base}{letter.pk}/change/")]

    assert [WRITER in page for page in pages] == [False, False]
    assert "Hello quiet_corridor," in pages[1]
    assert list(browser.get(base, {"q": WRITER}).context["cl"].queryset) == []
    assert letter in browser.get(base, {"q": "waits for a moderator"}).context["cl"].queryset


def test_other_letters_are_found_by_their_address(conference: Conference, owner: User, client_of: Browser) -> None:
    row = mail.queue_text(
        to="buyer@example.org", subject="Ticket", body="b", language="en", app="registrations", occasion="x", conference=conference
    )

    browser = client_of(owner)

    assert list(browser.get("/admin/conference/outgoingmail/", {"q": "buyer@example"}).context["cl"].queryset) == [row]
    assert "buyer@example.org" in browser.get(f"/admin/conference/outgoingmail/{row.pk}/change/").content.decode()


def test_the_record_of_activity_names_who_decided_and_not_who_wrote(hidden_writer: Review, moderator: User) -> None:
    writer = User.objects.get(email=WRITER)
    moderation.publish(hidden_writer, by=moderator)
    words = make.words(email=WRITER, display_name="quiet_corridor", text="Other words. " + make.TEXT)
    writing.revise(Review.objects.get(pk=hidden_writer.pk), words, by=writer)
    writing.withdraw(Review.objects.get(pk=hidden_writer.pk), by=writer)

    actors = set(Activity.objects.filter(content_type__app_label="reviews").values_list("verb", "actor"))

    assert actors >= {("review written", None), ("review published", moderator.pk), ("review revised", None), ("review withdrawn", None)}
    assert not Activity.objects.filter(actor=writer).exists()


def test_a_proof_of_an_address_is_struck_out_of_the_log() -> None:
    assert masked("GET /reviews/as/eyJlbWFpbCI6ImxleWxhIn0:1abc:sig/") == "GET /reviews/as/…/"
