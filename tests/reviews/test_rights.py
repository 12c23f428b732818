"""A pseudonym is known to the conference's own moderators; what is kept about a person is theirs to take along or to erase."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.lib.logs import masked
from conference.models import Activity, Conference, OutgoingMail, Role
from conference.services import mail
from proceedings.models import Paper
from reviews.models import ErrorClaim, Follow, Reply, Review, ReviewBadge, ReviewState, Rewording
from reviews.permissions import knows_writers
from reviews.readers import Reader, digest_of
from reviews.services import moderation, ratings, reports, rewording, votes, writing
from reviews.views.identity import remember
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make
from tests.reviews.canaries import OTHER_WORDS, WAYS

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


# --- Taking along and going ---


@pytest.fixture
def browser() -> Client:
    """Of somebody without an account who has proven the address."""
    client, answer = Client(), HttpResponse()
    remember(answer, WRITER)
    client.cookies = answer.cookies
    return client


@pytest.fixture
def everything(conference: Conference, moderator: User) -> dict[str, Review]:
    """Reviews of one person in every state, and all that hangs on them; by state."""
    found = {}
    for state, way in WAYS.items():
        review = make.unconfirmed(
            papers.paper(at=conference), email=WRITER, display_name="Leyla Writes", interests="Leyla Writes knows them"
        )
        for step in way:
            stored = Review.objects.get(pk=review.pk)
            verbs = {
                "confirm": lambda: writing.confirm_by_hand(stored),  # noqa: B023
                "publish": lambda: moderation.publish(stored, by=moderator),  # noqa: B023
                "decline": lambda: moderation.decline(stored, by=moderator, reason="other", words="Dear Leyla Writes"),  # noqa: B023
                "hide": lambda: moderation.hide(stored, by=moderator),  # noqa: B023
                "withdraw": lambda: writing.withdraw(stored, by=None),  # noqa: B023
            }
            verbs[step]()
        found[state] = Review.objects.get(pk=review.pk)
    public = found["published"]
    writing.revise(public, make.words(email=WRITER, text=OTHER_WORDS, interests="Leyla Writes still knows them"), by=None)
    moderation.publish(Rewording.objects.get(review=public), by=moderator)
    writing.revise(public, make.words(email=WRITER, text=f"{OTHER_WORDS} Waits."), by=None)
    rewording.set_scores(public, {"clarity": 4})
    ReviewBadge.objects.create(review=public, kind="registered")
    claim = ErrorClaim.objects.create(review=public, place="Table 3")
    now = timezone.now()
    other, reader = make.published(public.paper, by=moderator), Reader(WRITER, "Leyla Writes", None, "link")
    for under in (public, other):
        Reply.objects.create(
            review=under, role="author", email=WRITER, email_key=WRITER, display_name="Leyla Writes", language="en", text="Thank you all.",
            state="published", published_at=now,
        )  # fmt: skip
    claim.steps.create(role="author", email_key=WRITER, display_name="Leyla Writes", state="open", words="I look.", at=now)
    votes.cast(other, by=reader)
    reports.report(other, reports.ReportWords("insult", "Unkind."), by=reader)
    Follow.objects.create(paper=public.paper, email=WRITER, email_key=WRITER, language="en", told_at=now)
    for review in found.values():
        mail.queue(
            to="author@example.org", template="reviews/published", context={"review": review, "address": review.get_absolute_url()},
            language="en", app="reviews", occasion=f"told:{review.pk}", conference=conference,
        )  # fmt: skip
    ratings.recount(public.paper)
    return found


def test_a_person_takes_along_everything_and_nothing_of_others(browser: Client, everything: dict[str, Review]) -> None:
    answer = browser.get("/reviews/mine/export/")
    taken = json.loads(answer.content)

    assert answer["Content-Disposition"].startswith('attachment; filename="reviews.json"')
    assert answer["Cache-Control"] == "no-store, private"
    assert {row["state"] for row in taken["reviews"]} == {str(ReviewState(state).label) for state in everything}
    public = next(row for row in taken["reviews"] if row["state"] == "Published")
    assert (public["scores"], public["badges"][0]["badge"], public["possible error"]["place"]) == ({"clarity": 4}, "Registered", "Table 3")
    assert [row["text"] for row in public["earlier wordings"]] == [make.TEXT]
    assert [row["state"] for row in public["new wordings"]] == ["Waits for a moderator", "Accepted"]
    assert [row["words of the moderator"] for row in taken["reviews"] if row["state"] == "Declined"] == ["Dear Leyla Writes"]
    assert [len(taken[part]) for part in ("replies", "steps of claims", "papers followed", "found helpful", "reported")] == [2, 1, 1, 1, 1]
    assert "reader-" not in answer.content.decode()


def test_own_pages_ask_strangers_to_prove_an_address(everything: dict[str, Review]) -> None:
    for path in ("/reviews/mine/export/", "/reviews/mine/erase/"):
        assert Client().get(path)["Location"] == f"/reviews/who/?to={quote(path, safe='')}"
    assert Client().post("/reviews/mine/erase/", {"sure": "on"}).status_code == 302
    assert Review.objects.filter(email=WRITER).count() == len(everything)


def test_opening_the_page_erases_nothing_and_the_button_asks_to_be_sure(browser: Client, everything: dict[str, Review]) -> None:
    assert browser.get("/reviews/mine/erase/").status_code == 200
    assert browser.post("/reviews/mine/erase/", {"token": "1"}).status_code == 422
    assert Review.objects.filter(email=WRITER).count() == len(everything)


def erased(browser: Client, everything: dict[str, Review], **choices: str) -> HttpResponse:
    asked = {f"review-{everything[state].public_id}": choices.get(state, "stay") for state in ("published", "hidden")}
    return browser.post("/reviews/mine/erase/", {"sure": "on", **asked})


def columns() -> Iterator[tuple[str, str]]:
    """Every value of every table as text, with where it stands."""
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{name}", str(value)) for name, value in zip(names, row, strict=True))


@pytest.mark.parametrize("choice", ["stay", "go"])
def test_nothing_of_the_person_is_left_in_any_column(browser: Client, everything: dict[str, Review], choice: str) -> None:
    traces = {WRITER, "Leyla Writes", digest_of(WRITER), *Review.objects.filter(email=WRITER).values_list("secret", flat=True)}
    before = {trace for trace in traces for _where, value in columns() if trace in value}

    answer = erased(browser, everything, published=choice, hidden=choice)

    assert answer.status_code == 200
    assert before == traces
    assert [where for where, value in columns() if any(trace in value for trace in traces)] == []
    assert browser.cookies["reader"].value == ""


def test_words_that_stay_stand_without_a_person(browser: Client, everything: dict[str, Review]) -> None:
    erased(browser, everything)

    review = Review.objects.get(pk=everything["published"].pk)
    assert (review.state, review.text, review.display_name, review.interests, review.user) == ("published", OTHER_WORDS, "—", "", None)
    assert [row.text for row in review.revisions.all()] == [make.TEXT]
    assert list(review.badges.all()) == []
    assert review.scores.count() == 1
    other = Review.objects.get(votes__isnull=False)
    assert (other.votes.count(), other.abuse_reports.count(), other.helpful, other.reports) == (1, 1, 1, 1)
    assert digest_of(WRITER) not in {other.votes.get().voter, other.abuse_reports.get().reporter}


def test_words_that_go_leave_a_readable_thread(browser: Client, everything: dict[str, Review]) -> None:
    erased(browser, everything, published="go")

    review = Review.objects.get(pk=everything["published"].pk)
    assert (review.state, review.text, review.display_name) == ("withdrawn", "", "—")
    assert [rows.count() for rows in (review.revisions, review.rewordings, review.scores)] == [0, 0, 0]
    assert [(reply.text, reply.display_name) for reply in Reply.objects.public().filter(review=review)] == [("Thank you all.", "—")]
    assert [step.words for step in review.claim.steps.all()] == ["I look."]


def test_what_was_never_public_goes_in_any_case(browser: Client, everything: dict[str, Review]) -> None:
    erased(browser, everything)

    states = {state: Review.objects.filter(pk=row.pk).values_list("state", "text").first() for state, row in everything.items()}
    assert states["unconfirmed"] is None
    assert [states[name] for name in ("pending", "declined", "withdrawn")] == [("withdrawn", "")] * 3
    assert states["hidden"] == ("hidden", make.TEXT)


def test_figures_and_kept_pages_follow_at_once(browser: Client, everything: dict[str, Review]) -> None:
    paper = everything["published"].paper
    pages = (f"/papers/{paper.public_id}/", f"/papers/{paper.public_id}/reviews/")
    assert ["Leyla Writes" in Client().get(page).content.decode() for page in pages] == [True, True]

    erased(browser, everything, published="go")

    assert ["Leyla Writes" in Client().get(page).content.decode() for page in pages] == [False, False]
    call_command("check_invariants")


def test_somebody_elses_reviews_are_not_touched(browser: Client, everything: dict[str, Review]) -> None:
    other = Review.objects.exclude(email=WRITER).get()

    erased(browser, everything)

    assert Review.objects.filter(pk=other.pk).values("email", "text", "state", "display_name").get() == {
        "email": other.email, "text": other.text, "state": other.state, "display_name": other.display_name,
    }  # fmt: skip


def test_an_account_is_erased_from_reviews_by_the_same_page_and_stays(paper: Paper, hidden_writer: Review, client_of: Browser) -> None:
    writer = User.objects.get(email=WRITER)

    answer = client_of(writer).post("/reviews/mine/erase/", {"sure": "on"})

    assert "Your account is another matter" in answer.content.decode()
    hidden_writer.refresh_from_db()
    assert (hidden_writer.user, hidden_writer.email, hidden_writer.state) == (
        None,
        "",
        "withdrawn",
    )
    assert User.objects.filter(pk=writer.pk, erased_at=None).exists()


def test_the_export_asks_for_the_same_number_of_rows_however_many_reviews(conference: Conference, browser: Client) -> None:
    counts = []
    for number in (1, 2):
        for _review in range(number):
            make.pending(papers.paper(at=conference), email=WRITER)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/reviews/mine/export/")
        counts.append(len(asked))

    assert counts[0] == counts[1]
