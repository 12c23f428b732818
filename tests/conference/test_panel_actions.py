"""What is done to rows of the panel's lists: each action does it, is recorded, says no in words, and is nobody else's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.admin import autodiscover
from django.contrib.messages import get_messages
from django.db.models import Model
from django.test import Client

from accounts.models import User
from conference.admin.site import panel
from conference.models import Activity, Conference, ConferenceState, OutgoingMail
from conference.services import conferences, mail
from proceedings.services import notices, reports
from tests.factories import conference as make
from tests.factories import proceedings as papers
from tests.factories import registrations as tickets
from tests.factories import reviews, sessions, speakers

autodiscover()
pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
ROLES = ("owner", "organiser", "registration_officer", "editor", "moderator", "door_staff")


@dataclass(frozen=True)
class Act:
    """An action of a list: on which row, what it leaves, who else may, and what it says the second time."""

    address: str
    action: str
    row: Callable[[Conference, User], Model]
    becomes: str
    verb: str
    by: str
    refusal: str = "not possible in the present state"
    asks: dict[str, str] = field(default_factory=dict)


def letter(at: Conference, state: str) -> OutgoingMail:
    made = mail.queue_text(
        to="a@example.org", subject="s", body="b", language="en", app="registrations", occasion=f"{state}{at.pk}", conference=at
    )
    OutgoingMail.objects.filter(pk=made.pk).update(state=state)
    return OutgoingMail.objects.get(pk=made.pk)


def full_list(at: Conference) -> Model:
    """Somebody waits, and a seat is free that no offer has taken yet."""
    quota = tickets.quota(at, 1)
    kind = tickets.ticket_type(at, quota)
    tickets.ticket(kind)
    entry = tickets.entry(kind)
    type(quota).objects.filter(pk=quota.pk).update(size=2)
    return entry


def draft_conference(at: Conference) -> Conference:
    Conference.objects.filter(pk=at.pk).update(state=ConferenceState.DRAFT)
    at.refresh_from_db()
    return at


def a_notice(at: Conference) -> Any:
    return notices.draft(papers.paper(at=at), notices.NoticeWords("erratum", "A line was wrong."), by=None)


def a_report(at: Conference, *, closed: bool = False) -> Any:
    row = reports.report(papers.paper(at=at), reports.ReportWords("A line is wrong."))
    if closed:
        reports.close(row, reason="A misreading.", by=None)
    return row


ACTS = {
    "session confirmed": Act("programme/session", "confirm", lambda at, by: sessions.placed(at), "confirmed", "session confirmed", "organiser"),
    "session cancelled": Act("programme/session", "cancel", lambda at, by: sessions.public(at), "cancelled", "session cancelled", "organiser"),
    "speaker confirmed": Act(
        "speakers/speaker", "confirm", lambda at, by: speakers.speaker(at, confirmed=False), "confirmed", "speaker confirmed", "organiser"
    ),
    "speaker withdrawn": Act("speakers/speaker", "withdraw", lambda at, by: speakers.speaker(at), "withdrawn", "speaker withdrawn", "organiser"),
    "ticket cancelled": Act(
        "registrations/ticket", "cancel", lambda at, by: tickets.ticket(tickets.ticket_type(at)), "cancelled", "ticket cancelled",
        "registration_officer", "This ticket is cancelled already.", asks={"reason": "Ordered twice."},
    ),
    "order cancelled": Act(
        "registrations/order", "cancel", lambda at, by: tickets.order(tickets.ticket_type(at), 2), "cancelled", "order cancelled",
        "registration_officer", asks={"reason": "Ordered twice."},
    ),
    "order paid": Act(
        "registrations/order", "mark_paid", lambda at, by: tickets.order(tickets.ticket_type(at, price=500)), "confirmed",
        "payment received", "registration_officer", "Nothing is owed for this order.",
    ),
    "seat offered": Act(
        "registrations/waitinglistentry", "offer_now", lambda at, by: full_list(at), "offered", "offer made by hand",
        "registration_officer", "No free seat fits this party",
    ),
    "entry removed": Act(
        "registrations/waitinglistentry", "remove", lambda at, by: full_list(at), "left", "left the waiting list", "registration_officer"
    ),
    "paper published": Act(
        "proceedings/paper", "publish", lambda at, by: papers.draft(at=at), "published", "paper published", "editor", "Missing",
    ),
    "paper retracted": Act(
        "proceedings/paper", "retract", lambda at, by: papers.paper(at=at), "retracted", "paper retracted", "editor",
        asks={"reason": "Invented figures."},
    ),
    "paper withdrawn": Act(
        "proceedings/paper", "withdraw", lambda at, by: papers.paper(at=at), "retracted", "paper retracted", "editor",
        asks={"reason": "The authors ask for it."},
    ),
    "notice published": Act(
        "proceedings/notice", "publish", lambda at, by: a_notice(at), "published", "notice published", "editor"
    ),
    "report closed": Act(
        "proceedings/problemreport", "close", lambda at, by: a_report(at), "closed", "problem closed", "editor",
        asks={"reason": "A misreading."},
    ),
    "report opened again": Act(
        "proceedings/problemreport", "reopen", lambda at, by: a_report(at, closed=True), "open", "problem opened again", "editor"
    ),
    "paper removed": Act(
        "proceedings/paper", "remove", lambda at, by: papers.paper(at=at), "removed", "paper removed", "editor",
        asks={"reason": "By law."},
    ),
    "review published": Act(
        "reviews/review", "publish", lambda at, by: reviews.pending(papers.paper(at=at)), "published", "review published", "moderator"
    ),
    "review hidden": Act(
        "reviews/review", "hide", lambda at, by: reviews.published(papers.paper(at=at), by=by), "hidden", "review hidden", "moderator"
    ),
    "claim acknowledged": Act(
        "reviews/errorclaim", "acknowledge", lambda at, by: reviews.claimed(papers.paper(at=at), by=by), "acknowledged",
        "claim acknowledged", "editor"
    ),
    "mail sent again": Act(
        "conference/outgoingmail", "again", lambda at, by: letter(at, "failed"), "queued", "mail sent again", "registration_officer"
    ),
    "mail held": Act("conference/outgoingmail", "hold", lambda at, by: letter(at, "queued"), "held", "mail held", "registration_officer"),
    "mail let go": Act("conference/outgoingmail", "release", lambda at, by: letter(at, "held"), "queued", "mail let go", "registration_officer"),
    "conference public": Act(
        "conference/conference", "make_public", lambda at, by: draft_conference(at), "public", "conference made public", "owner"
    ),
    "conference draft": Act(
        "conference/conference", "take_back", lambda at, by: at, "draft", "conference taken back to draft", "owner"
    ),
    "conference archived": Act("conference/conference", "put_in_archive", lambda at, by: at, "archived", "conference archived", "owner"),
}  # fmt: skip
each = pytest.mark.parametrize("name", ACTS)


def do(browser: Client, act: Act, row: Model) -> Any:
    return browser.post(f"/admin/{act.address}/", {"action": act.action, "_selected_action": [row.pk], **act.asks})


def state_of(row: Any) -> str:
    return type(row).objects.get(pk=row.pk).state


def recorded(act: Act) -> list[User | None]:
    return [row.actor for row in Activity.objects.filter(verb=act.verb).select_related("actor")]


@each
def test_it_is_done_once_recorded_and_refused_in_words_the_second_time(
    name: str, conference: Conference, moderator: User, client_of: Browser, request: pytest.FixtureRequest
) -> None:
    act = ACTS[name]
    person = request.getfixturevalue(act.by)
    row = act.row(conference, moderator)
    browser, before = client_of(person), len(recorded(act))

    done = do(browser, act, row)

    assert (done.status_code, state_of(row), recorded(act)[:1]) == (302, act.becomes, [person])
    refused = do(browser, act, row)
    words = " ".join(str(message) for message in get_messages(refused.wsgi_request))
    assert act.refusal in words
    assert (state_of(row), len(recorded(act))) == (act.becomes, before + 1)


@each
def test_other_roles_of_the_same_conference_do_not_do_it(
    name: str, conference: Conference, moderator: User, client_of: Browser, request: pytest.FixtureRequest
) -> None:
    act = ACTS[name]
    row = act.row(conference, moderator)
    before, records = state_of(row), len(recorded(act))

    for role in ROLES:
        if role not in {act.by, "owner"}:
            do(client_of(request.getfixturevalue(role)), act, row)

    assert (state_of(row), len(recorded(act))) == (before, records)


@each
def test_the_owner_of_another_conference_does_not_do_it_by_a_rows_number(
    name: str, conference: Conference, moderator: User, organiser_of_another_conference: User, client_of: Browser
) -> None:
    act = ACTS[name]
    row = act.row(conference, moderator)
    before, records = state_of(row), len(recorded(act))

    do(client_of(organiser_of_another_conference), act, row)

    assert (state_of(row), len(recorded(act))) == (before, records)


@each
def test_neither_strangers_nor_visitors_with_an_account_do_it(
    name: str, conference: Conference, moderator: User, stranger: Client, attendee: User, client_of: Browser
) -> None:
    act = ACTS[name]
    row = act.row(conference, moderator)
    before, records = state_of(row), len(recorded(act))

    for browser in (stranger, client_of(attendee)):
        assert do(browser, act, row).status_code == 302

    assert (state_of(row), len(recorded(act))) == (before, records)


def test_no_action_of_the_panel_lacks_a_row_here() -> None:
    declared = {(act.address, act.action) for act in ACTS.values()}
    existing = {
        (f"{model._meta.app_label}/{model._meta.model_name}", action if isinstance(action, str) else action.__name__)
        for model, shown in panel._registry.items()
        for action in shown.actions
    }
    # Tested beside their own lists: downloads, letters, a new version, what asks for more than a reason, a volume with its papers.
    elsewhere = {
        ("registrations/ticket", "as_csv"), ("registrations/ticket", "send_link"), ("proceedings/paper", "start_version"),
        ("proceedings/volume", "publish"), ("proceedings/author", "merge"), ("proceedings/paperauthor", "tie"),
        ("proceedings/paperauthor", "move"), ("proceedings/paperauthor", "split"), ("proceedings/paperauthor", "release"), ("registrations/ticket", "answers_as_csv"), ("registrations/ticket", "sensitive_answers_as_csv"),
        ("proceedings/paper", "assign_section"), ("proceedings/problemreport", "write_notice"),
        ("proceedings/volume", "assign_dois"), ("proceedings/volume", "crossref_deposit"),
        ("registrations/ticket", "badges_on_sheets"), ("registrations/ticket", "badges_one_by_one"), ("registrations/ticket", "check_in"),
        ("registrations/order", "approve"), ("registrations/order", "decline"), ("registrations/order", "enter_payment"),
        ("registrations/order", "extend"), ("registrations/checkin", "take_back"), ("registrations/checkin", "as_csv"),
        ("registrations/refund", "pay_back"), ("registrations/refund", "drop"), ("questions/question", "up"), ("questions/question", "down"),
        ("registrations/ticket", "move"), ("registrations/waitinglistentry", "move"),
        ("reviews/paperlock", "lift"), ("reviews/surge", "end"), ("reviews/decision", "undo"),
        ("speakers/speaker", "ask"), ("speakers/speaker", "send_link"), ("speakers/speaker", "renew_link"),
    }  # fmt: skip
    assert existing - declared == elsewhere
    assert declared <= existing


def test_of_several_rows_those_are_done_that_can_be_and_each_refusal_is_said(
    conference: Conference, organiser: User, client_of: Browser
) -> None:
    first, second = sessions.placed(conference, title="Can be"), sessions.public(conference, title="Is already", hour=14)
    browser = client_of(organiser)

    answer = browser.post("/admin/programme/session/", {"action": "confirm", "_selected_action": [first.pk, second.pk]}, follow=True)

    assert state_of(first) == "confirmed"
    assert "Is already: This step is not possible in the present state." in answer.content.decode()
    assert "1 done." in answer.content.decode()


def test_a_conference_that_lacks_something_is_not_made_public_and_says_what(
    conference: Conference, owner: User, client_of: Browser
) -> None:
    row = draft_conference(conference)
    conferences.change(row, {"tagline": "", "venue_name": ""}, by=None)

    answer = client_of(owner).post("/admin/conference/conference/", {"action": "make_public", "_selected_action": [row.pk]}, follow=True)

    assert "Before it can be public, add: a headline, a venue." in answer.content.decode()
    assert state_of(row) == ConferenceState.DRAFT


def test_there_is_no_deletion_of_many(conference: Conference, owner: User, client_of: Browser) -> None:
    page = make.page(conference)
    client_of(owner).post("/admin/conference/page/", {"action": "delete_selected", "_selected_action": [page.pk], "post": "yes"})
    assert type(page).objects.filter(pk=page.pk).exists()


def test_an_action_from_one_conference_leaves_the_other_alone_though_one_works_at_both(
    conference: Conference, owner: User, client_of: Browser
) -> None:
    second = make.conference(of=conference.organisation)
    session = sessions.placed(second)
    browser = client_of(owner)
    browser.post("/admin/switch/", {"conference": conference.pk})

    browser.post("/admin/programme/session/", {"action": "confirm", "_selected_action": [session.pk]})

    assert state_of(session) == "draft"
