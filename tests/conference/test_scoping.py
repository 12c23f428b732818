import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from conference.models import Activity, Conference, OutgoingMail, Page, Role, TeamMember
from conference.permissions import conferences_of, holds
from conference.services import activity, mail
from tests.factories import conference as make

pytestmark = pytest.mark.django_db


def test_one_sees_the_conferences_of_ones_roles_and_no_other(
    conference: Conference, other_conference: Conference, owner: User, organiser: User, reader: User
) -> None:
    assert list(conferences_of(owner)) == [conference]
    assert list(conferences_of(organiser)) == [conference]
    assert list(conferences_of(reader)) == []


def test_an_owner_holds_every_role_of_the_own_organisation_only(conference: Conference, other_conference: Conference, owner: User) -> None:
    assert holds(owner, conference, Role.DOOR)
    assert not holds(owner, other_conference, Role.DOOR)


def test_a_role_does_not_cover_what_is_anothers(conference: Conference, organiser: User, moderator: User) -> None:
    assert holds(organiser, conference, Role.PROGRAMME)
    assert not holds(organiser, conference, Role.MODERATOR)
    assert not holds(moderator, conference, Role.PROGRAMME)


def test_rows_of_another_conference_do_not_exist(conference: Conference, other_conference: Conference, organiser: User) -> None:
    own, foreign = make.page(conference), make.page(other_conference)

    assert list(Page.objects.visible_to(organiser)) == [own]
    assert foreign not in Page.objects.visible_to(organiser)


def test_mail_is_seen_by_those_whose_role_covers_its_app(
    conference: Conference, moderator: User, registration_officer: User, owner: User
) -> None:
    row = mail.queue_text(to="a@example.org", subject="s", body="b", language="en", app="questions", occasion="x", conference=conference)

    assert list(OutgoingMail.objects.visible_to(registration_officer)) == [row]
    assert list(OutgoingMail.objects.visible_to(owner)) == [row]
    assert list(OutgoingMail.objects.visible_to(moderator)) == []


def test_letters_to_reviewers_are_seen_by_moderators_alone(conference: Conference, moderator: User, owner: User) -> None:
    row = mail.queue_text(to="a@example.org", subject="s", body="b", language="en", app="reviews", occasion="x", conference=conference)
    operator = User.objects.create_superuser("operator@example.org")

    assert list(OutgoingMail.objects.visible_to(moderator)) == [row]
    assert list(OutgoingMail.objects.visible_to(owner)) == []
    assert list(OutgoingMail.objects.visible_to(operator)) == []


def test_activity_is_seen_by_those_whose_role_covers_its_app(
    conference: Conference, organiser: User, moderator: User, door_staff: User, owner: User
) -> None:
    row = activity.record("page created", make.page(conference), by=owner, conference=conference)

    assert list(Activity.objects.visible_to(owner)) == [row]
    assert list(Activity.objects.visible_to(organiser)) == [row]
    assert list(Activity.objects.visible_to(moderator)) == []
    assert list(Activity.objects.visible_to(door_staff)) == []


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/conference/page/", "/admin/conference/outgoingmail/", "/admin/conference/teammember/"]
)
def test_strangers_are_asked_to_sign_in_and_readers_find_nothing(address: str, stranger: Client, reader: User, client_of) -> None:
    assert stranger.get(address).status_code == 302
    answer = client_of(reader).get(address, follow=True)
    assert answer.status_code in {403, 404}


def test_the_panels_lists_and_forms_hold_the_own_rows(conference: Conference, other_conference: Conference, owner: User, client_of) -> None:
    own, foreign = make.page(conference, title="Ours"), make.page(other_conference, title="Theirs")
    browser = client_of(owner)

    listed = browser.get("/admin/conference/page/").content.decode()

    assert "Ours" in listed
    assert "Theirs" not in listed
    assert browser.get(f"/admin/conference/page/{own.pk}/change/").status_code == 200
    assert browser.get(f"/admin/conference/page/{foreign.pk}/change/").status_code == 302


def test_the_switcher_offers_and_takes_only_the_own(conference: Conference, other_conference: Conference, owner: User, client_of) -> None:
    browser = client_of(owner)

    assert browser.post("/admin/switch/", {"conference": other_conference.pk}).status_code == 404
    assert browser.post("/admin/switch/", {"conference": conference.pk}).status_code == 302
    assert browser.get("/admin/switch/").status_code == 405


def test_a_page_is_written_through_the_panel_and_recorded(conference: Conference, owner: User, client_of, stranger: Client) -> None:
    fields = {"slug": "getting-here", "title_0": "Getting here", "body_0": "By train.", "position": "5", "in_footer": "on"}

    answer = client_of(owner).post("/admin/conference/page/add/", fields)

    assert answer.status_code == 302
    assert Page.objects.get(slug="getting-here").conference == conference
    assert "By train." in stranger.get(f"/{conference.slug}/pages/getting-here/").content.decode()


def test_a_form_that_somebody_else_overtook_says_so_and_loses_nothing(conference: Conference, owner: User, client_of) -> None:
    browser = client_of(owner)
    address = f"/admin/conference/conference/{conference.pk}/change/"
    form = browser.get(address).context["adminform"].form
    fields = {"organisation": conference.organisation_id, "slug": conference.slug, "name_0": "Mine", "tagline_0": "T", "description_0": "D",
              "starts_on": "2027-11-26", "ends_on": "2027-11-26", "zone": "Asia/Baku", "day_changes_at": "04:00", "languages": ["en"],
              "default_language": "en", "accent": "#0a4453", "venue_name_0": "V", "contact_email": "a@example.org", "currency": "AZN",
              "row_version": form.initial["row_version"] - 1 if form.initial["row_version"] > 1 else 99}  # fmt: skip

    answer = browser.post(address, fields)

    assert answer.status_code == 200
    assert "Somebody else has changed this" in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()
    conference.refresh_from_db()
    assert str(conference.name) == "The Conference"


def test_a_team_member_is_added_by_address_and_removed(conference: Conference, owner: User, client_of) -> None:
    browser = client_of(owner)

    browser.post("/admin/conference/teammember/add/", {"role": "door", "email": "new@example.org"})
    member = TeamMember.objects.get(user__email="new@example.org")
    assert (member.role, member.conference) == ("door", conference)
    browser.post(f"/admin/conference/teammember/{member.pk}/delete/", {"post": "yes"})

    assert not TeamMember.objects.filter(pk=member.pk).exists()


@pytest.fixture
def of_two(conference: Conference, other_conference: Conference) -> User:
    """Owner of one conference, door staff at another."""
    person = make.member(Role.OWNER, at=conference, email="both@example.org")
    TeamMember.objects.create(user=person, role=Role.DOOR, conference=other_conference)
    return person


def test_a_role_at_one_conference_changes_nothing_at_another(
    conference: Conference, other_conference: Conference, of_two: User, client_of
) -> None:
    browser = client_of(of_two)
    browser.post("/admin/switch/", {"conference": conference.pk})
    rows = "/admin/conference/conference/"

    own, others = (browser.post(f"{rows}{row.pk}/change/", {"name_0": "Taken"}) for row in (conference, other_conference))
    action = browser.post(rows, {"action": "take_back", "_selected_action": [other_conference.pk]})

    assert (own.status_code, others.status_code, action.status_code) == (200, 403, 403)
    other_conference.refresh_from_db()
    assert (str(other_conference.name), other_conference.state) == ("The Other Conference", "public")


def test_a_member_of_the_team_has_exactly_one_scope_and_each_role_once(conference: Conference, reader: User) -> None:
    scopes = [{}, {"conference": conference, "organisation": conference.organisation}]
    for scope in scopes:
        with pytest.raises(IntegrityError, match="team_member_has_one_scope"), transaction.atomic():
            TeamMember.objects.create(user=reader, role=Role.DOOR, **scope)
    with pytest.raises(IntegrityError, match="team_member_role_known"), transaction.atomic():
        TeamMember.objects.create(user=reader, role="king", conference=conference)
    TeamMember.objects.create(user=reader, role=Role.DOOR, conference=conference)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(user=reader, role=Role.DOOR, conference=conference)
