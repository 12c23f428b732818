from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference.models import Conference
from registrations.models import Voucher
from registrations.services import booking
from tests.factories import registrations as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

LIST = "/admin/registrations/voucher/"


@pytest.fixture
def panel(registration_officer: User, client_of) -> Client:
    return client_of(registration_officer)


def filled(**fields: object) -> dict[str, object]:
    """The form as the browser sends it."""
    empty = {"code": "", "number": "1", "beginning": "", "label": "", "most": ""} | {
        f"valid_{end}_{part}": "" for end in ("from", "until") for part in (0, 1)
    }
    return {**empty, "kind": "percentage", "value": "10", **fields}


def codes_shown(page: bytes) -> set[str]:
    return {voucher.code for voucher in Voucher.objects.all() if f">{voucher.code}<" in page.decode()}


def test_many_codes_are_made_at_once_with_a_beginning_and_a_label(panel: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)

    answer = panel.post(
        f"{LIST}add/", filled(number="30", beginning="spk-", label="Speakers", kind="free", most="1", ticket_types=[kind.pk])
    )

    assert answer["Location"] == f"{LIST}?label=Speakers"
    made = Voucher.objects.filter(conference=conference)
    assert (made.count(), set(made.values_list("kind", "value", "most", "label"))) == (30, {("free", 0, 1, "Speakers")})
    assert {code[:4] for code in made.values_list("code", flat=True)} == {"SPK-"}
    assert {voucher.applies_to(kind) for voucher in made} == {True}


def test_a_code_of_ones_own_is_kept_in_capitals(panel: Client, conference: Conference) -> None:
    panel.post(f"{LIST}add/", filled(code="spring 24"))

    assert Voucher.objects.get().code == "SPRING24"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"code": "TWICE", "number": "2"}, "code"), ({"code": "ə=1"}, "code"), ({"value": "101"}, "value"), ({"value": "0"}, "value"),
     ({"kind": "none"}, "ticket_types"), ({"number": "2001"}, "number"),
     ({"valid_from_0": "2027-02-01", "valid_from_1": "10:00", "valid_until_0": "2027-02-01", "valid_until_1": "09:00"}, "valid_until")],
)  # fmt: skip
def test_a_wrong_answer_is_said_at_its_field_and_makes_nothing(
    panel: Client, conference: Conference, fields: dict[str, str], field: str
) -> None:
    answer = panel.post(f"{LIST}add/", filled(**fields))

    assert answer.status_code == 200
    assert set(answer.context["adminform"].form.errors) == {field}
    assert Voucher.objects.count() == 0


def test_a_code_that_stands_already_is_refused_in_words(panel: Client, conference: Conference) -> None:
    make.voucher(conference, code="SAME")

    answer = panel.post(f"{LIST}add/", filled(code="same"))

    assert answer.status_code == 200
    assert "already" in str(answer.context["adminform"].form.errors)
    assert Voucher.objects.count() == 1


def test_moments_are_typed_in_the_zone_of_the_conference(panel: Client, conference: Conference) -> None:
    panel.post(f"{LIST}add/", filled(code="ZONE", valid_until_0="2027-02-01", valid_until_1="18:00:00"))

    voucher = Voucher.objects.get()
    assert timezone.localtime(voucher.valid_until, conference.tzinfo).hour == 18
    assert 'value="18:00:00"' in panel.get(f"{LIST}{voucher.pk}/change/").content.decode()


def test_a_voucher_is_changed_but_not_below_what_is_used(panel: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind, code="USED", most=5)
    make.order(kind, 2, voucher=voucher)
    fields = filled(code="USED", ticket_types=[kind.pk])

    refused = panel.post(f"{LIST}{voucher.pk}/change/", {**fields, "most": "1"})
    panel.post(f"{LIST}{voucher.pk}/change/", {**fields, "most": "2", "kind": "free", "value": "10"})

    assert "It has been used more often than that." in refused.content.decode()
    voucher.refresh_from_db()
    assert (voucher.most, voucher.kind, voucher.value, voucher.used) == (2, "free", 0, 2)


def test_the_page_of_a_voucher_says_who_used_it(panel: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind, most=3)
    order = make.order(kind, voucher=voucher, name="Aysel <i>Alan</i>")
    make.order(kind, name="Somebody Else")

    page = panel.get(f"{LIST}{voucher.pk}/change/").content.decode()

    assert f"{order.code}</a> Aysel &lt;i&gt;Alan&lt;/i&gt;" in page
    assert "1 of 3" in page
    assert "Somebody Else" not in page


def test_the_list_is_searched_and_filtered(panel: Client, conference: Conference) -> None:
    now, kind = timezone.now(), make.ticket_type(conference)
    make.voucher(conference, kind, code="OPEN", label="Partners")
    make.voucher(conference, code="LATER", valid_from=now + timedelta(days=1))
    make.voucher(conference, code="OVER", valid_until=now - timedelta(days=1))
    make.held(kind, voucher=make.voucher(conference, code="SPENT", most=1))

    def shown(query: str) -> set[str]:
        return codes_shown(panel.get(f"{LIST}{query}").content)

    assert shown("?usable=now") == {"OPEN"}
    assert shown("?usable=later") == {"LATER"}
    assert shown("?usable=over") == {"OVER"}
    assert shown("?usable=spent") == {"SPENT"}
    assert shown("?label=Partners") == {"OPEN"}
    assert shown("?q=ove") == {"OVER"}
    assert shown("") == {"OPEN", "LATER", "OVER", "SPENT"}


def test_the_file_has_the_counts_the_buyers_and_no_formula(panel: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    voucher = make.voucher(conference, kind, code="MINE", label="=cmd()", most=5)
    make.voucher(conference, kind, code="OTHER", label="Other")
    order = make.order(kind, voucher=voucher, name="Aysel Alan")
    booking.cancel_order(make.order(kind, voucher=voucher, name="Gone Away"), by=None)

    answer = panel.get(f"{LIST}codes.csv?q=MINE")

    lines = answer.content.decode().removeprefix("\ufeff").splitlines()
    assert len(lines) == 2
    assert lines[1].split(",") == ["MINE", "percentage", "10", str(kind), "5", "1", "", "", "'=cmd()", f"{order.code} Aysel Alan"]
    assert answer["Content-Disposition"].startswith('attachment; filename="vouchers.csv"')


def test_vouchers_of_others_do_not_exist(
    conference: Conference, other_conference: Conference, organiser_of_another_conference: User, client_of
) -> None:
    foreign = make.ticket_type(conference)
    voucher = make.voucher(conference, foreign, code="SECRET-CODE", label="Secret label")
    browser = client_of(organiser_of_another_conference)

    assert "SECRET" not in browser.get(LIST).content.decode().upper()
    assert "SECRET" not in browser.get(f"{LIST}codes.csv").content.decode().upper()
    assert browser.get(f"{LIST}{voucher.pk}/change/").status_code == 302
    answer = browser.post(f"{LIST}add/", filled(code="THEIRS", ticket_types=[foreign.pk]))
    assert set(answer.context["adminform"].form.errors) == {"ticket_types"}


def test_door_staff_see_no_codes(conference: Conference, door_staff: User, client_of) -> None:
    make.voucher(conference, code="SECRET-CODE")
    browser = client_of(door_staff)

    assert [browser.get(path).status_code for path in (LIST, f"{LIST}codes.csv", f"{LIST}add/")] == [403, 403, 403]


def test_only_an_unused_voucher_is_deleted(panel: Client, conference: Conference) -> None:
    kind = make.ticket_type(conference)
    used, unused = make.voucher(conference, kind), make.voucher(conference, kind)
    make.order(kind, voucher=used)

    for voucher in (used, unused):
        panel.post(f"{LIST}{voucher.pk}/delete/", {"post": "yes"})

    assert list(Voucher.objects.all()) == [used]


@pytest.mark.parametrize("path", [LIST, f"{LIST}codes.csv"])
def test_a_voucher_costs_the_same_statements_as_three(panel: Client, conference: Conference, path: str) -> None:
    kind, counts = make.ticket_type(conference), []
    for more in (1, 2):
        for _voucher in range(more):
            make.order(kind, voucher=make.voucher(conference, kind))
        panel.get(path)
        with CaptureQueriesContext(connection) as captured:
            panel.get(path)
        counts.append(len(captured))

    assert counts[0] == counts[1]
