"""What attendees are asked: on the page of details, on their ticket's page, in the panel, and when it is deleted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.lib import places
from conference.models import Activity, Conference, Consent, StoredFile
from questions.answers import Answers, Given
from questions.models import YES, Kind, Question, Upload
from questions.services import asking
from registrations import personal
from registrations.invariants import answers as invariants_answers
from registrations.models import Answer, Order, OrderState, Ticket, TicketType
from registrations.queries import answers as queries_answers
from registrations.services import answering, booking, rules, setup, tickets
from tests.factories import proceedings as make_paper
from tests.factories import questions as make_question
from tests.factories import registrations as make
from tests.factories.questions import sent
from tests.questions.test_asking import worded
from tests.registrations.test_pages import choose

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
Browser = Callable[[User], Client]
WHO = {"given": "Aysel", "family": "Nümunəli", "email": "aysel@example.org"}


def card(name: str = "card.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_paper.pdf(), "application/pdf")


def given(ticket: Ticket, answers: dict[Question, Any], **how: Any) -> None:
    said = tuple(Given(question.wording, value) for question, value in answers.items())
    answering.answer(ticket, Answers(frozenset(question.pk for question in answers), said), **how)


def values_of(ticket: Ticket) -> dict[int, Any]:
    return dict(ticket.answers.values_list("question", "value"))


def held_by(browser: Client, kind: TicketType, number: int = 1) -> tuple[str, list[Ticket]]:
    """The address of the details, and the seats that are held."""
    answer = choose(browser, kind.conference, **{f"type_{kind.pk}": number})
    order = Order.objects.latest("pk")
    return answer["Location"], list(order.tickets.order_by("pk"))


def at_ticket(ticket: Ticket) -> Client:
    """The holder's browser, in which the link was opened."""
    browser = Client()
    secret = ticket.secrets.get(kind="manage").value
    browser.get(f"/{ticket.order.conference.slug}/tickets/{ticket.code}/open/{secret}/")
    return browser


def page_of(ticket: Ticket, tail: str = "answers/") -> str:
    return f"/{ticket.order.conference.slug}/tickets/{ticket.code}/{tail}"


# --- Booking ---


@pytest.mark.writes
def test_answers_are_given_with_the_details(stranger: Client, conference: Conference) -> None:
    diet, town = make_question.diet(conference), make_question.question(conference)
    address, [ticket] = held_by(stranger, make.ticket_type(conference))

    done = stranger.post(address, {**WHO, **sent(ticket, {diet: "vegan", town: "Şəki"})}, follow=True)

    assert "Your seat is taken" in done.content.decode()
    assert values_of(ticket) == {diet.pk: "vegan", town.pk: "Şəki"}


def test_a_missing_answer_stands_at_its_field_and_nothing_typed_is_lost(stranger: Client, conference: Conference) -> None:
    town, why = make_question.question(conference, required=True), make_question.question(conference, Kind.LONG_TEXT)
    address, [ticket] = held_by(stranger, make.ticket_type(conference))

    answer = stranger.post(address, {**WHO, **sent(ticket, {town: "", why: "To listen"})})

    assert answer.status_code == 422
    assert answer.context["answers"].errors == {f"q{town.pk}": ["This field is required."]}
    assert [text for text in ("Nümunəli", "aysel@example.org", "To listen") if text not in answer.content.decode()] == []
    assert Answer.objects.count() == 0
    assert Order.objects.get().state == OrderState.HELD


def test_a_chosen_file_is_kept_over_an_error_and_becomes_the_answer(stranger: Client, conference: Conference) -> None:
    student = make_question.question(conference, Kind.FILE, required=True)
    address, [ticket] = held_by(stranger, make.ticket_type(conference))
    refused = stranger.post(address, {"given": "", "email": "", **sent(ticket, {student: card("mine.pdf")})})
    assert refused.status_code == 422
    assert "“mine.pdf” is here" in refused.content.decode()

    kept = {f"ticket-{ticket.pk}-q{student.pk}-kept": Upload.objects.get().secret}
    done = stranger.post(address, {**WHO, **sent(ticket, {student: None}), **kept})

    assert done.status_code == 302
    answer = Answer.objects.get()
    assert (answer.file_name, answer.file.type, answer.value) == ("mine.pdf", "application/pdf", None)
    assert Upload.objects.count() == 0


def test_the_server_asks_again_without_javascript(stranger: Client, conference: Conference) -> None:
    diet = make_question.diet(conference)
    kitchen = make_question.question(conference, label="What should the kitchen know?", shown_by=diet, shown_for="something-else")
    address, [ticket] = held_by(stranger, make.ticket_type(conference))
    first = stranger.get(address).content.decode()
    assert (
        f'data-shown-for="something-else" hidden><input type="hidden" name="ticket-{ticket.pk}-seen" value="{kitchen.current_id}" disabled>'
        in first
    )

    asked = stranger.post(address, {**WHO, **sent(ticket, {diet: "something-else"})})
    done = stranger.post(address, {**WHO, **sent(ticket, {diet: "something-else", kitchen: "No nuts"})})

    assert asked.status_code == 422
    assert (
        f'data-shown-for="something-else"><input type="hidden" name="ticket-{ticket.pk}-seen" value="{kitchen.current_id}">'
        in asked.content.decode()
    )
    assert done.status_code == 302
    assert values_of(ticket) == {diet.pk: "something-else", kitchen.pk: "No nuts"}


def test_a_hidden_answer_is_not_stored(stranger: Client, conference: Conference) -> None:
    diet = make_question.diet(conference)
    kitchen = make_question.question(conference, shown_by=diet, shown_for="something-else")
    address, [ticket] = held_by(stranger, make.ticket_type(conference))

    stranger.post(address, {**WHO, **sent(ticket, {diet: "vegan", kitchen: "No nuts"})})

    assert values_of(ticket) == {diet.pk: "vegan"}


def test_only_the_types_that_name_a_question_ask_it(stranger: Client, conference: Conference) -> None:
    laptop = make_question.question(conference, label="A laptop?", everybody=False)
    idle = make_question.question(conference, label="Not asked now", active=False)
    hall, workshop = make.ticket_type(conference), make.ticket_type(conference, questions=[laptop, idle])

    assert "A laptop?" not in Client().get(held_by(stranger, hall)[0]).content.decode()
    plain = stranger.get(held_by(stranger, hall)[0]).content.decode()
    asking_page = stranger.get(held_by(stranger, workshop)[0]).content.decode()

    assert ("A laptop?" in plain, "A laptop?" in asking_page, "Not asked now" in asking_page) == (False, True, False)


def test_other_seats_answer_later_unless_they_are_named_without_an_address(stranger: Client, conference: Conference) -> None:
    town = make_question.question(conference, required=True)
    address, [mine, unnamed, own, mute] = held_by(stranger, make.ticket_type(conference), 4)
    names = {f"given_{own.pk}": "Rauf", f"email_{own.pk}": "rauf@example.org", f"given_{mute.pk}": "Lalə"}
    first = {**WHO, **names, **sent(mine, {town: "Bakı"}), **sent(unnamed, {town: ""}), **sent(own, {town: ""})}

    refused = stranger.post(address, {**first, **sent(mute, {town: ""})})
    done = stranger.post(address, {**first, **sent(mute, {town: "Gəncə"})})

    assert [bool(form.errors) for form in refused.context["forms"]] == [False, False, False, True]
    assert done.status_code == 302
    assert [values_of(ticket) for ticket in (mine, unnamed, own, mute)] == [{town.pk: "Bakı"}, {}, {}, {town.pk: "Gəncə"}]


@pytest.mark.writes
def test_a_second_sending_and_a_hold_that_ended_change_nothing(stranger: Client, conference: Conference) -> None:
    town = make_question.question(conference)
    kind = make.ticket_type(conference)
    address, [ticket] = held_by(stranger, kind)
    order = ticket.order
    words = {"name": "A", "email": "a@example.org", "holders": []}
    once = Answers(frozenset({town.pk}), (Given(town.wording, "Bakı"),))
    twice = Answers(frozenset({town.pk}), (Given(town.wording, "Elsewhere"),))

    booking.confirm(order, **words, answers={ticket.pk: once})
    booking.confirm(order, **words, answers={ticket.pk: twice})
    late = make.held(kind)
    booking.end_holds(timezone.now() + timedelta(hours=1))
    with pytest.raises(booking.HoldEnded):
        booking.confirm(late, **words, answers={late.tickets.get().pk: once})

    assert list(Answer.objects.values_list("ticket", "value")) == [(ticket.pk, "Bakı")]


def test_a_question_of_another_conference_is_refused_whole(conference: Conference, other_conference: Conference) -> None:
    foreign, ticket = make_question.question(other_conference), make.ticket(make.ticket_type(conference))

    with pytest.raises(answering.NotAskedHere):
        given(ticket, {foreign: "x"})
    assert Answer.objects.count() == 0


def test_the_page_of_details_costs_the_same_statements_for_one_and_three(stranger: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    counts = {}
    for number in (1, 3):
        for _question in range(number):
            make_question.question(conference, Kind.ONE_OF)
        address, _tickets = held_by(stranger, kind, number)
        stranger.get(address)
        with CaptureQueriesContext(connection) as captured:
            stranger.get(address)
        counts[number] = len(captured)

    assert counts[1] == counts[3]


# --- The ticket's own page ---


@pytest.mark.writes
def test_answers_change_on_the_own_page_until_the_date(conference: Conference) -> None:
    town = make_question.question(conference, label="Your town")
    ticket = make.ticket(make.ticket_type(conference))
    given(ticket, {town: "Bakı"})
    browser = at_ticket(ticket)
    assert "Bakı" in browser.get(page_of(ticket, "")).content.decode()

    browser.post(page_of(ticket), sent(ticket, {town: "Şəki"}))
    assert values_of(ticket) == {town.pk: "Şəki"}
    rules.decide(conference, {"changes_until": timezone.now() - timedelta(hours=1)}, by=None)
    late = browser.post(page_of(ticket), sent(ticket, {town: "Gəncə"}))

    assert late.status_code == 422
    assert "Answers cannot be changed any more" in late.content.decode()
    assert "Change answers" not in browser.get(page_of(ticket, "")).content.decode()
    assert values_of(ticket) == {town.pk: "Şəki"}


def test_the_page_tells_what_still_waits_for_an_answer(conference: Conference) -> None:
    bus = make_question.question(conference, Kind.YES_NO, required=True)
    make_question.question(conference, required=True, shown_by=bus, shown_for=YES)
    ticket = make.ticket(make.ticket_type(conference))

    def waiting() -> str:
        page = at_ticket(ticket).get(page_of(ticket, "")).content.decode()
        return next((words for words in ("One question still waits", "2 questions still wait") if words in page), "")

    assert waiting() == "One question still waits"
    given(ticket, {bus: YES})
    assert waiting() == "One question still waits"
    given(ticket, {bus: "no"})
    assert waiting() == ""


def test_a_file_stays_until_another_is_chosen_or_it_is_removed(conference: Conference) -> None:
    student = make_question.question(conference, Kind.FILE)
    ticket = make.ticket(make.ticket_type(conference))
    browser = at_ticket(ticket)

    browser.post(page_of(ticket), sent(ticket, {student: card("first.pdf")}))
    browser.post(page_of(ticket), sent(ticket, {student: None}))
    assert Answer.objects.get().file_name == "first.pdf"
    browser.post(page_of(ticket), sent(ticket, {student: card("second.pdf")}))
    assert Answer.objects.get().file_name == "second.pdf"
    browser.post(page_of(ticket), {**sent(ticket, {student: None}), f"ticket-{ticket.pk}-q{student.pk}-none": "on"})

    assert (Answer.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_kept_file_that_is_sent_twice_is_the_same_answer(conference: Conference) -> None:
    student, town = make_question.question(conference, Kind.FILE, required=True), make_question.question(conference, required=True)
    ticket = make.ticket(make.ticket_type(conference))
    browser = at_ticket(ticket)
    browser.post(page_of(ticket), sent(ticket, {student: card(), town: ""}))
    again = {**sent(ticket, {student: None, town: "Bakı"}), f"ticket-{ticket.pk}-q{student.pk}-kept": Upload.objects.get().secret}

    statuses = [browser.post(page_of(ticket), again).status_code for _time in range(2)]

    assert statuses == [302, 302]
    assert Answer.objects.get(question=student).file_name == "card.pdf"


@pytest.mark.writes
def test_a_consent_keeps_the_version_and_the_time_and_leaves_its_trace(conference: Conference) -> None:
    filming = make_question.question(conference, Kind.CONSENT, "You may film me.")
    ticket = make.ticket(make.ticket_type(conference))
    first, second, third = (timezone.now() + timedelta(minutes=minutes) for minutes in (0, 1, 2))

    given(ticket, {filming: YES}, at=first)
    given(ticket, {filming: YES}, at=second)
    assert Answer.objects.get().answered_at == first
    asking.change(filming, {}, wording=worded(filming, label="You may film me and my hat."), by=None)
    assert queries_answers.before([ticket]) == {}
    given(ticket, {filming: YES}, at=third)
    answering.answer(ticket, Answers(frozenset({filming.pk}), ()))

    records = Consent.objects.order_by("given_at")
    assert [(row.text_version, row.given_at, row.withdrawn_at is not None) for row in records] == [("1", first, True), ("2", third, True)]
    assert Answer.objects.count() == 0


def test_an_answer_keeps_the_words_it_was_given_to(conference: Conference) -> None:
    meal = make_question.question(conference, Kind.ONE_OF, options=({"en": "Fish"}, {"en": "Meat"}))
    ticket = make.ticket(make.ticket_type(conference))
    given(ticket, {meal: "fish"})

    asking.change(meal, {}, wording=worded(meal, options=({"en": "Vegan"}, {"en": "Meat"})), by=None)

    assert queries_answers.said(Answer.objects.get()) == "Fish"
    assert queries_answers.before([ticket]) == {}


def test_a_cancelled_ticket_is_asked_nothing(conference: Conference) -> None:
    town = make_question.question(conference)
    ticket = make.ticket(make.ticket_type(conference))
    browser = at_ticket(ticket)
    tickets.cancel(ticket)

    assert browser.post(page_of(ticket), sent(ticket, {town: "x"})).status_code == 302
    with pytest.raises(answering.NoSuchSeat):
        given(ticket, {town: "x"})
    assert Answer.objects.count() == 0


def test_strangers_and_holders_of_other_tickets_find_no_answers(stranger: Client, conference: Conference) -> None:
    town = make_question.question(conference)
    kind = make.ticket_type(conference)
    ticket, other = make.ticket(kind), make.ticket(kind)
    given(ticket, {town: "A secret town"})

    for browser in (stranger, at_ticket(other)):
        assert browser.get(page_of(ticket)).status_code == 404
        assert browser.post(page_of(ticket), sent(ticket, {town: "Forged"})).status_code == 404
    assert values_of(ticket) == {town.pk: "A secret town"}


def test_the_own_page_costs_the_same_statements_for_one_question_and_three(conference: Conference) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    browser = at_ticket(ticket)
    counts: list[list[int]] = []
    for more in (1, 2):
        for _number in range(more):
            given(ticket, {make_question.question(conference, Kind.MANY_OF): ["vegan"]})
        counts.append([statements(browser, page_of(ticket, tail)) for tail in ("", "answers/")])

    assert counts[0] == counts[1]


def statements(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_files_of_one_address_are_limited(conference: Conference) -> None:
    student = make_question.question(conference, Kind.FILE)
    ticket = make.ticket(make.ticket_type(conference))
    browser = at_ticket(ticket)

    statuses = [
        browser.post(page_of(ticket), sent(ticket, {student: SimpleUploadedFile("a.txt", b"no")})).status_code for _try in range(61)
    ]

    assert (set(statuses[:60]), statuses[60]) == ({422}, 429)


# --- Sensitive answers ---


@pytest.mark.writes
def test_sensitive_answers_are_deleted_on_their_day_and_the_trace_stays(conference: Conference) -> None:
    diet, town = make_question.diet(conference), make_question.question(conference)
    access = make_question.question(conference, Kind.FILE, sensitive=True)
    ticket = make.ticket(make.ticket_type(conference))
    given(ticket, {diet: "vegan", town: "Bakı"})
    at_ticket(ticket).post(page_of(ticket), sent(ticket, {diet: "vegan", town: "Bakı", access: card()}))
    day = (timezone.now() + timedelta(days=3)).date()
    rules.decide(conference, {"sensitive_until": day}, by=None)
    end = answering.sensitive_end(rules.of(conference))

    assert answering.purge_sensitive(end - timedelta(seconds=1)) == 0
    assert answering.purge_sensitive(end) == 2
    assert answering.purge_sensitive(end) == 0

    kept = Answer.objects.get(question=diet)
    assert (kept.value, kept.purged_at, queries_answers.said(kept)) == (None, end, "deleted")
    assert values_of(ticket) == {diet.pk: None, town.pk: "Bakı", access.pk: None}
    assert StoredFile.objects.count() == 0
    assert Activity.objects.get(verb="sensitive answers deleted").after == {"answers": 2}


def test_without_a_date_they_are_deleted_two_weeks_after_the_conference(conference: Conference) -> None:
    end = answering.sensitive_end(rules.of(conference))

    assert (end.date(), end.tzinfo) == (conference.ends_on + timedelta(days=14), conference.tzinfo)


def test_what_would_be_deleted_is_not_asked_any_more(conference: Conference) -> None:
    diet, town = make_question.diet(conference), make_question.question(conference)
    ticket = make.ticket(make.ticket_type(conference))
    end = answering.sensitive_end(rules.of(conference))

    assert answering.asked_with([ticket], end - timedelta(seconds=1)) == {ticket.pk: [diet, town]}
    assert answering.asked_with([ticket], end) == {ticket.pk: [town]}


def test_an_idle_sweep_costs_two_statements_and_no_transaction(conference: Conference, django_assert_num_queries: Any) -> None:
    given(make.ticket(make.ticket_type(conference)), {make_question.diet(conference): "vegan"})
    end = answering.sensitive_end(rules.of(conference))
    answering.purge_sensitive(end)

    with django_assert_num_queries(2):
        assert answering.purge_sensitive(end) == 0


def test_nothing_said_lies_in_the_activity(conference: Conference) -> None:
    given(make.ticket(make.ticket_type(conference)), {make_question.question(conference): "Unmistakable"})

    rows = Activity.objects.filter(verb="questions answered")
    assert [(row.before, row.after, row.personal) for row in rows] == [({}, {"answers": 1}, None)]


# --- The panel ---


@pytest.fixture
def answered(conference: Conference) -> Ticket:
    """A ticket with a plain, a sensitive and a file's answer."""
    diet, town = make_question.diet(conference), make_question.question(conference, label="Your town")
    student = make_question.question(conference, Kind.FILE, label="Student card", sensitive=True)
    ticket = make.ticket(make.ticket_type(conference), name="Aysel Görünən")
    at_ticket(ticket).post(page_of(ticket), sent(ticket, {diet: "vegan", town: "Şamaxı", student: card("tələbə.pdf")}))
    assert Answer.objects.count() == 3
    return ticket


def file_of(ticket: Ticket) -> str:
    return f"/admin/registrations/answer/{ticket.answers.get(question__current__kind=Kind.FILE).pk}/file/"


def test_registration_sees_answers_with_the_ticket_and_their_counts(
    answered: Ticket, registration_officer: User, client_of: Browser
) -> None:
    browser = client_of(registration_officer)

    of_ticket = browser.get(f"/admin/registrations/ticket/{answered.pk}/change/").content.decode()
    summary = browser.get("/admin/registrations/answer/").context["summary"]

    assert all(words in of_ticket for words in ("Vegan", "Şamaxı", "tələbə.pdf", file_of(answered)))
    counted = [[(option.text, option.count) for option in question.options] for question in summary.questions]
    assert counted == [[("Everything", 0), ("Vegan", 1), ("Something else", 0)], [("Şamaxı", 1)], []]
    assert [question.answered for question in summary.questions] == [1, 1, 1]


def test_files_are_saved_never_shown_and_kept_nowhere(answered: Ticket, registration_officer: User, client_of: Browser) -> None:
    answer = client_of(registration_officer).get(file_of(answered))

    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"].split(", ")[0]) == ("nosniff", "no-store")


@pytest.mark.parametrize("role", ["door_staff", "organiser", "editor", "moderator", "organiser_of_another_conference", "attendee"])
def test_nobody_else_of_the_team_sees_an_answer(answered: Ticket, role: str, request: pytest.FixtureRequest, client_of: Browser) -> None:
    browser = client_of(request.getfixturevalue(role))
    change = f"/admin/registrations/ticket/{answered.pk}/"
    addresses = [f"{change}change/", f"{change}answers/", "/admin/registrations/answer/", file_of(answered), "/admin/registrations/ticket/"]
    addresses += [f"/admin/registrations/answer/{row.pk}/change/" for row in Answer.objects.all()]

    pages = [browser.get(address, follow=True).content.decode() for address in addresses]
    for action in ("answers_as_csv", "sensitive_answers_as_csv"):
        pages.append(
            browser.post(
                "/admin/registrations/ticket/", {"action": action, "_selected_action": [answered.pk]}, follow=True
            ).content.decode()
        )
    refused = browser.post(f"{change}answers/", {}).status_code

    assert [words for words in ("Vegan", "Şamaxı", "tələbə", "%PDF") for page in pages if words in page] == []
    assert refused in {302, 403, 404}
    assert Activity.objects.filter(verb="sensitive answers downloaded", conference=answered.order.conference).count() == 0


def test_sensitive_answers_leave_by_their_own_action_which_is_recorded(
    answered: Ticket, registration_officer: User, client_of: Browser
) -> None:
    browser = client_of(registration_officer)

    def csv(action: str) -> list[str]:
        answer = browser.post("/admin/registrations/ticket/", {"action": action, "_selected_action": [answered.pk]})
        return answer.getvalue().decode().removeprefix("\ufeff").splitlines()

    kind = answered.line.text
    assert "Vegan" not in "".join(csv("as_csv"))
    assert csv("answers_as_csv") == ["code,name,type,Your town", f"{answered.code},Aysel Görünən,{kind},Şamaxı"]
    assert Activity.objects.filter(verb="sensitive answers downloaded").count() == 0
    assert csv("sensitive_answers_as_csv") == [
        "code,name,type,What do you eat?,Student card",
        f"{answered.code},Aysel Görünən,{kind},Vegan,tələbə.pdf",
    ]
    row = Activity.objects.get(verb="sensitive answers downloaded")
    assert (row.actor, row.conference, row.after) == (registration_officer, answered.order.conference, {"tickets": 1})


def test_a_formula_stays_a_text_in_the_table(conference: Conference, registration_officer: User, client_of: Browser) -> None:
    ticket = make.ticket(make.ticket_type(conference))
    given(ticket, {make_question.question(conference): "=cmd|' /C calc'!A0"})

    action = {"action": "answers_as_csv", "_selected_action": [ticket.pk]}
    table = client_of(registration_officer).post("/admin/registrations/ticket/", action).getvalue().decode()

    assert ",'=cmd|" in table


def test_the_team_answers_for_somebody_also_after_the_date(answered: Ticket, registration_officer: User, client_of: Browser) -> None:
    conference = answered.order.conference
    town = Question.objects.get(current__kind=Kind.TEXT)
    rules.decide(conference, {"changes_until": timezone.now() - timedelta(days=1)}, by=None)
    asked = dict.fromkeys(Question.objects.select_related("current")) | {town: "Lənkəran"}

    done = client_of(registration_officer).post(f"/admin/registrations/ticket/{answered.pk}/answers/", sent(answered, asked))

    assert done.status_code == 302
    assert values_of(answered)[town.pk] == "Lənkəran"
    assert Activity.objects.filter(verb="questions answered").latest("pk").actor == registration_officer


def test_only_valid_tickets_are_counted(conference: Conference) -> None:
    meal = make_question.question(conference, Kind.MANY_OF)
    kind = make.ticket_type(conference)
    for value in (["vegan"], ["vegan", "everything"], ["everything"]):
        given(make.ticket(kind), {meal: value})
    gone = make.ticket(kind)
    given(gone, {meal: ["vegan"]})
    tickets.cancel(gone)

    [counts] = queries_answers.summary(conference).questions

    assert (counts.answered, [(option.text, option.count) for option in counts.options]) == (
        3, [("Everything", 2), ("Vegan", 2), ("Something else", 0)]
    )  # fmt: skip


def test_an_option_that_is_offered_no_more_is_still_counted(conference: Conference) -> None:
    meal = make_question.question(conference, Kind.ONE_OF, options=({"en": "Fish"}, {"en": "Meat"}))
    given(make.ticket(make.ticket_type(conference)), {meal: "fish"})
    asking.change(meal, {}, wording=worded(meal, options=({"en": "Vegan"}, {"en": "Meat"})), by=None)

    [counts] = queries_answers.summary(conference).questions

    assert [(option.text, option.count) for option in counts.options] == [("Vegan", 0), ("Meat", 0), ("Fish (no longer offered)", 1)]


def test_the_panel_costs_the_same_statements_for_one_and_three(
    conference: Conference, registration_officer: User, client_of: Browser
) -> None:
    kind = make.ticket_type(conference)
    ticket = make.ticket(kind)
    browser = client_of(registration_officer)
    counts: list[list[int]] = []
    for more in (1, 2):
        for _number in range(more):
            question = make_question.question(conference, Kind.ONE_OF)
            given(ticket, {question: "vegan"})
            given(make.ticket(kind), {question: "vegan"})
        paths = (f"/admin/registrations/ticket/{ticket.pk}/change/", "/admin/registrations/answer/", "/admin/questions/question/")
        counts.append([statements(browser, path) for path in paths])
        with CaptureQueriesContext(connection) as captured:
            list(queries_answers.table(conference, Ticket.objects.all(), sensitive=False)[1])
        counts[-1].append(len(captured))

    assert counts[0] == counts[1]


def test_a_type_names_its_questions_in_the_panel(
    conference: Conference, other_conference: Conference, owner: User, client_of: Browser
) -> None:
    own, foreign = make_question.question(conference, everybody=False), make_question.question(other_conference, everybody=False)
    kind = make.ticket_type(conference)
    quotas = [quota.pk for quota in kind.quotas.all()]
    values = {"name_0": "Full", "quotas": quotas, "per_order": 5, "visibility": "public", "position": 10, "tax_rate": 0}
    values |= {"phases-TOTAL_FORMS": 0, "phases-INITIAL_FORMS": 0}
    browser = client_of(owner)

    refused = browser.post(f"/admin/registrations/tickettype/{kind.pk}/change/", {**values, "questions": [foreign.pk]})
    done = browser.post(f"/admin/registrations/tickettype/{kind.pk}/change/", {**values, "questions": [own.pk]})
    new = browser.post("/admin/registrations/tickettype/add/", {**values, "questions": [own.pk]})

    assert (refused.status_code, done.status_code, new.status_code) == (200, 302, 302)
    assert [list(row.questions.all()) for row in TicketType.objects.all()] == [[own], [own]]


# --- The person's own ---


@pytest.mark.writes
def test_what_is_known_of_a_person_holds_the_answers_and_erasing_takes_them(conference: Conference) -> None:
    diet = make_question.diet(conference)
    kind = make.ticket_type(conference)
    mine, theirs = make.ticket(kind, email="me@example.org"), make.ticket(kind, email="other@example.org")
    for ticket in (mine, theirs):
        given(ticket, {diet: "vegan"})

    assert {"What do you eat?": "Vegan"} in [row.values for row in personal.records.show("me@example.org")]
    personal.records.erase("me@example.org", None)

    assert (values_of(mine), values_of(theirs)) == ({diet.pk: None}, {diet.pk: "vegan"})
    assert Answer.objects.get(ticket=mine).purged_at is not None


def test_seats_without_an_address_belong_to_who_ordered_them(conference: Conference) -> None:
    town = make_question.question(conference)
    order = make.order(make.ticket_type(conference), 2, email="me@example.org")
    unnamed = order.tickets.select_related("order__conference").latest("pk")
    given(unnamed, {town: "Bakı"})

    personal.records.erase("me@example.org", None)

    assert values_of(unnamed) == {town.pk: None}


def test_all_answers_of_a_ticket_go_when_somebody_else_takes_it(answered: Ticket) -> None:
    assert answering.forget(answered) == 3

    assert (answered.answers.count(), StoredFile.objects.count()) == (0, 0)
    assert Activity.objects.get(verb="answers removed").after == {"answers": 3}


# --- What must always hold ---


def test_the_invariants_hold_and_see_what_is_wrong(conference: Conference, other_conference: Conference) -> None:
    foreign = make_question.question(other_conference)
    meal, filming, town = (make_question.question(conference, kind) for kind in (Kind.ONE_OF, Kind.CONSENT, Kind.TEXT))
    kind = make.ticket_type(conference)
    ticket = make.ticket(kind)
    given(ticket, {meal: "vegan", filming: YES, town: "Bakı"})
    assert list(invariants_answers.check()) == []

    setup.change_type(kind, {"questions": [foreign]}, by=None)
    Answer.objects.filter(question=meal).update(value="fish")
    Consent.objects.update(withdrawn_at=timezone.now())
    Answer.objects.filter(question=town).update(question=foreign)
    Question.objects.filter(pk=meal.pk).update(sensitive=True)
    rules.decide(conference, {"sensitive_until": timezone.now().date() - timedelta(days=3)}, by=None)

    assert [violation.name for violation in invariants_answers.check()] == [
        "answer to a question of another conference",
        "answer to the wording of another question",
        "ticket type asks a question of another conference",
        "answer names an option that was not offered",
        "consent without its record",
        "sensitive answer is kept after its day",
    ]


def test_worker_and_invariants_walk_the_places(conference: Conference) -> None:
    assert {"registrations.services.answering.purge_sensitive", "questions.services.uploads.end_uploads"} <= set(places.sweeps.names)
    assert {"registrations.invariants.answers.check", "questions.invariants.check"} <= set(places.invariants.names)
