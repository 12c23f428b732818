"""A proof of work is asked for where much comes; without it a review is taken all the same."""

import base64
import json

import altcha
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from conference.models import Conference
from proceedings.models import Paper
from reviews.limits import HOUSEHOLD, PERSON
from reviews.models import Review
from reviews.services import pressure, proofs, writing
from reviews.services.judging import UNPROVEN
from reviews.services.pressure import Level
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
NO_PROOF = {"name": "no proof of work", "points": UNPROVEN, "words": {}}


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def address_of(paper: Paper) -> str:
    return f"/papers/{paper.public_id}/reviews/new/"


def solved(found: dict) -> str:
    """What the widget would send."""
    challenge = altcha.Challenge.from_dict(found)
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def asked(paper: Paper) -> dict:
    return proofs.challenge(paper, Level.RISEN)


def send(browser: Client, paper: Paper, **fields) -> Review:
    form = {
        "rating": 4, "text": make.TEXT, "shown": "name", "display_name": "A Reader", "email": "reader@example.org", "interests": "None",
        "began": browser.get(address_of(paper)).context["form"].fields["began"].initial,
    }  # fmt: skip
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=10)):
        answer = browser.post(address_of(paper), {**form, **fields})
    assert answer.status_code == 200
    return Review.objects.get()


def test_a_calm_form_asks_for_no_proof(paper: Paper, stranger: Client) -> None:
    assert "data-proof" not in stranger.get(address_of(paper)).content.decode()
    assert send(stranger, paper).signals == []


def test_where_a_surge_stands_the_form_asks_and_says_that_it_is_no_puzzle(paper: Paper, stranger: Client) -> None:
    make.surge(paper)

    page = stranger.get(address_of(paper)).content.decode()

    assert f'data-challenge="/reviews/challenge/?paper={paper.public_id}"' in page
    assert "It is no puzzle for you" in page


def test_a_challenge_is_kept_nowhere_and_harder_in_a_surge(paper: Paper, stranger: Client) -> None:
    calm = stranger.get("/reviews/challenge/", {"paper": paper.public_id})
    make.surge(paper)

    assert calm["Cache-Control"] == "no-store, private"
    assert set(calm.json()) == {"parameters", "signature"}
    assert pressure.standing(paper, household="10.0.0").level == Level.SURGE
    assert proofs.STEPS[Level.SURGE][0] > proofs.STEPS[Level.RISEN][1]


def test_a_challenge_of_a_paper_that_is_not_there(stranger: Client) -> None:
    assert stranger.get("/reviews/challenge/", {"paper": "nosuch"}).status_code == 404
    assert stranger.get("/reviews/challenge/").status_code == 404


def test_who_sends_the_proof_is_seen_as_everybody(paper: Paper, stranger: Client) -> None:
    make.surge(paper)
    challenge = stranger.get("/reviews/challenge/", {"paper": paper.public_id}).json()

    assert send(stranger, paper, altcha=solved(challenge)).signals == []


def test_without_a_proof_a_review_is_taken_and_moderators_see_it(paper: Paper, stranger: Client) -> None:
    make.surge(paper)

    review = send(stranger, paper)
    assert review.signals == [NO_PROOF]
    writing.confirm_by_hand(review)

    review.refresh_from_db()
    assert NO_PROOF in review.signals
    assert review.suspicion == sum(signal["points"] for signal in review.signals)


def test_mending_the_words_makes_no_proof(paper: Paper) -> None:
    review = make.pending(paper, unproven=True)

    writing.revise(review, make.words(text=f"{make.TEXT} And more."), by=None)

    review.refresh_from_db()
    assert NO_PROOF in review.signals


def test_a_proof_counts_once(paper: Paper) -> None:
    proof = solved(asked(paper))

    assert [proofs.accept(proof, paper), proofs.accept(proof, paper)] == [True, False]


def test_a_proof_is_for_its_own_paper_and_its_own_hour(paper: Paper) -> None:
    proof = solved(asked(paper))

    assert not proofs.accept(proof, papers.paper(of=paper.volume))
    with time_machine.travel(timezone.now() + proofs.LASTS + timezone.timedelta(seconds=2)):
        assert not proofs.accept(proof, paper)


@pytest.mark.parametrize("change", [{"cost": 1}, {"expiresAt": 9_999_999_999}, {"data": {"paper": "another"}}, {"keySignature": "00"}])
def test_a_challenge_that_was_changed_is_none_of_ours(paper: Paper, change: dict) -> None:
    found = json.loads(base64.b64decode(solved(asked(paper))))
    found["challenge"]["parameters"] |= change

    assert not proofs.accept(base64.b64encode(json.dumps(found).encode()).decode(), paper)


@pytest.mark.parametrize("found", ["", "x", "e30=", "bnVsbA==", "W10=", "A" * 5000, "é", "\0"])
def test_whatever_else_is_sent_is_no_proof(paper: Paper, found: str) -> None:
    assert not proofs.accept(found, paper)


@pytest.mark.parametrize("part", ["challenge", "solution"])
@pytest.mark.parametrize(
    "value", [None, 1, "x", [], {}, {"parameters": []}, {"parameters": {}, "signature": 1}, {"counter": "x", "derivedKey": 3}]
)
def test_a_part_of_another_kind_is_no_proof(paper: Paper, part: str, value: object) -> None:
    found = json.loads(base64.b64decode(solved(asked(paper)))) | {part: value}

    assert not proofs.accept(base64.b64encode(json.dumps(found).encode()).decode(), paper)


def test_characters_that_are_not_seen_are_noted_though_they_are_not_kept(paper: Paper, stranger: Client) -> None:
    review = send(stranger, paper, text=make.TEXT.replace("small", "sm\u200ball"))

    assert (review.text, [signal["name"] for signal in review.signals]) == (make.TEXT, ["invisible characters"])
    writing.confirm_by_hand(review)

    review.refresh_from_db()
    assert "invisible characters" in {signal["name"] for signal in review.signals}


def test_looking_counts_nothing(paper: Paper) -> None:
    for _look in range(HOUSEHOLD.asks + 1):
        assert pressure.standing(paper, household="10.0.0", email="a@example.org").level == Level.CALM

    for _one in range(PERSON.asks):
        pressure.arrive(paper, household="10.0.0", email="a@example.org", proven=True)

    assert pressure.standing(paper, household="10.0.0").level == Level.CALM
    assert pressure.standing(paper, household="10.0.0", email="A@example.org").level == Level.RISEN
