from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.models import Conference
from registrations.models import RefundStep, Rules
from registrations.services import rules
from tests.factories import conference as make_conference
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

PAGE = "/admin/registrations/rules/"
DATES = ("changes_until", "handed_over_until", "cancelled_until")


@pytest.fixture
def panel(registration_officer: User, client_of) -> Client:
    return client_of(registration_officer)


def filled(*steps: tuple[str, str, str], already: int = 0, **fields: object) -> dict[str, object]:
    """The form as the browser sends it: the rules, and the steps as day, time and per cent."""
    values = {f"{name}_{part}": "" for name in DATES for part in (0, 1)}
    values |= {"hold_minutes": "15", "offer_hours": "24", "payment_days": "14", "takes_cash": "on", "bank_account": ""}
    values |= {"listing": "nobody", "sensitive_until": ""}
    values |= {"refund_steps-TOTAL_FORMS": len(steps), "refund_steps-INITIAL_FORMS": already}
    for number, (day, time, percent) in enumerate(steps):
        values |= {f"refund_steps-{number}-until_0": day, f"refund_steps-{number}-until_1": time, f"refund_steps-{number}-percent": percent}
    return {**values, **fields}


def test_the_one_page_begins_with_the_defaults_and_keeps_what_is_decided(panel: Client, conference: Conference) -> None:
    assert "these are the defaults" in panel.get(PAGE).content.decode()

    answer = panel.post(PAGE, filled(("2027-11-12", "18:00", "0"), ("2027-11-20", "18:00", "37.5"), hold_minutes="20"))

    assert answer["Location"] == PAGE
    decided = Rules.objects.get()
    assert (decided.conference, decided.hold_minutes) == (conference, 20)
    assert [(timezone.localtime(step.until, conference.tzinfo).hour, step.fee) for step in decided.refund_steps.all()] == [
        (18, 0),
        (18, 3750),
    ]
    page = panel.get(PAGE).content.decode()
    assert 'value="37.5"' in page
    assert "before their first click" in page


def test_deciding_again_changes_the_one_row(panel: Client, conference: Conference) -> None:
    rules.decide(conference, {"hold_minutes": 30}, by=None, steps=[{"until": conference.begins_at(), "fee": 100}])
    step = RefundStep.objects.get()

    panel.post(f"{PAGE}add/", filled(("2027-11-12", "18:00", "50"), already=1, hold_minutes="40", **{"refund_steps-0-id": step.pk}))

    assert (Rules.objects.get().hold_minutes, RefundStep.objects.get().fee) == (40, 5000)


def test_a_step_that_is_left_empty_is_none(panel: Client, conference: Conference) -> None:
    panel.post(PAGE, filled(("", "", "0")))

    assert (Rules.objects.count(), RefundStep.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"takes_transfers": "on"}, "bank_account"), ({"takes_transfers": "on", "bank_account": "  "}, "bank_account"), ({"hold_minutes": "0"}, "hold_minutes"),
     ({"hold_minutes": "241"}, "hold_minutes"), ({"offer_hours": "0"}, "offer_hours")],
)  # fmt: skip
def test_a_wrong_answer_is_said_at_its_field(panel: Client, conference: Conference, fields: dict[str, str], field: str) -> None:
    answer = panel.post(PAGE, filled(**fields))

    assert set(answer.context["adminform"].form.errors) == {field}
    assert Rules.objects.count() == 0


def test_a_fee_of_more_than_everything_is_refused(panel: Client, conference: Conference) -> None:
    panel.post(PAGE, filled(("2027-11-12", "18:00", "101")))

    assert Rules.objects.count() == 0


def test_the_rules_of_others_do_not_exist(
    conference: Conference, other_conference: Conference, organiser_of_another_conference: User, client_of
) -> None:
    theirs = rules.decide(conference, {"takes_transfers": True, "bank_account": "Secret account"}, by=None)
    browser = client_of(organiser_of_another_conference)

    assert "Secret account" not in browser.get(PAGE).content.decode()
    assert browser.get(f"{PAGE}{theirs.pk}/change/").status_code == 302
    browser.post(PAGE, filled(hold_minutes="99"))
    theirs.refresh_from_db()
    assert theirs.hold_minutes == 15


def test_a_conference_that_is_over_needs_no_rules(registration_officer: User, panel: Client, conference: Conference) -> None:
    words = "The rules of registration are not decided"
    assert words not in panel.get("/admin/").content.decode()
    make.ticket_type(conference)
    assert words in panel.get("/admin/").content.decode()

    past = timezone.now().date() - timedelta(days=9)
    gone = make_conference.conference(of=conference.organisation, starts_on=past, ends_on=past)
    rules.decide(conference, {}, by=None)

    assert words not in panel.get("/admin/").content.decode()
    assert not Rules.objects.filter(conference=gone).exists()
