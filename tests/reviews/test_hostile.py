"""Strings that break other systems, as everything that readers, authors and moderators write of a paper: they come back as text."""

import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.test import Client
from lxml import html as lxml_html

from accounts.models import User
from conference.lib.errors import DomainError
from conference.models import Conference, OutgoingMail
from proceedings.models import Paper
from reviews.models import ErrorClaim, Facet, PaperLock, Reply, Review
from reviews.services import facets, locks, moderation, reports, writing
from tests.factories import proceedings as papers
from tests.factories import reviews as make
from tests.test_hostile import active_parts, read, strings

__all__ = ["strings"]
pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
QUEUE = "/admin/reviews/review/queue/"


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def said(text: str) -> str:
    return f"{text} {make.TEXT}"[:3000]


def taken(make_one: Callable[[], object]) -> int:
    """0 for what has nothing left to read once invisible characters are gone; that is refused in words."""
    try:
        make_one()
    except DomainError:
        return 0
    return 1


def whole(paper: Paper, text: str, moderator: User) -> Review:
    """Published, mended, answered, reported and declared a possible error, in the same words everywhere."""
    review = make.published(paper, by=moderator, text=said(text), display_name=text[:80], interests=text[:200], place=text[:100])
    mended = writing.Words(4, said(f"Mended. {text}"), review.display_name, False, review.interests, review.email, "en")
    writing.revise(review, mended, by=None)
    moderation.publish(review.rewordings.get(), by=moderator)
    answer = make.reply(review, by=make.author_of(paper), text=said(text))
    moderation.publish(answer, by=moderator)
    return Review.objects.get(pk=review.pk)


def test_no_string_becomes_markup_where_a_review_is_read(strings: list[str], paper: Paper, moderator: User, stranger: Client) -> None:
    found, made = {}, 0
    for text in strings[::24]:
        made += taken(lambda text=text: whole(paper, text, moderator))
    rows = list(Review.objects.public())
    for path in [paper.get_absolute_url(), f"/papers/{paper.public_id}/reviews/", *(row.get_absolute_url() for row in rows)]:
        page = read(stranger, path)
        found[path] = active_parts(page)
        for block in lxml_html.document_fromstring(page.encode()).xpath("//script[@type='application/ld+json']"):
            json.loads(block.text)

    assert made > 0.8 * len(strings[::24])
    assert {path: parts for path, parts in found.items() if parts} == {}
    assert Reply.objects.count() >= made


def test_no_string_breaks_what_other_programs_read_of_a_review(strings: list[str], paper: Paper, moderator: User, stranger: Client) -> None:
    for text in strings[::24]:
        taken(lambda text=text: whole(paper, text, moderator))

    entries = ElementTree.fromstring(stranger.get(f"/papers/{paper.public_id}/feed.atom").content)
    for review in Review.objects.public():
        cited = json.loads(stranger.get(f"/reviews/{review.public_id}.json").content)
        bibtex = stranger.get(f"/reviews/{review.public_id}.bib").content.decode()
        assert cited["title"] if isinstance(cited, dict) else cited[0]["title"]
        assert bibtex.count("{") - bibtex.count(r"\{") == bibtex.count("}") - bibtex.count(r"\}"), bibtex
    assert entries.tag.endswith("feed")


def test_no_string_becomes_markup_in_the_panel(strings: list[str], paper: Paper, moderator: User, client_of: Browser) -> None:
    """Waiting reviews, appeals, reports and possible errors, each opened."""
    desk, found, statuses = client_of(moderator), {}, set()
    for text in strings[::30]:
        taken(lambda text=text: _waits(paper, text, moderator))
    pages = [f"{QUEUE}{row.public_id}/" for row in Review.objects.filter(state="pending")]
    pages += [f"/admin/reviews/errorclaim/{claim.pk}/change/" for claim in ErrorClaim.objects.all()]
    pages += [QUEUE, "/admin/reviews/errorclaim/", "/admin/reviews/decision/", "/admin/activity/"]
    for path in pages:
        answer = desk.get(path)
        statuses.add(answer.status_code)
        found[path] = active_parts(answer.content.decode())

    assert statuses == {200}
    assert {path: parts for path, parts in found.items() if parts} == {}
    assert Review.objects.filter(state="pending").exists()
    assert ErrorClaim.objects.exists()


def _waits(paper: Paper, text: str, moderator: User) -> None:
    declined = make.declined(paper, by=moderator, text=said(text), display_name=text[:80], interests=text[:200])
    writing.appeal(declined, text)
    claimed = make.claimed(paper, by=moderator, text=said(text), display_name=text[:80], place=text[:100])
    reports.report(claimed.review, reports.ReportWords("other", text[:500]), by=make.author_of(paper, "reporter@letters.example"))


def test_no_string_becomes_markup_in_a_letter(strings: list[str], paper: Paper, moderator: User) -> None:
    for text in strings[::30]:
        taken(lambda text=text: make.declined(paper, by=moderator, text=said(text), display_name=text[:80]))
    letters = list(OutgoingMail.objects.all())

    assert letters
    assert [mail.subject for mail in letters if "\n" in mail.subject or "\r" in mail.subject] == []


def test_no_string_breaks_the_reason_of_a_lock_or_the_name_of_a_part(
    strings: list[str], paper: Paper, conference: Conference, moderator: User, stranger: Client
) -> None:
    found = []
    for text in strings[::25]:
        if taken(lambda text=text: locks.lock(paper, reason=text[:300], by=moderator)):
            found += active_parts(read(stranger, f"/papers/{paper.public_id}/reviews/new/"))
            found += active_parts(read(stranger, f"/papers/{paper.public_id}/reviews/"))
            locks.lift(PaperLock.objects.get(paper=paper, lifted_at=None), by=moderator)
    for number, text in enumerate(strings[::50]):
        facets.add(
            conference, {"key": f"part{number}", "label": {"en": text[:40]}, "question": {"en": text[:100]}, "active": True}, by=moderator
        )
    found += active_parts(read(stranger, f"/papers/{paper.public_id}/reviews/new/"))

    assert found == []
    assert Facet.objects.filter(conference=conference).exists()


def test_a_preview_shows_text(strings: list[str], paper: Paper) -> None:
    statuses, found = set(), []
    for number, text in enumerate(strings[::24]):
        fields = {
            "rating": 4,
            "text": said(text),
            "display_name": text[:80],
            "email": f"a{number}@example.org",
            "interests": text[:200],
            "shown": "name",
        }
        browser = Client(REMOTE_ADDR=f"10.9.{number // 250}.{number % 250 + 1}")
        page = f"/papers/{paper.public_id}/reviews/new/"
        fields["began"] = browser.get(page).context["form"].fields["began"].initial
        answer = browser.post(page, {**fields, "error": "on", "place": text[:100], "preview": "1"})
        statuses.add(answer.status_code)
        found += active_parts(answer.content.decode())

    assert statuses <= {200, 422}
    assert 200 in statuses
    assert found == []
