"""Every list of the panel, taken from its own register: none can be forgotten."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin import ModelAdmin, SimpleListFilter, autodiscover
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.models import Activity, Conference, Role, Standing, TeamMember
from conference.services import activity, mail
from proceedings.services import authors, notices, reports, volumes
from registrations.models import Announcement, Order
from registrations.services import announcements, checkin, payments
from reviews.services import facets, locks
from sessions.services import schedule
from tests.factories import conference as make
from tests.factories import proceedings as papers
from tests.factories import questions as ask
from tests.factories import registrations as tickets
from tests.factories import reviews, sessions, speakers

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
Browser = Callable[[User], Client]
autodiscover()
# Behind these entries of the side stands a page, not a list of rows; its own tests know it.
PAGES = {"registrations.Answer", "registrations.Rules"}
LISTS = sorted((model for model in panel._registry if model._meta.label not in PAGES), key=lambda model: model._meta.label)
MADE_BY_HAND = [model for model in LISTS if type(panel._registry[model]).create_with is not ServiceAdmin.create_with]


def one_of_each(at: Conference, moderator: User) -> None:
    """One more row in every list."""
    make.page(at), make.important_date(at), make.sponsor(at)
    room, speaker = sessions.room(at), speakers.speaker(at)
    session = sessions.public(at, speaker, room=room, hour=8 + Activity.objects.count() % 12, track=make.track(at), kind=make.kind(at))
    kind = tickets.ticket_type(at, tickets.quota(at, 1, session=session), price=1000)
    order = tickets.order(kind)
    tickets.entry(kind)
    paid_too_much(order)
    tickets.voucher(at, kind)
    ask.question(at)
    tell(at)
    door = checkin.create_list(at, {"name": f"Door {order.code}"}, ticket_types=(), by=None)
    checkin.admit(door, order.code, by=None, key=order.code)
    volume = papers.volume(at=at)
    paper = papers.paper(of=volume, section=volumes.add_section(volume, title="Part", position=1, by=None), session=session)
    authors.tie(list(paper.current.authors.all()[:1]), by=None)
    notices.draft(paper, notices.NoticeWords("addendum", "Something is added."), by=None)
    reports.report(paper, reports.ReportWords("Something is wrong."))
    reviews.pending(paper)
    reviews.published(paper, by=moderator)
    reviews.claimed(paper, by=moderator)
    reviews.surge(paper)
    locks.lock(paper, reason="Too many at once.", by=moderator)
    facets.add(at, {"key": f"part-{paper.public_id}", "label": "Clarity"}, by=moderator)
    TeamMember.objects.create(user=make.user(), role=Role.DOOR, conference=at)


def paid_too_much(order: Order) -> None:
    """A payment with its receipt, and a refund that is due."""
    payments.receive(order, 5000, provider="door", reference=order.code)


def tell(at: Conference) -> None:
    announcements.announce(at, Standing.ONLINE, "By video.", gives_back=False, by=None)
    Announcement.objects.update(ended_at=timezone.now())


def address_of(model: type[Model], verb: str = "") -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/{verb}"


def listed(browser: Client, model: type[Model], query: str = "") -> list[Model]:
    answer = browser.get(address_of(model) + query)
    assert (query, answer.status_code) == (query, 200)
    return list(answer.context["cl"].result_list)


def statements(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_a_list_costs_the_same_statements_for_one_row_and_for_three(
    model: type[Model], conference: Conference, owner: User, moderator: User, client_of: Browser
) -> None:
    browser = client_of(owner)
    one_of_each(conference, moderator)
    ask = lambda: listed(browser, model)  # noqa: E731
    ask()
    few, one = len(ask()), statements(ask)

    for _more in range(2):
        one_of_each(conference, moderator)

    assert len(ask()) > few or model in {Conference, type(conference.organisation)}
    assert statements(ask) == one


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_showing_a_form_leaves_nothing_on_its_class(model: type[Model], conference: Conference, owner: User, client_of: Browser) -> None:
    """The fields that a form declares are shared by every request: what grows there makes each page slower than the one before."""
    declared = panel._registry[model].form.base_fields
    before = {name: {**vars(field), "label": field.label} for name, field in declared.items()}

    assert client_of(owner).get(address_of(model, "add/")).status_code in {200, 403}

    for name, field in declared.items():
        assert [key for key, value in vars(field).items() if value is not before[name][key]] == []


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_a_list_is_searched_and_filtered(
    model: type[Model], conference: Conference, owner: User, moderator: User, client_of: Browser
) -> None:
    browser = client_of(owner)
    one_of_each(conference, moderator)
    rows = listed(browser, model)

    for query in queries_of(panel._registry[model], browser, model):
        found = listed(browser, model, query)
        assert set(found) <= set(rows), query
    assert listed(browser, model, "?q=nothing-is-called-so") == [] or not panel._registry[model].search_fields


def queries_of(shown: ModelAdmin, browser: Client, model: type[Model]) -> list[str]:
    """A word, a word with marks, and each choice of each filter beside the list."""
    links = re.findall(r'href="(\?[^"]+)"', browser.get(address_of(model)).content.decode())
    filters = [link.replace("&amp;", "&") for link in links]
    columns = [f"?o={number}" for number in range(1, len(shown.list_display) + 1)]
    return ["?q=a", "?q=Şəhla+göyçə", "?q=%27%25_%22", *filters, *columns]


@pytest.mark.parametrize("model", [model for model in LISTS if panel._registry[model].list_filter], ids=lambda model: model._meta.label)
def test_every_filter_stands_beside_its_list(
    model: type[Model], conference: Conference, owner: User, moderator: User, client_of: Browser
) -> None:
    for _twice in range(2):
        one_of_each(conference, moderator)
    page = client_of(owner).get(address_of(model))

    shown = {getattr(entry, "parameter_name", None) or entry.field_path for entry in page.context["cl"].filter_specs}
    declared = {name_of(entry) for entry in panel._registry[model].get_list_filter(page.wsgi_request)}
    assert shown <= declared
    # A filter with one value only is not shown by the framework.
    assert declared - shown <= {"app", "language", "year", "is_pseudonym", "rating", "ticket_type", "volume", "check_in_list", "label"}


def name_of(entry: Any) -> str:
    entry = entry[0] if isinstance(entry, tuple) else entry
    return entry.parameter_name if isinstance(entry, type) and issubclass(entry, SimpleListFilter) else entry


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_a_list_holds_the_rows_of_the_chosen_conference_and_no_other(
    model: type[Model], conference: Conference, owner: User, moderator: User, client_of: Browser
) -> None:
    """The owner may see both conferences; the list shows the one that was chosen, its search and filters too."""
    second = make.conference(of=conference.organisation, name="The Second")
    one_of_each(conference, moderator)
    browser = client_of(owner)
    browser.post("/admin/switch/", {"conference": conference.pk})
    before = {row.pk for row in listed(browser, model)}

    one_of_each(second, moderator)
    wide = panel._registry[model].all_conferences

    assert wide or {row.pk for row in listed(browser, model)} == before
    browser.post("/admin/switch/", {"conference": second.pk})
    shared = {row.pk for row in listed(browser, model)} & before
    assert wide or model is TeamMember or shared == set()


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_an_owner_of_others_finds_none_of_our_rows(
    model: type[Model], conference: Conference, other_conference: Conference, moderator: User,
    organiser_of_another_conference: User, client_of: Browser,
) -> None:  # fmt: skip
    one_of_each(conference, moderator)
    browser = client_of(organiser_of_another_conference)
    ours = model._default_manager.visible_to(moderator if model.__name__ == "Review" else make.member(of=conference.organisation))
    assert ours.exists()

    assert {row.pk for row in listed(browser, model)} & set(ours.values_list("pk", flat=True)) == set()
    for row in ours:
        assert browser.get(address_of(model, f"{row.pk}/change/")).status_code == 302
        assert browser.get(address_of(model, f"{row.pk}/history/")).status_code == 404


@pytest.mark.parametrize("model", MADE_BY_HAND, ids=lambda model: model._meta.label)
def test_no_form_offers_a_row_of_another_conference(
    model: type[Model], conference: Conference, owner: User, moderator: User, client_of: Browser
) -> None:
    second = make.conference(of=conference.organisation, name="The Second")
    one_of_each(second, moderator)
    browser = client_of(owner)
    browser.post("/admin/switch/", {"conference": conference.pk})
    form = browser.get(address_of(model, "add/")).context["adminform"].form

    offered = [
        row for field in form.fields.values() for row in getattr(field, "queryset", ()) if getattr(row, "conference_id", None) == second.pk
    ]
    assert offered == []


def test_a_role_at_one_conference_does_not_reach_into_another(conference: Conference, client_of: Browser) -> None:
    """Registration here and the door there: there one sees what the door sees, even by a link from here."""
    second = make.conference(of=conference.organisation, name="The Second")
    person = make.member(Role.REGISTRATION, at=conference)
    TeamMember.objects.create(user=person, role=Role.DOOR, conference=second)
    ticket = tickets.ticket(tickets.ticket_type(second), email="private@example.org", name="Aysel Görünən")
    browser = client_of(person)
    browser.post("/admin/switch/", {"conference": conference.pk})

    page = browser.get(address_of(type(ticket), f"{ticket.pk}/change/")).content.decode()

    assert "Aysel Görünən" in page
    assert "private@example.org" not in page


def test_an_owner_here_does_nothing_to_a_conference_where_he_stands_at_the_door(conference: Conference, client_of: Browser) -> None:
    second = make.conference(name="The Second")
    person = make.member(Role.OWNER, at=conference)
    TeamMember.objects.create(user=person, role=Role.DOOR, conference=second)
    browser = client_of(person)
    browser.post("/admin/switch/", {"conference": conference.pk})

    for action in ("make_public", "take_back", "put_in_archive"):
        refused = browser.post(address_of(Conference), {"action": action, "_selected_action": [second.pk]})
        assert refused.status_code == 403
    assert browser.get(address_of(Conference, f"{second.pk}/change/")).context["has_change_permission"] is False
    assert browser.post(address_of(Conference, f"{second.pk}/change/"), {"slug": "mine"}).status_code == 403
    second.refresh_from_db()
    assert (second.state, second.slug != "mine") == ("public", True)


def test_a_row_opened_by_a_link_is_looked_at_as_its_own_conferences(conference: Conference, owner: User, client_of: Browser) -> None:
    second = make.conference(of=conference.organisation, name="The Second")
    session = sessions.session(second, title="Linked")
    sessions.room(conference, name="Room here")
    sessions.room(second, name="Room there")
    browser = client_of(owner)
    browser.post("/admin/switch/", {"conference": conference.pk})

    page = browser.get(address_of(type(session), f"{session.pk}/change/"))

    assert page.context["panel_conference"] == second
    assert "Room there" in page.content.decode()
    assert "Room here" not in page.content.decode()


def test_a_volume_is_given_to_a_conference_whose_proceedings_one_edits(conference: Conference, client_of: Browser) -> None:
    door = make.conference(name="Where one stands at the door")
    person = make.member(Role.EDITOR, at=conference)
    TeamMember.objects.create(user=person, role=Role.DOOR, conference=door)
    browser = client_of(person)
    browser.post("/admin/switch/", {"conference": conference.pk})

    field = browser.get("/admin/proceedings/volume/add/").context["adminform"].form.fields["conference"]

    assert list(field.queryset) == [conference]


@pytest.mark.parametrize(
    ("address", "lookup"),
    [
        ("registrations/ticket", "email__startswith"),
        ("registrations/ticket", "search_key__contains"),
        ("registrations/order", "secret__startswith"),
        ("registrations/waitinglistentry", "secret__startswith"),
        ("reviews/review", "secret__startswith"),
        ("reviews/review", "user__password__startswith"),
        ("conference/outgoingmail", "body__contains"),
        ("conference/teammember", "user__password__startswith"),
    ],
)
def test_no_list_answers_what_its_filters_do_not_ask(
    address: str, lookup: str, conference: Conference, owner: User, client_of: Browser
) -> None:
    assert client_of(owner).get(f"/admin/{address}/?{lookup}=a").status_code == 400


@pytest.mark.parametrize("question", [{}, {"app_label": "speakers", "model_name": "speaker", "field_name": "user", "term": "a"}])
def test_nobody_is_found_by_autocomplete(question: dict[str, str], conference: Conference, owner: User, client_of: Browser) -> None:
    """No list offers it: whatever it is asked, it has nothing to say."""
    assert client_of(owner).get("/admin/autocomplete/", question).status_code in {403, 404}
    assert [shown for shown in panel._registry.values() if shown.get_autocomplete_fields(RequestFactory().get("/"))] == []


def test_the_activity_is_that_of_the_chosen_conference_and_of_ones_role(
    conference: Conference, other_conference: Conference, owner: User, moderator: User, door_staff: User, client_of: Browser
) -> None:
    tickets.order(tickets.ticket_type(conference), name="Aysel Görünən")
    reviews.published(papers.paper(at=conference, title="A paper with a review"), by=moderator)
    activity.record("something elsewhere", make.page(other_conference), by=None)

    def verbs(person: User) -> set[str]:
        return {row.verb for row in client_of(person).get("/admin/activity/").context["rows"]}

    assert verbs(owner) == set(Activity.objects.filter(conference=conference).values_list("verb", flat=True))
    assert verbs(moderator) == {"review written", "review confirmed", "review published"}
    assert verbs(door_staff) == set()


def test_the_history_of_a_row_is_its_own_record(conference: Conference, owner: User, client_of: Browser) -> None:
    session, _other = sessions.session(conference), sessions.session(conference)
    schedule.place(session, room=None, starts_at=sessions.at_hour(conference, 9), ends_at=sessions.at_hour(conference, 10), by=owner)

    rows = client_of(owner).get(address_of(type(session), f"{session.pk}/history/")).context["rows"]

    assert {row.object_id for row in rows} == {session.pk}
    assert rows[len(rows) - 1].verb == "session created"


def test_the_outbox_shows_each_role_its_own_letters(
    conference: Conference, owner: User, registration_officer: User, moderator: User, client_of: Browser
) -> None:
    fields = {"to": "a@example.org", "body": "b", "language": "en", "conference": conference}
    ours = mail.queue_text(subject="Ticket", app="registrations", occasion="one", **fields)
    theirs = mail.queue_text(subject="Review", app="reviews", occasion="two", **fields)

    assert listed(client_of(registration_officer), type(ours)) == [ours]
    assert listed(client_of(moderator), type(ours)) == [theirs]
    assert listed(client_of(owner), type(ours)) == [ours]
