"""Notices: written, published once, shown wherever the paper stands."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from conference.lib.errors import IllegalTransition, StaleRow
from conference.models import Conference, OutgoingMail
from proceedings.models import Identifier, Notice, NoticeKind, NoticeState, Paper, PaperState
from proceedings.queries.lists import listed, rows
from proceedings.services import notices, papers, refusals
from proceedings.services.notices import NoticeWords
from tests.factories import proceedings as make

pytestmark = [pytest.mark.django_db, pytest.mark.writes]
Browser = Callable[[User], Client]
NOTICES = "/admin/proceedings/notice/"


def html(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def corrected(**fields: Any) -> Paper:
    """Published in two versions."""
    paper = make.paper(title="As it was", **fields)
    papers.add_version(paper, make.manuscript(title="As it is", note="Table 2."), by=None)
    papers.publish(paper, by=None)
    return paper


def erratum(paper: Paper, text: str = "Table 2 had its columns the wrong way round.", **fields: Any) -> Notice:
    return notices.issue(paper, NoticeWords(NoticeKind.ERRATUM, text, **fields), by=None)


def test_a_draft_is_seen_by_nobody_and_rewritten_by_whoever_saw_it_last() -> None:
    paper = make.paper()
    notice = notices.draft(paper, NoticeWords("erratum", "A first attempt."), by=None)
    stale = Notice.objects.get(pk=notice.pk)

    notices.rewrite(notice, NoticeWords("corrigendum", "Better words."), by=None)

    assert Client().get(notice.get_absolute_url()).status_code == 404
    assert (notice.kind, notice.text, notice.version) == ("corrigendum", "Better words.", 2)
    with pytest.raises(StaleRow):
        notices.rewrite(stale, NoticeWords("erratum", "Slower."), by=None)


def test_what_is_published_never_changes() -> None:
    notice = erratum(make.paper())

    with pytest.raises(refusals.NoticeIsPublished):
        notices.rewrite(notice, NoticeWords("erratum", "Other words."), by=None)
    with pytest.raises(refusals.NoticeIsPublished):
        notices.discard(notice, by=None)
    with pytest.raises(IllegalTransition):
        notices.publish(notice, by=None)

    notice.refresh_from_db()
    assert notice.text == "Table 2 had its columns the wrong way round."


@pytest.mark.parametrize(
    ("kind", "standing", "prefix"),
    [("retraction", "Retraction", "RETRACTED"), ("withdrawal", "Withdrawal", "WITHDRAWN")],
)
def test_taking_a_paper_back_leaves_a_readable_tombstone(kind: str, standing: str, prefix: str) -> None:
    paper = make.paper(title="Taken back")

    notice = notices.issue(paper, NoticeWords(kind, "The data were *not* ours."), by=None)

    paper.refresh_from_db()
    page = html(Client(), paper.get_absolute_url())
    assert (paper.state, paper.tombstone) == (PaperState.RETRACTED, "The data were not ours.")
    assert "The data were not ours." in page
    assert f'href="{notice.get_absolute_url()}"' in page
    assert f'<meta name="citation_title" content="{prefix}: Taken back">' in page
    assert f'<aside class="strip retracted" aria-label="{standing}">' in page


def test_the_one_way_to_retract_is_a_notice() -> None:
    paper = make.paper()

    papers.retract(paper, reason="Two tables were invented.", by=None)

    notice = Notice.objects.get()
    assert (notice.kind, notice.state, notice.text, notice.about) == (
        "retraction", NoticeState.PUBLISHED, "Two tables were invented.", paper.current,
    )  # fmt: skip


def test_a_paper_is_taken_back_once_and_may_still_be_corrected() -> None:
    paper = make.paper()
    papers.retract(paper, reason="Invented.", by=None)

    with pytest.raises(IllegalTransition):
        papers.withdraw(Paper.objects.get(pk=paper.pk), reason="Again.", by=None)
    erratum(paper, "The reason named the wrong table.")

    assert [row.kind for row in Notice.objects.order_by("pk")] == ["retraction", "erratum"]


def test_a_notice_stands_on_every_version_and_leads_both_ways() -> None:
    paper = corrected()
    first, second = paper.versions.order_by("number")
    notice = erratum(paper, about=first, led_to=second)
    address = notice.get_absolute_url()

    pages = [html(Client(), path) for path in (paper.get_absolute_url(), f"/papers/{paper.public_id}/v1/")]
    own = html(Client(), address)

    assert [page.count(f'href="{address}"') for page in pages] == [2, 2]
    assert all("Table 2 had its columns the wrong way round." in page for page in pages)
    assert [f'href="/papers/{paper.public_id}/{tail}"' in own for tail in ("", "v1/", "v2/")] == [True, True, True]


def test_a_notice_is_claimed_by_harvesters_and_registered_by_its_doi() -> None:
    paper = make.paper()
    before = (paper.changed_at, paper.version)

    notice = erratum(paper, doi="10.5555/Notice.1")

    paper.refresh_from_db()
    assert paper.changed_at > before[0]
    assert paper.version == before[1] + 1
    assert Identifier.objects.get(notice=notice).value == "10.5555/notice.1"
    with pytest.raises(refusals.TakenIdentifier):
        erratum(make.paper(), doi="10.5555/notice.1")


def test_a_notice_speaks_of_published_papers_and_of_their_own_versions() -> None:
    paper, other = make.paper(), make.paper()

    with pytest.raises(refusals.NotInTheRecord):
        notices.draft(make.draft(), NoticeWords("erratum", "Too early."), by=None)
    with pytest.raises(refusals.OtherPaper):
        notices.draft(paper, NoticeWords("erratum", "Whose?", about=other.current), by=None)
    with pytest.raises(refusals.NoWords):
        notices.draft(paper, NoticeWords("erratum", " \u200b "), by=None)
    opened = papers.add_version(paper, make.manuscript(), by=None)
    with pytest.raises(refusals.OtherPaper):
        notices.issue(paper, NoticeWords("erratum", "Not there yet.", led_to=opened), by=None)
    assert not Notice.objects.filter(state=NoticeState.PUBLISHED).exists()


def test_authors_with_an_address_are_told(conference: Conference) -> None:
    people = (make.author(email="Leyla@example.org"), make.author("No", "Address"))
    paper = make.paper(at=conference, title="Told", authors=people)

    notice = erratum(paper)

    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.app, mail.conference) == ("leyla@example.org", "proceedings", conference)
    assert mail.subject == "Erratum about your paper “Told”"
    assert notice.get_absolute_url() in mail.body
    assert "Table 2 had its columns the wrong way round." in mail.body


def test_lists_name_the_notices_of_a_paper_in_a_constant_number_of_statements(django_assert_num_queries: Any) -> None:
    volume = make.volume()
    papers_of = [make.paper(of=volume) for _number in range(3)]
    erratum(papers_of[0])
    notices.issue(papers_of[0], NoticeWords("concern", "We ask the authors."), by=None)
    papers.retract(papers_of[1], reason="Invented.", by=None)

    with django_assert_num_queries(5):
        shown = rows(listed(Paper.objects.public()).order_by("pk"))

    assert [row.notices for row in shown] == [("Expression of concern", "Erratum"), ("Retracted",), ()]


def test_nobody_elses_notice_stands_under_a_paper(stranger: Client) -> None:
    paper, other = make.paper(), make.paper()
    notice = erratum(paper)

    assert stranger.get(f"/papers/{other.public_id}/notices/{notice.public_id}/").status_code == 404
    assert stranger.get(f"/papers/{paper.public_id}/notices/zzzzzz/").status_code == 404
    papers.remove(Paper.objects.get(pk=paper.pk), reason="By law.", by=None)
    assert stranger.get(notice.get_absolute_url()).status_code == 404


def test_a_page_of_a_notice_costs_the_same_whatever_was_said(stranger: Client, django_assert_max_num_queries: Any) -> None:
    paper = corrected()
    notice = erratum(paper)
    for text in ("One.", "Two."):
        erratum(paper, text)

    with django_assert_max_num_queries(8):
        html(stranger, notice.get_absolute_url())


def test_hostile_words_stay_words(stranger: Client) -> None:
    notice = erratum(make.paper(), "<script>alert(1)</script> ![x](https://evil.example/x.png) [y](javascript:alert(2))")

    page = html(stranger, notice.get_absolute_url())

    assert "<script>alert" not in page
    assert 'evil.example/x.png"' not in page
    assert 'href="javascript' not in page


def test_an_editor_writes_publishes_and_cannot_change_it_afterwards(conference: Conference, editor: User, client_of: Browser) -> None:
    paper, browser = make.paper(at=conference), client_of(editor)
    words = {"paper": paper.pk, "kind": "corrigendum", "language": "en", "text": "Line 3 is wrong.", "doi": "", "about_number": "1"}

    browser.post(f"{NOTICES}add/", words)
    notice = Notice.objects.get()
    browser.post(f"{NOTICES}{notice.pk}/change/", {**words, "text": "Line 4 is wrong.", "row_version": notice.version})
    browser.post(NOTICES, {"action": "publish", "_selected_action": [notice.pk]})
    refused = browser.post(f"{NOTICES}{notice.pk}/change/", {**words, "text": "Other.", "row_version": 3})

    notice.refresh_from_db()
    assert (notice.state, notice.text, notice.about) == (NoticeState.PUBLISHED, "Line 4 is wrong.", paper.current)
    assert refused.status_code == 403
    assert "Line 4 is wrong." in browser.get(f"{NOTICES}{notice.pk}/change/").content.decode()


def test_a_version_that_is_not_there_is_named_and_nothing_typed_is_lost(conference: Conference, editor: User, client_of: Browser) -> None:
    paper = make.paper(at=conference)
    words = {"paper": paper.pk, "kind": "erratum", "language": "en", "text": "Kept words.", "about_number": "7"}

    answer = client_of(editor).post(f"{NOTICES}add/", words)

    assert "The paper has no version 7." in answer.content.decode()
    assert "Kept words." in answer.content.decode()


def test_editors_of_another_organisation_find_no_notice(
    conference: Conference, organiser_of_another_conference: User, client_of: Browser
) -> None:
    paper = make.paper(at=conference)
    notice = notices.draft(paper, NoticeWords("concern", "A secret worry."), by=None)
    browser = client_of(organiser_of_another_conference)

    assert "A secret worry." not in browser.get(NOTICES).content.decode()
    assert browser.get(f"{NOTICES}{notice.pk}/change/").status_code == 302
    browser.post(NOTICES, {"action": "publish", "_selected_action": [notice.pk]})
    browser.post(f"{NOTICES}add/", {"paper": paper.pk, "kind": "retraction", "language": "en", "text": "Mine now."})
    assert list(Notice.objects.values_list("state", "text")) == [("draft", "A secret worry.")]
