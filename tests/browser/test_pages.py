"""Every public page and the panel's main pages: accessible, valid, within the window, without a word in the console."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ONE_SITE, sign_in, work_at
from tests.browser.site import ROOT, Site

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]
AXE = (ROOT / "tests" / "vendor" / "axe" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAPER, RETRACTED = "oversight", "/proceedings/baku-2024/"
PUBLIC = {
    "home": "/", "landing": "/baku-2024/", "landing of the next": "/baku-forum/", "in Azerbaijani": "/az/baku-forum/", "in Russian": "/ru/baku-forum/register/",
    "in Turkish": "/tr/baku-forum/programme/",
    "speakers": "/baku-2024/speakers/", "a speaker": "{speaker}", "timetable": "/baku-forum/programme/", "a session": "{session}",
    "changes of the programme": "/baku-forum/programme/changes/",
    "found in the timetable": "/baku-forum/programme/?q=leyla", "short talks": "{short_talks}",
    "participants": "/baku-forum/participants/", "my programme": "/baku-forum/my-programme/",
    "tickets": "/baku-forum/register/", "tickets with a code": "/baku-forum/register/?code=alumni24",
    "tickets with a wrong code": "/baku-forum/register/?code=nothing", "waiting list": "{wait}", "links again": "/baku-forum/register/again/",
    "all proceedings": "/proceedings/", "a volume": "/proceedings/baku-2024/", "proceedings of one": "/baku-2024/proceedings/",
    "search": "/proceedings/?q=partnership", "nothing found": "/proceedings/?q=zzzz",
    "search, misspelt and narrowed": "/proceedings/?q=partnersihp&language=en", "a paper": "{paper}", "its reviews": "{paper}reviews/", "its best reviews": "{paper}reviews/?rating=5", "how often read": "{paper}usage/",
    "authors": "/proceedings/authors/", "keywords": "/az/proceedings/keywords/", "a keyword": "/proceedings/keywords/agencies/",
    "an author": "{author}", "a retracted paper": "{retracted}", "an earlier version": "{corrected}v1/",
    "leave a review": "{paper}reviews/new/", "a notice": "{notice}", "report a problem": "{paper}report/", "a paper with everything": "{everything}",
    "a paper in doubt": "{doubted}", "rules": "/reviews/rules/", "a review": "{review}", "a review with an answer": "{answered}", "a possible error": "{erred}",
    "a review is mine": "/reviews/who/?to=/reviews/mine/", "conduct": "{page}", "privacy": "/privacy/",
    "imprint": "/imprint/", "sign in": "/accounts/login/", "forgotten password": "/accounts/password/reset/", "mailbox": "/demo/mail/",
    "not found": "/baku-2024/nothing/",
}  # fmt: skip
PANEL = {
    "start": "/admin/", "list": "/admin/programme/session/", "programme from a file": "/admin/programme/session/import/",
    "form": "{session_form}", "queue": "/admin/reviews/review/queue/", "possible errors": "/admin/reviews/errorclaim/",
    "tickets": "/admin/registrations/ticket/", "outbox": "/admin/conference/outgoingmail/", "activity": "/admin/activity/",
    "rules of registration": "/admin/registrations/rules/", "vouchers": "/admin/registrations/voucher/",
    "new vouchers": "/admin/registrations/voucher/add/", "requests": "/admin/registrations/order/?awaits__exact=approval",
    "new paper": "/admin/proceedings/paper/add/", "printed names": "/admin/proceedings/paperauthor/", "people": "/admin/proceedings/author/",
    "papers from a file": "/admin/proceedings/volume/import/", "contents of a volume": "{contents}", "new notice": "/admin/proceedings/notice/add/",
    "a reader’s report": "{report}", "questions": "/admin/questions/question/", "new question": "/admin/questions/question/add/",
    "answers": "/admin/registrations/answer/",
    "editor": "/admin/programme/session/board/", "release": "/admin/programme/scheduleversion/release/",
    "versions": "/admin/programme/scheduleversion/", "a break": "/admin/programme/session/board/pause/",
    "decided lately": "/admin/reviews/decision/", "moderation in figures": "/admin/reviews/review/figures/",
    "a paper to close": "/admin/reviews/paperlock/add/", "closed papers": "/admin/reviews/paperlock/", "one possible error": "{claim}",
    "new part that is rated": "/admin/reviews/facet/add/", "parts that are rated": "/admin/reviews/facet/", "surges": "/admin/reviews/surge/",
    "scans": "/admin/registrations/checkin/", "new list": "/admin/registrations/checkinlist/add/",
}  # fmt: skip
WIDTHS = [360, 390, 768, 1024, 1440, 1920]
ADDRESSES = """
import json
from conference.models import Page
from registrations.models import TicketType
from reviews.models import ErrorClaim, Reply, Review
from sessions.models import Session
from speakers.models import Speaker
from proceedings.models import Notice, Paper, PaperLink, ProblemReport
from proceedings.services import authors
paper = Paper.objects.standing().order_by("-rating_count").first()
session = Session.objects.public().filter(conference__slug="baku-2024", kind__nature="talk").first()
print(json.dumps({
    "speaker": Speaker.objects.public().filter(conference__slug="baku-2024").first().get_absolute_url(),
    "session": session.get_absolute_url(),
    "short_talks": Session.objects.filter(conference__slug="baku-forum", items__minutes=10).first().get_absolute_url(),
    "session_form": f"/admin/programme/session/{session.pk}/change/",
    "wait": f"/baku-forum/register/waiting/{TicketType.objects.get(conference__slug='baku-forum', position=40).pk}/",
    "paper": paper.get_absolute_url(),
    "retracted": Paper.objects.get(state="retracted").get_absolute_url(),
    "corrected": Paper.objects.get(current__number=2).get_absolute_url(),
    "author": authors.tie(list(paper.current.authors.order_by("position")[:1]), by=None).get_absolute_url(),
    "notice": Notice.objects.public().first().get_absolute_url(),
    "everything": PaperLink.objects.first().version.paper.get_absolute_url(),
    "doubted": Notice.objects.public().filter(kind="concern").first().paper.get_absolute_url(),
    "contents": f"/admin/proceedings/volume/{paper.volume_id}/contents/",
    "report": f"/admin/proceedings/problemreport/{ProblemReport.objects.first().pk}/change/",
    "review": Review.objects.public().filter(paper=paper).first().get_absolute_url(),
    "answered": Reply.objects.filter(state="published").first().review.get_absolute_url(),
    "erred": ErrorClaim.objects.first().review.get_absolute_url(),
    "claim": f"/admin/reviews/errorclaim/{ErrorClaim.objects.first().pk}/change/",
    "page": f"/baku-2024/pages/{Page.objects.filter(conference__slug='baku-2024').first().slug}/",
}))
"""

# The group of the demonstration, in which every state of a seat is on show, and an order whose details are asked for.
SECRET_LINKS = """
import json, secrets
from conference.models import Conference
from registrations.models import Order, TicketType
from registrations.services import booking
forum = Conference.objects.get(slug="baku-forum")
kind = TicketType.objects.filter(conference=forum, per_order__gte=3).first()
held = booking.hold(booking.Choice(forum, {kind: 3}, "en", secrets.token_hex(8)))
group = Order.objects.get(idempotency_key="demonstration-group")
own, named, filled, invited, free = group.tickets.order_by("pk")
transfer = named.transfers.get()
keys = [f"/baku-forum/orders/{order.code}/open/{order.secret}/" for order in (held, group)]
keys += [
    f"/baku-forum/tickets/{ticket.code}/open/{ticket.secrets.get(kind='manage', revoked_at=None).value}/" for ticket in (own, named, invited)
]
keys.append(f"/baku-forum/handovers/{named.code}/open/{transfer.secret}/")
order = f"/baku-forum/orders/{group.code}/"
pages = [f"/baku-forum/orders/{held.code}/", f"/baku-forum/handovers/{named.code}/"]
pages += [order + rest for rest in ("", "cancel/", "address/", "participants/", f"seats/{free.code}/", f"seats/{own.code}/cancel/")]
pages += [f"/baku-forum/tickets/{code}/" for code in (own.code, named.code, f"{invited.code}/claim", f"{own.code}/hand-over")]
print(json.dumps({"keys": keys, "pages": pages}))
"""


@pytest.fixture(scope="session")
def addresses(site: Site) -> dict[str, str]:
    return json.loads(site.run(ADDRESSES).splitlines()[-1])


def by_day_and_night(page: Page) -> list[str]:
    """What axe finds on a desk by day, then on a telephone at night: one page, two looks."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    found = found_by_axe(page)
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark")
    return [*found, *(f"in the dark: {words}" for words in found_by_axe(page))]


def found_by_axe(page: Page) -> list[str]:
    page.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [f"{rule['id']}: {node['target']} {node['failureSummary'][:200]}" for rule in result["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_fits_every_window_and_axe_finds_nothing(open_page: OpenPage, addresses: dict[str, str], name: str) -> None:
    page = open_page(1440)
    page.goto(PUBLIC[name].format(**addresses))
    found = by_day_and_night(page)
    too_wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)

    assert (found, too_wide) == ([], [])


def test_axe_finds_nothing_on_the_pages_of_an_order_and_its_tickets(site: Site, open_page: OpenPage) -> None:
    links = json.loads(site.run(SECRET_LINKS).splitlines()[-1])
    page = open_page()
    for link in links["keys"]:
        page.goto(link)
    found = {}
    for path in links["pages"]:
        page.goto(path)
        found[path] = by_day_and_night(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path

    assert {path: violations for path, violations in found.items() if violations} == {}


def test_the_panel_fits_a_telephone_and_axe_finds_nothing(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page()
    sign_in(page, "owner")
    work_at(page, "Baku 2024")
    found, too_wide = {}, []
    for name, path in PANEL.items():
        page.goto(path.format(**addresses))
        found[name] = by_day_and_night(page)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            too_wide.append(name)

    assert ({name: violations for name, violations in found.items() if violations}, too_wide) == ({}, [])


@pytest.mark.parametrize("name", ["timetable", "tickets", "a paper", "leave a review"])
def test_without_javascript_nothing_is_offered_that_needs_it(open_page: OpenPage, addresses: dict[str, str], name: str) -> None:
    page = open_page(390, javascript=False)
    page.goto(PUBLIC[name].format(**addresses))

    assert page.locator(".js-only:visible").all_inner_texts() == []


def test_the_html_checker_finds_no_error(site: Site, addresses: dict[str, str], tmp_path: Path) -> None:
    pages = {name: site.get(path.format(**addresses).replace(" ", "%20")) for name, path in PUBLIC.items()}

    assert found_by_checker(pages, tmp_path) == []


def found_by_checker(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the HTML checker says of each page's source."""
    checker = Path(os.environ.get("VNU_JAR") or ROOT / ".cache" / "checker" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar")
    if not checker.exists() or shutil.which("java") is None:
        assert os.environ.get("CI") != "true", "the HTML checker is missing"
        pytest.skip("there is no HTML checker: npm install --prefix .cache/checker vnu-jar, and a Java runtime")
    for number, source in enumerate(pages.values()):
        (folder / f"{number:02d}.html").write_text(source)
    command = ["java", "-jar", str(checker), "--errors-only", "--format", "json", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    names = list(pages)
    return [f"{names[int(Path(row['url']).stem)]}: {row['message']}" for row in json.loads(answer.stderr)["messages"]]


def test_the_look_follows_the_keyboard(open_page: OpenPage) -> None:
    page = open_page(1440)
    page.goto("/baku-forum/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "sr skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
