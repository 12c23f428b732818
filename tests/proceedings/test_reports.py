"""Readers report problems; editors answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from conference.lib import automatic
from conference.models import Conference, OutgoingMail
from proceedings import personal
from proceedings.models import Notice, Paper, ProblemReport, ReportState
from proceedings.services import papers, refusals, reports
from proceedings.services.reports import ReportWords
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
REPORTS = "/admin/proceedings/problemreport/"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests write faster than people do."""
    monkeypatch.setattr(automatic, "LEAST_SECONDS", 0)


def began(client: Client, address: str) -> str:
    return client.get(address).context["form"]["began"].initial  # type: ignore[no-any-return]


def reported(paper: Paper, **fields: Any) -> ProblemReport:
    return reports.report(paper, ReportWords(**{"text": "Table 2 is wrong.", "email": "Reader@example.org", **fields}))


def send(client: Client, paper: Paper, **fields: Any) -> Any:
    address = f"/papers/{paper.public_id}/report/"
    values = {"place": "Page 3", "text": "The sum is wrong.", "email": "", "began": began(client, address), **fields}
    return client.post(address, values)


def test_a_reader_reports_and_only_the_editors_learn_of_it(stranger: Client, conference: Conference) -> None:
    paper = make.paper(at=conference)

    answer = send(stranger, paper, email="reader@example.org")

    row = ProblemReport.objects.get()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")
    assert (row.paper, row.about, row.place, row.text, row.email, row.state) == (
        paper, paper.current, "Page 3", "The sum is wrong.", "reader@example.org", ReportState.OPEN,
    )  # fmt: skip
    assert "They read it and write to the address that you left." in answer.content.decode()
    assert "The sum is wrong." not in stranger.get(paper.get_absolute_url()).content.decode()


@pytest.mark.parametrize("fields", [{"text": ""}, {"text": "\u200b\x07"}, {"email": "not an address"}, {"text": "x" * 6000}])
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(stranger: Client, fields: dict[str, str]) -> None:
    answer = send(stranger, make.paper(), **{"place": "A kept place", **fields})

    assert answer.status_code == 422
    assert "A kept place" in answer.content.decode()
    assert not ProblemReport.objects.exists()


@pytest.mark.parametrize("fields", [{"website": "https://spam.example"}, {"began": ""}, {"began": "forged"}])
def test_programs_are_thanked_and_nothing_of_theirs_is_kept(stranger: Client, fields: dict[str, str]) -> None:
    answer = send(stranger, make.paper(), **fields)

    assert answer.status_code == 200
    assert not ProblemReport.objects.exists()


def test_one_household_reports_ten_times_an_hour(stranger: Client) -> None:
    paper = make.paper()

    answers = [send(stranger, paper).status_code for _try in range(11)]

    assert answers == [200] * 10 + [429]


def test_a_paper_without_a_page_takes_no_report(stranger: Client) -> None:
    draft, removed = make.draft(), make.paper()
    papers.remove(removed, reason="By law.", by=None)

    assert [stranger.get(f"/papers/{row.public_id}/report/").status_code for row in (draft, removed)] == [404, 404]
    with pytest.raises(refusals.Frozen):
        reported(draft)


def test_an_answer_is_mailed_to_whoever_left_an_address(conference: Conference, editor: User, client_of: Browser) -> None:
    paper, browser = make.paper(at=conference, title="Asked about"), client_of(editor)
    row, silent = reported(paper), reported(paper, email="")

    for report in (row, silent):
        browser.post(f"{REPORTS}{report.pk}/change/", {"words": "It is mended in version 2.", "row_version": report.version})

    row.refresh_from_db()
    mail = OutgoingMail.objects.get()
    assert (row.state, row.answer) == (ReportState.ANSWERED, "It is mended in version 2.")
    assert (mail.recipient, mail.subject) == ("Reader@example.org", "About the problem that you reported in “Asked about”")
    assert "It is mended in version 2." in mail.body


def test_a_report_is_closed_with_a_reason_and_opened_again(conference: Conference, editor: User, client_of: Browser) -> None:
    row, browser = reported(make.paper(at=conference)), client_of(editor)

    asked = browser.post(REPORTS, {"action": "close", "_selected_action": [row.pk]})
    browser.post(REPORTS, {"action": "close", "_selected_action": [row.pk], "reason": "A misreading."})
    closed = ProblemReport.objects.get().state
    browser.post(REPORTS, {"action": "reopen", "_selected_action": [row.pk]})

    assert 'name="reason"' in asked.content.decode()
    assert (closed, ProblemReport.objects.get().state) == (ReportState.CLOSED, ReportState.OPEN)
    assert not OutgoingMail.objects.exists()


def test_a_notice_is_written_from_a_report(conference: Conference, editor: User, client_of: Browser) -> None:
    paper, browser = make.paper(at=conference), client_of(editor)
    row = reported(paper)

    led = browser.post(REPORTS, {"action": "write_notice", "_selected_action": [row.pk]})
    form = browser.get(led["Location"])
    words = {"paper": paper.pk, "kind": "erratum", "language": "en", "text": "Table 2 was wrong.", "about_number": "1"}
    browser.post(led["Location"], words)

    row.refresh_from_db()
    assert "Table 2 is wrong." in form.content.decode()
    assert row.notice == Notice.objects.get(text="Table 2 was wrong.")


def test_editors_of_another_organisation_find_no_report(
    conference: Conference, organiser_of_another_conference: User, client_of: Browser
) -> None:
    row = reported(make.paper(at=conference), text="A secret complaint.")
    browser = client_of(organiser_of_another_conference)

    assert "A secret complaint." not in browser.get(REPORTS).content.decode()
    assert browser.get(f"{REPORTS}{row.pk}/change/").status_code == 302
    assert "A secret complaint." not in browser.get(f"/admin/proceedings/notice/add/?report={row.pk}").content.decode()
    browser.post(f"{REPORTS}{row.pk}/change/", {"words": "Mine.", "row_version": row.version})
    assert ProblemReport.objects.get().state == ReportState.OPEN


def test_open_reports_are_counted_at_the_start(conference: Conference, editor: User, client_of: Browser) -> None:
    reported(make.paper(at=conference))

    assert f"{REPORTS}?state__exact=open" in client_of(editor).get("/admin/").content.decode()


def test_a_reporter_is_shown_what_is_kept_and_forgotten_on_demand() -> None:
    row = reported(make.paper(), place="Page 2")

    shown = personal.records.show("reader@example.org")
    count = personal.records.erase("reader@example.org", None)

    row.refresh_from_db()
    assert [entry.values["text"] for entry in shown] == ["Table 2 is wrong."]
    assert (count, row.email, row.email_key, row.text) == (1, "", "", "Table 2 is wrong.")
    assert personal.records.show("reader@example.org") == []
