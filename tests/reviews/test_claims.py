"""From a remark to a correction: the states, who decides, what readers see, and what editors never see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conference import kept
from conference.lib.errors import IllegalTransition, SayWhy, StaleRow
from conference.models import Activity, Conference, Role
from proceedings.models import Notice, NoticeState, Paper
from proceedings.services import notices
from proceedings.services import papers as paper_services
from reviews.models import CLAIM_TRANSITIONS, ClaimState, ErrorClaim, Reply, ReplyState
from reviews.places import claims_waiting
from reviews.queries.claims import claims_of, waiting_for
from reviews.readers import Reader
from reviews.services import claims, moderation, writing
from reviews.voices import by_account
from tests.factories import conference as people
from tests.factories import proceedings as papers
from tests.factories import reviews as make
from tests.reviews.test_replies import known_as

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
LIST = "/admin/reviews/errorclaim/"


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference, title="What was asked")


@pytest.fixture
def author(paper: Paper) -> Reader:
    return make.author_of(paper)


@pytest.fixture
def claim(paper: Paper, moderator: User) -> ErrorClaim:
    return make.claimed(paper, by=moderator, display_name="quiet_reader", is_pseudonym=True, email="secret@example.net")


@pytest.fixture
def desk(editor: User, client_of: Browser) -> Client:
    return client_of(editor)


def second_version(paper: Paper) -> Any:
    paper.refresh_from_db()
    paper_services.add_version(paper, papers.manuscript(title="What was asked", note="Table 2 mended."), by=None)
    paper_services.publish(paper, by=None)
    return paper.current


def erratum(paper: Paper) -> Notice:
    paper.refresh_from_db()
    return notices.issue(paper, notices.NoticeWords("erratum", "Table 2 was wrong."), by=None)


def state_of(claim: ErrorClaim) -> str:
    claim.refresh_from_db()
    return claim.state


def shown(claim: ErrorClaim) -> Any:
    return claims_of([claim.review])[claim.review_id]


def steps(claim: ErrorClaim) -> list[tuple[str, str]]:
    return list(claim.steps.values_list("role", "state"))


# --- The states ---------------------------------------------------------------------------------------------------------

VERBS = {
    "acknowledge": lambda claim, by: claims.acknowledge(claim, by=by),
    "fix": lambda claim, by: claims.fixed_in(claim, second_version(claim.paper), by=by),
    "correct": lambda claim, by: claims.corrected_by(claim, erratum(claim.paper), by=by),
    "leave": lambda claim, by: claims.no_action(claim, by=by, reason="A matter of rounding."),
    "reopen": lambda claim, by: claims.reopen(claim, by=by, reason="There is more to it."),
    "begin": lambda claim, by: claims.begin_notice(claim, by=by),
}
CLOSING = {"fix": ClaimState.FIXED, "correct": ClaimState.ERRATUM, "leave": ClaimState.NO_ACTION}
ALLOWED: dict[str, dict[str, str]] = {
    ClaimState.OPEN: {**CLOSING, "acknowledge": ClaimState.ACKNOWLEDGED, "begin": ClaimState.ACKNOWLEDGED},
    ClaimState.ACKNOWLEDGED: {**CLOSING, "begin": ClaimState.ACKNOWLEDGED},
    ClaimState.FIXED: {"reopen": ClaimState.OPEN},
    ClaimState.ERRATUM: {"reopen": ClaimState.OPEN},
    ClaimState.NO_ACTION: {"reopen": ClaimState.OPEN},
}
WAYS = {
    ClaimState.OPEN: [], ClaimState.ACKNOWLEDGED: ["acknowledge"], ClaimState.FIXED: ["fix"], ClaimState.ERRATUM: ["correct"],
    ClaimState.NO_ACTION: ["leave"],
}  # fmt: skip


@pytest.mark.parametrize("state", list(ALLOWED))
@pytest.mark.parametrize("verb", list(VERBS))
def test_each_verb_does_what_the_table_says_and_nothing_else(claim: ErrorClaim, editor: User, state: str, verb: str) -> None:
    for step in WAYS[state]:
        VERBS[step](claim, editor)
    assert state_of(claim) == state

    if verb in ALLOWED[state]:
        VERBS[verb](claim, editor)
        assert state_of(claim) == ALLOWED[state][verb]
        return
    with pytest.raises(IllegalTransition):
        VERBS[verb](claim, editor)
    assert state_of(claim) == state


def test_the_table_names_every_state() -> None:
    assert set(CLAIM_TRANSITIONS) == set(ClaimState.values) == set(ALLOWED)


def test_each_step_is_kept_with_who_took_it(claim: ErrorClaim, author: Reader, editor: User) -> None:
    claims.acknowledge(claim, by=author)
    claims.no_action(claim, by=editor, reason="A matter of rounding.")
    claims.reopen(claim, by=editor, reason="It was not.")

    assert steps(claim) == [("author", "acknowledged"), ("editor", "no action"), ("editor", "open")]
    assert claim.steps.first().display_name == "Leyla Nümunəli"
    claim.refresh_from_db()
    assert (claim.reason, claim.notice, claim.fixed_in, claim.row_version) == ("", None, None, 4)
    verbs = list(Activity.objects.filter(verb__startswith="claim").order_by("pk").values_list("verb", "actor__email"))
    assert verbs == [("claim acknowledged", None), ("claim left", editor.email), ("claim opened again", editor.email)]


# --- Who decides --------------------------------------------------------------------------------------------------------


def test_an_author_agrees_or_disagrees_and_the_words_wait_for_a_moderator(claim: ErrorClaim, author: Reader, moderator: User) -> None:
    claims.disagree(claim, by=author, words="The columns are right; the note below says so.")

    row = shown(claim)
    assert (row.state, row.label) == ("open", "an author disagrees, the editors decide")
    assert "columns are right" not in repr(row)
    reply = Reply.objects.get()
    assert (reply.state, reply.text) == (ReplyState.PENDING, "The columns are right; the note below says so.")
    with pytest.raises(claims.SaidAlready):
        claims.disagree(claim, by=author, words="Once more.")


@pytest.mark.parametrize("verb", ["fix", "correct", "leave", "reopen", "begin"])
def test_whoever_wrote_the_paper_closes_nothing(claim: ErrorClaim, paper: Paper, editor: User, owner: User, verb: str) -> None:
    make.author_of(paper, editor.email_key)
    if verb == "reopen":
        claims.no_action(claim, by=owner, reason="No.")
    before = state_of(claim)

    with pytest.raises(claims.NotYours):
        VERBS[verb](claim, editor)
    assert state_of(claim) == before


@pytest.mark.parametrize("verb", list(VERBS))
def test_nobody_else_decides(
    claim: ErrorClaim, verb: str, moderator: User, organiser_of_another_conference: User, reader: User, owner: User
) -> None:
    if verb == "reopen":
        claims.no_action(claim, by=owner, reason="No.")
    before = state_of(claim)

    for person in (moderator, organiser_of_another_conference, reader):
        with pytest.raises(claims.NotYours):
            VERBS[verb](claim, person)
    assert state_of(claim) == before


def test_an_editor_does_not_disagree_but_decides(claim: ErrorClaim, editor: User) -> None:
    with pytest.raises(claims.NotYours):
        claims.disagree(claim, by=by_account(editor), words="No.")


@pytest.mark.parametrize("verb", ["no_action", "reopen"])
def test_a_reason_is_given(claim: ErrorClaim, editor: User, verb: str) -> None:
    with pytest.raises(SayWhy):
        getattr(claims, verb)(claim, by=editor, reason=" \u200b ")


def test_only_a_newer_published_version_of_the_same_paper_mends_it(claim: ErrorClaim, conference: Conference, editor: User) -> None:
    other = papers.paper(at=conference)
    draft = paper_services.add_version(claim.paper, papers.manuscript(note="Not yet."), by=None)

    for version in (claim.review.version, second_version(other), draft):
        with pytest.raises(claims.OtherVersion):
            claims.fixed_in(claim, version, by=editor)


def test_only_a_published_notice_about_the_same_paper_corrects_it(claim: ErrorClaim, conference: Conference, editor: User) -> None:
    draft = notices.draft(claim.paper, notices.NoticeWords("erratum", "Not yet."), by=None)

    for notice in (erratum(papers.paper(at=conference)), draft):
        with pytest.raises(claims.OtherNotice):
            claims.corrected_by(claim, notice, by=editor)


def test_what_somebody_else_decided_meanwhile_is_not_decided_over(claim: ErrorClaim, editor: User) -> None:
    seen = claim.row_version
    claims.acknowledge(claim, by=editor)

    with pytest.raises(StaleRow):
        claims.no_action(claim, by=editor, reason="No.", expected=seen)


# --- A notice begun from it -----------------------------------------------------------------------------------------------


def test_a_notice_begun_from_it_names_the_review_and_closes_it_when_it_is_published(
    claim: ErrorClaim, editor: User, stranger: Client
) -> None:
    notice = claims.begin_notice(claim, by=editor)
    assert (notice.state, notice.kind, notice.about, state_of(claim)) == ("draft", "erratum", claim.review.version, "acknowledged")
    assert f"Found by a reader: <http://localhost:8000/reviews/{claim.review.public_id}/>" in notice.text
    assert "quiet_reader" not in notice.text
    assert claims.begin_notice(claim, by=editor) == notice

    notices.publish(notice, by=editor)

    assert state_of(claim) == ClaimState.ERRATUM
    assert claim.notice == notice
    page = stranger.get(notice.get_absolute_url()).content.decode()
    assert f'Table 2: <a href="/reviews/{claim.review.public_id}/">review by quiet_reader</a>' in page
    assert "secret@" not in page
    call_command("check_invariants")


def test_a_notice_begun_from_a_review_that_is_gone_leads_nobody_there(claim: ErrorClaim, moderator: User, editor: User) -> None:
    moderation.hide(claim.review, by=moderator)

    assert claims.begin_notice(claim, by=editor).text == "Table 2: …"


def test_a_draft_thrown_away_leaves_the_claim_as_it_is(claim: ErrorClaim, editor: User) -> None:
    notice = claims.begin_notice(claim, by=editor)

    notices.discard(notice, by=editor)

    assert (state_of(claim), claim.drafted) == (ClaimState.ACKNOWLEDGED, None)
    assert claims.begin_notice(claim, by=editor).state == NoticeState.DRAFT


def test_what_was_decided_otherwise_meanwhile_is_not_closed_again(claim: ErrorClaim, editor: User) -> None:
    notice = claims.begin_notice(claim, by=editor)
    claims.no_action(claim, by=editor, reason="A misreading after all.")

    notices.publish(notice, by=editor)

    assert (state_of(claim), claim.notice) == (ClaimState.NO_ACTION, None)


# --- What readers see -----------------------------------------------------------------------------------------------------


def test_a_version_that_mends_it_says_who_found_it(claim: ErrorClaim, editor: User, stranger: Client) -> None:
    version = second_version(claim.paper)
    assert "found by quiet_reader" not in stranger.get(claim.paper.get_absolute_url()).content.decode()

    claims.fixed_in(claim, version, by=editor)

    page = stranger.get(claim.paper.get_absolute_url()).content.decode()
    assert "Corrected after a review: Table 2," in page
    assert f'<a href="/reviews/{claim.review.public_id}/">found by quiet_reader</a>' in page
    assert "found by" not in stranger.get(claim.review.version.get_absolute_url()).content.decode()
    row = shown(claim)
    assert (row.label, row.url_of_correction, row.is_corrected) == ("fixed in version 2", version.get_absolute_url(), True)
    claims.reopen(claim, by=editor, reason="Not quite.")
    assert "found by" not in stranger.get(claim.paper.get_absolute_url()).content.decode()


@pytest.mark.parametrize("verb", ["hide", "withdraw"])
def test_the_claim_of_a_review_that_is_gone_is_not_public_but_stays_with_the_editors(
    claim: ErrorClaim, author: Reader, moderator: User, editor: User, stranger: Client, verb: str
) -> None:
    notice = erratum(claim.paper)
    claims.corrected_by(claim, notice, by=editor)
    {"hide": lambda: moderation.hide(claim.review, by=moderator), "withdraw": lambda: writing.withdraw(claim.review, by=None)}[verb]()

    assert claims_of([claim.review]) == {}
    assert "quiet_reader" not in stranger.get(notice.get_absolute_url()).content.decode()
    assert list(ErrorClaim.objects.visible_to(editor)) == [claim]
    claims.reopen(claim, by=editor, reason="We look again.")
    with pytest.raises(claims.NotSeen):
        claims.acknowledge(claim, by=author)


def test_what_no_moderator_has_read_goes_to_nobody(paper: Paper, moderator: User, editor: User, conference: Conference) -> None:
    make.pending(paper, place="Page 4")
    review = make.pending(paper, place="Page 5")
    moderation.publish(review, by=moderator)
    moderation.undo(review, by=moderator)

    assert list(ErrorClaim.objects.visible_to(editor)) == []
    assert waiting_for(editor, conference) == ()
    for claim in ErrorClaim.objects.all():
        with pytest.raises(claims.NotSeen):
            claims.acknowledge(claim, by=editor)


def test_claims_cost_two_statements_whatever_their_number(conference: Conference, moderator: User, editor: User) -> None:
    made = [make.claimed(papers.paper(at=conference), by=moderator) for _more in range(3)]
    for claim in made:
        claims.acknowledge(claim, by=editor)
        claims.fixed_in(claim, second_version(claim.paper), by=editor)

    for some in (made[:1], made):
        with CaptureQueriesContext(connection) as captured:
            found = claims_of([claim.review for claim in some])
        assert (len(captured), len(found)) == (2, len(some))


def test_the_kept_pages_follow_every_step(claim: ErrorClaim, editor: User, stranger: Client) -> None:
    notice = erratum(claim.paper)
    pages = [claim.paper.get_absolute_url(), notice.get_absolute_url(), claim.review.get_absolute_url()]
    verbs: list[Callable[[], None]] = [
        lambda: claims.acknowledge(claim, by=editor),
        lambda: claims.corrected_by(claim, notice, by=editor),
        lambda: claims.reopen(claim, by=editor, reason="Not quite."),
        lambda: claims.no_action(claim, by=editor, reason="It is right."),
    ]
    for verb in verbs:
        for address in pages:
            stranger.get(address)
        verb()
        served = [stranger.get(address).content for address in pages]
        kept.store.clear()
        assert served == [stranger.get(address).content for address in pages]


# --- The author's page --------------------------------------------------------------------------------------------------


def test_an_author_says_on_the_page_whether_something_is_wrong(claim: ErrorClaim, author: Reader) -> None:
    browser, page = known_as(author.email), f"/reviews/{claim.review.public_id}/answer/"
    assert "Is something wrong there?" in browser.get(page).content.decode()

    for sent, kept_words in (({"stance": "", "words": "My words stay."}, "My words stay."), ({"stance": "disagree", "words": " "}, "")):
        refused = browser.post(f"{page}claim/", sent)
        assert (refused.status_code, state_of(claim)) == (422, ClaimState.OPEN)
        assert kept_words in refused.content.decode()
    assert browser.post(f"{page}claim/", {"stance": "acknowledge", "words": "Thank you."}).status_code == 302

    assert state_of(claim) == ClaimState.ACKNOWLEDGED
    assert "Is something wrong there?" not in browser.get(page).content.decode()
    assert Reply.objects.get().text == "Thank you."


def test_an_editor_is_led_to_the_panel_and_takes_no_stance_there(claim: ErrorClaim, desk: Client) -> None:
    page = f"/reviews/{claim.review.public_id}/answer/"

    assert f"{LIST}{claim.pk}/change/" in desk.get(page).content.decode()
    assert desk.post(f"{page}claim/", {"stance": "disagree", "words": "No."}).status_code == 409
    assert steps(claim) == []


def test_a_review_without_a_possible_error_asks_for_no_stance(paper: Paper, author: Reader, moderator: User) -> None:
    review = make.published(paper, by=moderator)
    browser, page = known_as(author.email), f"/reviews/{review.public_id}/answer/"

    assert "Is something wrong there?" not in browser.get(page).content.decode()
    assert browser.post(f"{page}claim/", {"stance": "acknowledge"}).status_code == 409


# --- The panel ----------------------------------------------------------------------------------------------------------


def decide(desk: Client, claim: ErrorClaim, verb: str, **values: object) -> Any:
    claim.refresh_from_db()
    sent = {f"{verb}-{name}": value for name, value in {"seen": claim.row_version, **values}.items()}
    return desk.post(f"{LIST}{claim.pk}/decide/{verb}/", sent)


def test_an_editor_works_a_claim_through_in_the_panel(claim: ErrorClaim, desk: Client, editor: User) -> None:
    version, notice = second_version(claim.paper), erratum(claim.paper)
    ways: list[tuple[str, dict[str, object], str]] = [
        ("acknowledge", {"words": "We look."}, "acknowledged"),
        ("fixed", {"version": version.pk}, "fixed"),
        ("reopen", {"words": "Not quite."}, "open"),
        ("no_action", {"words": "It is right."}, "no action"),
        ("reopen", {"words": "It is not."}, "open"),
        ("corrected", {"notice": notice.pk}, "erratum"),
    ]
    for verb, values, state in ways:
        assert desk.get(f"{LIST}{claim.pk}/change/").status_code == 200
        assert (decide(desk, claim, verb, **values).status_code, state_of(claim)) == (302, state)
    assert [role for role, _state in steps(claim)] == ["editor"] * 6


def test_beginning_an_erratum_leads_into_its_draft(claim: ErrorClaim, desk: Client) -> None:
    answer = decide(desk, claim, "begin_notice")

    claim.refresh_from_db()
    assert answer["Location"] == f"/admin/proceedings/notice/{claim.drafted_id}/change/"
    assert "Found by a reader" in desk.get(answer["Location"]).content.decode()
    assert "Go on with the notice" in desk.get(f"{LIST}{claim.pk}/change/").content.decode()
    desk.post("/admin/proceedings/notice/", {"action": "publish", "_selected_action": [claim.drafted_id]})
    assert state_of(claim) == ClaimState.ERRATUM


def test_a_reason_that_lacks_is_asked_for_and_what_is_stale_keeps_its_words(claim: ErrorClaim, desk: Client, editor: User) -> None:
    assert decide(desk, claim, "no_action", words="").status_code == 422
    assert decide(desk, claim, "fixed", version=999).status_code == 422

    stale = claim.row_version
    claims.acknowledge(claim, by=editor)
    refused = decide(desk, claim, "no_action", seen=stale, words="These words took a while.")

    assert (refused.status_code, state_of(claim)) == (409, ClaimState.ACKNOWLEDGED)
    assert "These words took a while." in refused.content.decode()
    assert "Somebody else has changed this" in refused.content.decode()


def test_editors_and_moderators_meet_the_name_shown_and_never_the_address(
    claim: ErrorClaim, author: Reader, desk: Client, moderator: User, client_of: Browser, editor: User
) -> None:
    claims.acknowledge(claim, by=author, words="Thank you.")
    pages = [LIST, f"{LIST}?q=quiet", f"{LIST}{claim.pk}/change/", f"{LIST}{claim.pk}/history/", "/admin/", "/admin/activity/"]

    for address in pages:
        page = desk.get(address).content.decode()
        assert "secret@" not in page, address
    assert "quiet_reader" in desk.get(f"{LIST}{claim.pk}/change/").content.decode()
    assert list(desk.get(f"{LIST}?q=secret").context["cl"].result_list) == []
    looks_on = client_of(moderator).get(f"{LIST}{claim.pk}/change/")
    assert looks_on.status_code == 200
    assert "Acknowledge</button>" not in looks_on.content.decode()


def test_what_an_author_says_of_it_is_before_the_editor_at_once_and_once(
    claim: ErrorClaim, author: Reader, desk: Client, moderator: User
) -> None:
    claims.disagree(claim, by=author, words="The columns are right.")
    page = f"{LIST}{claim.pk}/change/"
    assert desk.get(page).content.decode().count("The columns are right.") == 1

    moderation.decline(Reply.objects.get(), by=moderator, reason="empty", words="")

    assert desk.get(page).content.decode().count("The columns are right.") == 1


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.REGISTRATION, Role.DOOR, Role.MODERATOR])
def test_other_roles_decide_nothing(claim: ErrorClaim, conference: Conference, role: str, client_of: Browser) -> None:
    browser = client_of(people.member(role, at=conference))

    assert decide(browser, claim, "acknowledge").status_code == (403 if role == Role.MODERATOR else 404)
    assert state_of(claim) == ClaimState.OPEN


def test_strangers_and_editors_of_other_conferences_decide_nothing(
    claim: ErrorClaim, stranger: Client, other_conference: Conference, client_of: Browser
) -> None:
    elsewhere = client_of(people.member(Role.EDITOR, at=other_conference))

    assert (decide(stranger, claim, "acknowledge").status_code, decide(elsewhere, claim, "acknowledge").status_code) == (302, 404)
    assert elsewhere.get(f"{LIST}{claim.pk}/change/").status_code == 302
    assert waiting_for(people.member(Role.EDITOR, at=other_conference), other_conference) == ()
    assert state_of(claim) == ClaimState.OPEN


def test_what_waits_stands_on_the_start_page_of_who_decides(
    claim: ErrorClaim, conference: Conference, editor: User, moderator: User, desk: Client
) -> None:
    [need] = claims_waiting(editor, conference, timezone.now())
    [row] = waiting_for(editor, conference)

    assert (need.count, need.url) == (1, f"{LIST}?waits=yes")
    assert (row.review, row.place, row.name, row.state) == (claim.review.public_id, "Table 2", "quiet_reader", "open")
    assert desk.get(row.url).status_code == 200
    assert list(desk.get(need.url).context["cl"].result_list) == [claim]
    assert claims_waiting(moderator, conference, timezone.now()) == []
    claims.no_action(claim, by=editor, reason="It is right.")
    assert (claims_waiting(editor, conference, timezone.now()), waiting_for(editor, conference)) == ([], ())


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_text_comes_back_as_text(paper: Paper, moderator: User, editor: User, desk: Client, stranger: Client, text: str) -> None:
    claim = make.claimed(paper, by=moderator, place=text, display_name=text)
    notice = claims.begin_notice(claim, by=editor)
    notices.publish(notice, by=editor)
    claims.reopen(claim, by=editor, reason=text)
    claims.corrected_by(claim, notice, by=editor, words=text)

    for page in (desk.get(f"{LIST}{claim.pk}/change/"), desk.get(LIST), stranger.get(notice.get_absolute_url())):
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
