"""Forms of the panel: two people at one row, addresses that are taken, what is deleted, the first conference."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin import autodiscover
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.models import Activity, Conference, ConferenceState, Organisation, OutgoingMail, Page, Role, TeamMember
from conference.services import mail
from proceedings.services import authors, notices
from registrations.services import rules, setup
from reviews.services import facets
from tests.factories import conference as make
from tests.factories import proceedings as papers
from tests.factories import questions as ask
from tests.factories import registrations as tickets
from tests.factories import sessions, speakers

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
autodiscover()
CHANGED_BY_HAND = {
    model: shown for model, shown in panel._registry.items() if type(shown).change_with is not ServiceAdmin.change_with
}  # fmt: skip
ROWS: dict[str, tuple[Callable[[Conference], Model], str, str]] = {
    "conference.Conference": (lambda at: at, "venue_name_0", "venue_name"),
    "conference.Organisation": (lambda at: at.organisation, "name_0", "name"),
    "conference.Page": (lambda at: make.page(at), "title_0", "title"),
    "conference.ImportantDate": (lambda at: make.important_date(at), "text_0", "text"),
    "conference.Sponsor": (lambda at: make.sponsor(at), "name", "name"),
    "conference.Track": (lambda at: make.track(at), "name_0", "name"),
    "conference.SessionKind": (lambda at: make.kind(at), "name_0", "name"),
    "speakers.Speaker": (lambda at: speakers.speaker(at), "name", "name"),
    "programme.Session": (lambda at: sessions.session(at), "title_0", "title"),
    "programme.Room": (lambda at: sessions.room(at), "name_0", "name"),
    "registrations.Quota": (lambda at: tickets.quota(at), "name", "name"),
    "registrations.TicketType": (lambda at: tickets.ticket_type(at, price=500), "name_0", "name"),
    "registrations.Voucher": (lambda at: tickets.voucher(at, tickets.ticket_type(at)), "label", "label"),
    "registrations.CheckInList": (lambda at: at.check_in_lists.create(name="Side door"), "name", "name"),
    "proceedings.Series": (lambda at: papers.series(of=at.organisation), "title_0", "title"),
    "proceedings.Volume": (lambda at: papers.volume(at=at), "title_0", "title"),
    "proceedings.Section": (lambda at: part_of(at), "title_0", "title"),
    "proceedings.Author": (lambda at: person_at(at), "name", "name"),
    "proceedings.Notice": (lambda at: notice_at(at), "doi", "doi"),
    "proceedings.Paper": (lambda at: papers.draft(at=at), "title_0", "current"),
    "reviews.Facet": (lambda at: facets.add(at, {"key": "clarity", "label": "Clarity"}, by=None), "label_0", "label"),
}


def part_of(at: Conference) -> Model:
    volume = papers.volume(at=at)
    return volume.sections.create(title="Part", position=1)


def person_at(at: Conference) -> Model:
    return authors.tie(list(papers.paper(at=at).current.authors.all()[:1]), by=None)


def notice_at(at: Conference) -> Model:
    return notices.draft(papers.paper(at=at), notices.NoticeWords("addendum", "Something is added."), by=None)


def filled(answer: Any) -> dict[str, Any]:
    """What a browser would send back of the form that it was shown."""
    context = answer.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {key: value for form in forms for bound in form for key, value in sent(bound).items()}


def sent(bound: Any) -> dict[str, Any]:
    value, name = bound.value(), bound.html_name
    if hasattr(bound.field.widget, "widgets"):
        parts = bound.field.widget.decompress(value) if not isinstance(value, list) else value
        suffixes = getattr(bound.field.widget, "widgets_names", None) or [f"_{index}" for index in range(len(parts))]
        return {f"{name}{suffix}": "" if part is None else part for suffix, part in zip(suffixes, parts, strict=False)}
    if value is None or value is False:
        return {}
    if isinstance(value, list):
        return {name: [getattr(entry, "pk", entry) for entry in value]}
    return {name: "on" if value is True else bound.field.widget.format_value(value) if hasattr(value, "year") else value}


def address(row: Model, verb: str = "change") -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{verb}/"


def test_every_list_whose_rows_are_changed_stands_here() -> None:
    # Rules are numbers and moments, a question's words are versions, a reader's report is answered: each has a test of its own.
    own = {"registrations.Rules", "questions.Question", "proceedings.ProblemReport"}
    assert {model._meta.label for model in CHANGED_BY_HAND} == set(ROWS) | own


@pytest.mark.parametrize(("of", "field"), [("rules", "payment_days"), ("question", "position")])
def test_the_slower_of_two_at_numbers_is_told_as_well(of: str, field: str, conference: Conference, owner: User, client_of: Browser) -> None:
    row: Any = rules.decide(conference, {}, by=None) if of == "rules" else ask.question(conference)
    browser = client_of(owner)
    shown = filled(browser.get(address(row)))

    quicker = browser.post(address(row), {**shown, field: "21"})
    slower = browser.post(address(row), {**shown, field: "22"})

    assert (quicker.status_code, slower.status_code) == (302, 200)
    assert "Somebody else has changed this" in slower.content.decode()
    row.refresh_from_db()
    assert getattr(row, field) == 21


@pytest.mark.parametrize("label", ROWS)
def test_the_slower_of_two_is_told_and_nothing_is_lost(label: str, conference: Conference, owner: User, client_of: Browser) -> None:
    make_row, field, name = ROWS[label]
    row, browser = make_row(conference), client_of(owner)
    shown = filled(browser.get(address(row)))

    quicker = browser.post(address(row), {**shown, field: "Quicker"})
    slower = browser.post(address(row), {**shown, field: "Slower"})

    assert quicker.status_code == 302, slower.context["errors"]
    assert slower.status_code == 200
    assert "Somebody else has changed this" in slower.content.decode()
    assert 'value="Slower"' in slower.content.decode()
    stored = getattr(type(row).objects.get(pk=row.pk), name)
    assert str(getattr(stored, "title", "") if name == "current" else stored) == "Quicker"


@pytest.mark.parametrize("label", ROWS)
def test_a_change_is_recorded_with_who_made_it(label: str, conference: Conference, owner: User, client_of: Browser) -> None:
    make_row, field, _name = ROWS[label]
    row, browser = make_row(conference), client_of(owner)

    answer = browser.post(address(row), {**filled(browser.get(address(row))), field: "Changed"})

    assert answer.status_code == 302
    newest = Activity.objects.filter(content_type__model=row._meta.model_name, object_id=row.pk).first()
    assert newest is not None
    assert newest.actor == owner
    assert "changed" in newest.verb


def test_prices_that_somebody_else_changed_are_not_overwritten(
    conference: Conference, registration_officer: User, client_of: Browser
) -> None:
    kind, browser = tickets.ticket_type(conference, price=500), client_of(registration_officer)
    shown = filled(browser.get(address(kind)))
    setup.set_phases(kind, [{"price": 900}], by=None)

    answer = browser.post(address(kind), {**shown, "phases-0-price": "100"})

    assert "Somebody else has changed this" in answer.content.decode()
    assert [phase.price for phase in kind.phases.all()] == [900]


def test_seats_that_are_sold_meanwhile_do_not_stand_in_the_way_of_a_change(
    conference: Conference, registration_officer: User, client_of: Browser
) -> None:
    quota, browser = tickets.quota(conference, 10), client_of(registration_officer)
    shown = filled(browser.get(address(quota)))
    tickets.order(tickets.ticket_type(conference, quota))

    assert browser.post(address(quota), {**shown, "size": "20"}).status_code == 302
    quota.refresh_from_db()
    assert (quota.size, quota.taken) == (20, 1)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("conference/page", {"slug": "same", "title_0": "A", "body_0": "B", "position": "1"}),
        ("registrations/quota", {"name": "Same", "size": "3"}),
        ("proceedings/series", {"slug": "same", "title_0": "A", "issn": "", "licence": ""}),
    ],
)
def test_what_is_taken_is_said_in_the_form(
    model: str, fields: dict[str, str], conference: Conference, owner: User, client_of: Browser
) -> None:
    browser = client_of(owner)
    assert browser.post(f"/admin/{model}/add/", fields).status_code == 302

    again = browser.post(f"/admin/{model}/add/", fields)

    assert again.status_code == 200
    assert again.context["errors"]


def test_a_page_address_is_taken_at_its_own_conference_only(conference: Conference, owner: User, client_of: Browser) -> None:
    make.page(make.conference(of=conference.organisation), slug="travel")
    browser = client_of(owner)
    browser.post("/admin/switch/", {"conference": conference.pk})

    browser.post("/admin/conference/page/add/", {"slug": "travel", "title_0": "A", "body_0": "B", "position": "1"})

    assert Page.objects.filter(conference=conference, slug="travel").exists()


def test_nothing_is_deleted_but_through_a_service() -> None:
    for shown in panel._registry.values():
        assert type(shown).delete_model is ServiceAdmin.delete_model
        assert type(shown).delete_queryset is ServiceAdmin.delete_queryset
        assert type(shown).save_model is ServiceAdmin.save_model


@pytest.mark.parametrize("kind", ["page", "important_date", "sponsor", "track", "kind"])
def test_a_part_is_removed_and_recorded(kind: str, conference: Conference, organiser: User, client_of: Browser) -> None:
    row = getattr(make, kind)(conference)

    client_of(organiser).post(address(row, "delete"), {"post": "yes"})

    assert not type(row).objects.filter(pk=row.pk).exists()
    removed = Activity.objects.filter(verb__endswith="removed").get()
    assert (removed.actor, removed.object_id) == (organiser, row.pk)


def test_a_kind_in_use_is_not_removed(conference: Conference, organiser: User, client_of: Browser) -> None:
    session = sessions.session(conference)

    answer = client_of(organiser).post(address(session.kind, "delete"), {"post": "yes"})

    assert answer.status_code == 200
    assert type(session.kind).objects.filter(pk=session.kind_id).exists()


def test_the_last_owner_stays_and_an_organiser_gives_no_roles(
    conference: Conference, owner: User, organiser: User, client_of: Browser
) -> None:
    own = TeamMember.objects.get(user=owner)
    browser = client_of(owner)

    refused = browser.post(address(own, "delete"), {"post": "yes"}, follow=True)
    assert "Make somebody else an owner first." in refused.content.decode()
    assert TeamMember.objects.filter(pk=own.pk).exists()
    assert client_of(organiser).post("/admin/conference/teammember/add/", {"role": "owner", "email": "x@example.org"}).status_code == 403

    TeamMember.objects.create(user=organiser, role=Role.OWNER, organisation=conference.organisation)
    browser.post(address(own, "delete"), {"post": "yes"})
    assert not TeamMember.objects.filter(pk=own.pk).exists()


# --- The first conference ---

BARE = {
    "slug": "first", "name_0": "The First", "starts_on": "2027-05-01", "ends_on": "2027-05-02", "zone": "Asia/Baku", "day_changes_at": "04:00",
    "languages": ["en"], "default_language": "en", "accent": "#0a4453", "contact_email": "a@example.org", "currency": "AZN",
}  # fmt: skip


@pytest.fixture
def founder(db: None) -> User:
    """Owns an organisation that has no conference yet."""
    return make.member(Role.OWNER, of=make.organisation(privacy=""))


def test_from_nothing_to_a_public_conference(founder: User, client_of: Browser, stranger: Client) -> None:
    browser, organisation = client_of(founder), Organisation.objects.get()
    assert "There is no conference yet" in browser.get("/admin/").content.decode()
    assert browser.get("/admin/conference/conference/add/").status_code == 200

    assert browser.post("/admin/conference/conference/add/", {**BARE, "organisation": organisation.pk}).status_code == 302
    made = Conference.objects.get()
    start = browser.get("/admin/")
    assert start.context["start"].checklist == (
        "a headline", "what it is about", "a venue", "a privacy notice (of the organisation)",
    )  # fmt: skip
    assert stranger.get("/first/").status_code == 404
    assert "The First" in browser.get("/admin/preview/first/").content.decode()
    assert stranger.get("/admin/preview/first/").status_code == 302

    form = filled(browser.get(address(made)))
    browser.post(address(made), {**form, "tagline_0": "A headline", "description_0": "About", "venue_name_0": "A house"})
    browser.post(address(organisation), {**filled(browser.get(address(organisation))), "privacy_0": "We keep little."})
    assert browser.get("/admin/").context["start"].checklist == ()
    browser.post("/admin/conference/conference/", {"action": "make_public", "_selected_action": [made.pk]})

    assert stranger.get("/first/").status_code == 200
    assert Conference.objects.get().state == ConferenceState.PUBLIC


def test_a_bad_form_of_a_conference_keeps_what_was_typed(founder: User, client_of: Browser) -> None:
    values = {**BARE, "organisation": Organisation.objects.get().pk, "slug": "admin", "ends_on": "2027-04-01", "zone": "Baku"}

    answer = client_of(founder).post("/admin/conference/conference/add/", values)

    assert set(answer.context["adminform"].form.errors) == {"slug", "ends_on", "zone"}
    assert 'value="The First"' in answer.content.decode()
    assert not Conference.objects.exists()


def test_who_owns_one_conference_changes_it_and_makes_no_other(conference: Conference, client_of: Browser) -> None:
    person = make.member(Role.OWNER, at=conference)
    browser = client_of(person)

    answer = browser.post(address(conference), {**filled(browser.get(address(conference))), "tagline_0": "Another headline"})

    assert answer.status_code == 302
    conference.refresh_from_db()
    assert str(conference.tagline) == "Another headline"
    assert browser.get("/admin/conference/conference/add/").status_code == 403


# --- The start page ---


def test_the_start_page_tells_what_waits_and_shows_figures(
    conference: Conference, owner: User, door_staff: User, client_of: Browser
) -> None:
    quota = tickets.quota(conference, 1)
    kind = tickets.ticket_type(conference, quota)
    tickets.order(kind)
    tickets.entry(kind)
    failed = mail.queue_text(to="a@example.org", subject="s", body="b", language="en", app="x", occasion="o", conference=conference)
    OutgoingMail.objects.filter(pk=failed.pk).update(state="failed")

    answer = client_of(owner).get("/admin/")
    start = answer.context["start"]

    needs = {need.title: need.count for group in start.groups for need in group.needs}
    assert needs == {
        "Message could not be delivered": 1, "Party waits for a seat": 1, "The rules of registration are not decided": 1,
    }  # fmt: skip
    assert [figure.title for figure in start.figures] == ["1 ticket in twelve weeks", "1 quota is full"]
    assert {line.state: line.count for line in start.outbox}["failed"] == 1
    assert "<svg" in answer.content.decode()
    at_the_door = client_of(door_staff).get("/admin/").context["start"]
    assert (at_the_door.groups, at_the_door.figures, at_the_door.outbox) == ((), (), ())


def test_the_start_page_is_that_of_the_chosen_conference(conference: Conference, owner: User, client_of: Browser) -> None:
    second = make.conference(of=conference.organisation, name="The Second")
    tickets.order(tickets.ticket_type(second))
    browser = client_of(owner)

    browser.post("/admin/switch/", {"conference": conference.pk})
    assert (browser.get("/admin/").context["start"].conference, browser.get("/admin/").context["start"].figures) == (conference, ())
    back = browser.post("/admin/switch/", {"conference": second.pk, "next": "https://elsewhere.example/admin/"})

    assert back["Location"] == "/admin/"
    assert browser.get("/admin/").context["start"].conference == second


def test_the_start_page_costs_the_same_for_one_of_everything_and_three(conference: Conference, owner: User, client_of: Browser) -> None:
    browser, counts = client_of(owner), []
    for more in (1, 2):
        for _row in range(more):
            kind = tickets.ticket_type(conference, tickets.quota(conference, 1))
            tickets.order(kind)
            tickets.entry(kind)
            sessions.public(conference, hour=8 + 2 * len(counts) + _row)
        browser.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/admin/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_letter_of_the_outbox_shows_no_secret_link(conference: Conference, registration_officer: User, client_of: Browser) -> None:
    ticket = tickets.ticket(tickets.ticket_type(conference))
    letter = OutgoingMail.objects.get()
    secret = ticket.order.secret
    assert secret in letter.body

    assert secret not in client_of(registration_officer).get(address(letter)).content.decode()
