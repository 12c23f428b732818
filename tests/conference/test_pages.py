"""The base app's own pages, and the headers of every kind of answer."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client, RequestFactory

from accounts.models import User
from conference.lib.colours import stylesheet
from conference.models import Conference
from conference.services import conferences, organisations
from conference.views import errors
from tests.factories import conference as make
from tests.factories import proceedings as make_paper
from tests.factories import reviews as make_review

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def text(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_home_page_shows_public_conferences_only(stranger: Client, conference: Conference) -> None:
    make.conference(name="A secret plan", state="draft")
    make.conference(name="Long ago", starts_on=date(2001, 5, 1), ends_on=date(2001, 5, 2))

    page = text(stranger, "/")

    assert [name in page for name in ("The Conference", "Long ago", "A secret plan")] == [True, True, False]


def test_the_home_page_knows_conferences_of_every_organisation(
    stranger: Client, conference: Conference, other_conference: Conference
) -> None:
    text(stranger, "/")

    conferences.change(other_conference, {"name": "Another name"}, by=None)

    assert "Another name" in text(stranger, "/")


def test_the_landing_page_says_what_when_and_where(stranger: Client, conference: Conference) -> None:
    place = {"latitude": Decimal("40.37"), "longitude": Decimal("49.85")}
    conferences.change(conference, {"description": "Thirty **years**.", **place}, by=None)
    make.sponsor(conference, name="The Academy")
    make.important_date(conference, text="Doors open")

    page = text(stranger, f"/{conference.slug}/")

    for words in ("The Conference", "A headline", "<strong>years</strong>", "Congress House", "UTC+4", "Baku", "Doors open", "The Academy"):
        assert words in page, words
    assert 'href="https://www.openstreetmap.org/?mlat=40.37' in page


def test_a_page_of_words_runs_nothing(stranger: Client, conference: Conference) -> None:
    body = "## Hotels\n\n<script>alert(1)</script> <img src=x onerror=alert(2)> [here](javascript:alert(3))"
    page = make.page(conference, body=body)

    shown = text(stranger, page.get_absolute_url())

    assert "Hotels</h2>" in shown
    assert re.findall(r"<script>|<img src=x|href=\"javascript", shown) == []


def test_pages_of_others_and_of_drafts_do_not_exist(stranger: Client, conference: Conference, other_conference: Conference) -> None:
    foreign = make.page(other_conference, slug="only-there")

    assert stranger.get(f"/{conference.slug}/pages/{foreign.slug}/").status_code == 404
    conferences.unpublish(other_conference, by=None)
    for path in ("", "pages/only-there/", "theme.css", "programme/", "speakers/", "programme.ics", "register/", "proceedings/"):
        assert stranger.get(f"/{other_conference.slug}/{path}").status_code == 404, path


def test_each_language_of_a_conference_has_its_address_in_the_head(stranger: Client, conference: Conference) -> None:
    conferences.change(conference, {"languages": ["en", "az"]}, by=None)

    page = text(stranger, f"/az/{conference.slug}/")

    links = dict(re.findall(r'hreflang="([a-z-]+)" href="http://localhost:8000([^"]+)"', page))
    assert {code: links.get(code) for code in ("en", "az", "ru", "tr")} == {
        "en": f"/{conference.slug}/", "az": f"/az/{conference.slug}/", "ru": None, "tr": None,
    }  # fmt: skip
    assert '<html lang="az"' in page


@pytest.mark.parametrize(("path", "field"), [("/privacy/", "privacy"), ("/imprint/", "imprint")])
def test_the_site_s_own_words_are_shown_and_follow_a_change(stranger: Client, conference: Conference, path: str, field: str) -> None:
    organisations.change(conference.organisation, {field: "Once"}, by=None)
    assert "Once" in text(stranger, path)

    organisations.change(conference.organisation, {field: "Then"}, by=None)

    assert "Then" in text(stranger, path)


def test_the_theme_is_a_style_sheet_of_the_conferences_colour(stranger: Client, conference: Conference) -> None:
    answer = stranger.get(f"/{conference.slug}/theme.css")

    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer.content.decode() == stylesheet(conference.slug, conference.accent)


def test_the_frame_of_a_draft_stands_around_no_paper_and_no_review(stranger: Client, conference: Conference, moderator: User) -> None:
    paper = make_paper.paper(at=conference)
    review = make_review.published(paper, by=moderator)
    conferences.change(conference, {"name": "Not to be known"}, by=None)
    conferences.unpublish(conference, by=None)

    paths = [
        paper.get_absolute_url(),
        f"/papers/{paper.public_id}/reviews/",
        review.get_absolute_url(),
        f"/papers/{paper.public_id}/reviews/new/",
    ]

    assert [path for path in paths if "Not to be known" in text(stranger, path)] == []


@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404), (errors.too_many, 429), (errors.server_error, 500), (errors.csrf_failure, 403)],
)  # fmt: skip
def test_an_error_is_a_page_in_words_that_asks_no_database(view, status: int, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = view(RequestFactory().get("/"))

    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
    assert len(re.findall(r"<h1>[^<]{5,}</h1>", answer.content.decode())) == 1


def kinds_of_answers(conference: Conference) -> list[str]:
    at = f"/{conference.slug}"
    return [
        "/",
        f"{at}/",
        f"{at}/theme.css",
        f"{at}/programme.ics",
        f"{at}/register/",
        "/admin/",
        "/accounts/login/",
        "/nothing/",
        "/healthz",
    ]


def test_every_kind_of_answer_carries_the_safe_headers(stranger: Client, conference: Conference) -> None:
    for path in kinds_of_answers(conference):
        answer = stranger.get(path)
        policy = answer["Content-Security-Policy"]
        assert (path, answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == (path, "nosniff", "DENY")
        assert answer["Referrer-Policy"] in {"strict-origin-when-cross-origin", "same-origin"}
        assert ("unsafe" in policy, "default-src 'self'" in policy, "frame-ancestors 'none'" in policy) == (False, True, True), path


def test_what_is_public_may_be_kept_and_what_is_not_may_not(stranger: Client, conference: Conference) -> None:
    at = f"/{conference.slug}"
    for path in ("/", f"{at}/", f"{at}/theme.css", f"{at}/programme.ics"):
        answer = stranger.get(path)
        assert (answer["Cache-Control"], "ETag" in answer, answer["Vary"], bool(answer.cookies)) == (
            "public, no-cache",
            True,
            "Accept-Encoding",
            False,
        )
    for path in (f"{at}/register/", "/admin/", "/accounts/login/", "/accounts/password/reset/", "/accounts/2fa/", "/nothing/"):
        assert "no-store" in stranger.get(path)["Cache-Control"], path
