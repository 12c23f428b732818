"""Strings and files that break other systems, through every door: text comes back as text, files are refused in words."""

import json
import re
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html as lxml_html

from accounts.models import User
from conference import kept
from conference.lib.errors import DomainError
from conference.lib.xml import parse
from conference.models import Conference
from proceedings.models import Paper
from questions.models import Kind, Question
from registrations.models import Answer, Ticket
from reviews.models import Review
from tests.factories import conference as make_conference
from tests.factories import proceedings as make_paper
from tests.factories import questions as make_question
from tests.factories import registrations as make_ticket
from tests.factories import reviews as make_review
from tests.factories import sessions as make_session
from tests.factories import speakers as make_speaker

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
Browser = Callable[[User], Client]
SCRIPTS = re.compile(r"^\s*(javascript|data|vbscript)\s*:", re.IGNORECASE)
MOST_BYTES = 400 * 1024 * 1024


@pytest.fixture(params=[4, pytest.param(1, marks=pytest.mark.slow)], ids=["every fourth", "all"])
def strings(shared: Path, request: pytest.FixtureRequest) -> list[str]:
    """The naughty strings, and a hundred lines of each list of script payloads; in the quick run every fourth of them."""
    found = json.loads((shared / "security" / "naughty-strings" / "blns.json").read_text())
    for path in sorted((shared / "security" / "payloads" / "xss").iterdir()):
        found += path.read_text(errors="replace").splitlines()[:100]
    return list(dict.fromkeys(text for text in found if text.strip()))[:: request.param]


def active_parts(page: str) -> list[str]:
    """Whatever a browser would run or fetch because of somebody's words."""
    document = lxml_html.document_fromstring(page.encode())
    found = []
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        names = [name for name in element.attrib if name.lower().startswith("on") or name.lower() in {"srcdoc", "style"}]
        links = [value for name, value in element.attrib.items() if name.lower() in {"href", "src", "action"} and SCRIPTS.match(value)]
        strange = element.tag in {"embed", "object", "applet", "base", "form"} and element.tag != "form"
        script = element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json"
        found += [*(f"{element.tag} {name}" for name in names), *links, *([element.tag] if strange or script else [])]
    return found


def read(browser: Client, path: str) -> str:
    kept.store.clear()
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def in_small_parts(strings: list[str], size: int = 60) -> Iterator[list[str]]:
    for start in range(0, len(strings), size):
        yield strings[start : start + size]


def test_no_string_becomes_markup_on_public_pages(strings: list[str], conference: Conference, stranger: Client) -> None:
    volume = make_paper.volume(at=conference)
    papers, speakers, sessions = [], [], []
    for text in strings:
        papers.append(_made(make_paper.paper, of=volume, title=text[:400], abstract=text, body_markdown=text, keywords=(text,)))
        speakers.append(_made(make_speaker.speaker, conference, name=text[:150], biography=text, affiliation=text[:200]))
    for hour, text in enumerate(strings[:200]):
        sessions.append(_made(make_session.public, conference, title=text[:150], abstract=text, hour=hour % 20, minutes=15))
    pages = [f"/{conference.slug}/speakers/", f"/proceedings/{volume.slug}/", f"/{conference.slug}/", f"/{conference.slug}/programme/"]
    pages += [row.get_absolute_url() for rows in (papers, speakers, sessions) for row in filter(None, rows[::7])]

    found = {path: parts for path in pages if (parts := active_parts(read(stranger, path)))}

    assert len([row for row in papers if row]) > 0.9 * len(strings)
    assert found == {}


def _made(make: Callable[..., Any], *arguments: Any, **values: Any) -> Any:
    """None for what has nothing left to read once invisible characters are gone; that is refused in words."""
    try:
        return make(*arguments, **values)
    except DomainError:
        return None


def test_no_string_becomes_markup_in_reviews_and_the_queue(
    strings: list[str], conference: Conference, moderator: User, client_of: Browser, stranger: Client
) -> None:
    paper = make_paper.paper(at=conference)
    long_enough = [text + " " + make_review.TEXT for text in strings[::5]]
    for text in long_enough:
        make_review.published(paper, by=moderator, text=text[:3000], display_name=text[:100], interests=text[:200])
    make_review.pending(paper, text=long_enough[-1][:3000])

    pages = [f"/papers/{paper.public_id}/reviews/", paper.get_absolute_url(), Review.objects.public()[0].get_absolute_url()]
    found = [active_parts(read(stranger, path)) for path in pages]
    found.append(active_parts(client_of(moderator).get("/admin/reviews/review/queue/").content.decode()))

    assert [parts for parts in found if parts] == []


@pytest.mark.parametrize("part", range(8))
def test_no_string_breaks_a_public_form(strings: list[str], part: int, conference: Conference, settings: Any) -> None:
    """Every eighth string through every form; whatever is answered, it is an answer."""
    quota = make_ticket.quota(conference, 0)
    waiting = make_ticket.ticket_type(conference, quota)
    paper = make_paper.paper(at=conference)
    statuses = set()
    for number, text in enumerate(strings[part::40]):
        browser = Client(REMOTE_ADDR=f"10.{part}.{number // 250}.{number % 250 + 1}")
        forms = {
            f"/{conference.slug}/register/": {"key": text, "type_1": text},
            f"/{conference.slug}/register/again/": {"email": text},
            f"/{conference.slug}/register/waiting/{waiting.pk}/": {"name": text, "email": f"a{number}@example.org", "party": text},
            f"/papers/{paper.public_id}/reviews/new/": {
                "rating": text,
                "text": text,
                "display_name": text,
                "email": text,
                "interests": text,
            },
            "/accounts/login/": {"login": text, "password": text},
        }
        statuses |= {browser.post(path, values).status_code for path, values in forms.items()}
        statuses.add(browser.get("/proceedings/", {"q": text}).status_code)
        statuses.add(browser.get(f"/{conference.slug}/programme/", {"day": text, "track": text}).status_code)
    assert statuses <= {200, 302, 404, 422, 429}


def test_no_string_breaks_a_form_of_the_panel(strings: list[str], conference: Conference, owner: User, client_of: Browser) -> None:
    browser = client_of(owner)
    make_conference.kind(conference)
    statuses = set()
    for text in strings[::25]:
        statuses.add(
            browser.post("/admin/conference/page/add/", {"title_0": text, "slug": text, "body_0": text, "position": text}).status_code
        )
        statuses.add(
            browser.post("/admin/speakers/speaker/add/", {"name": text, "orcid": text, "email": text, "country": text}).status_code
        )
        statuses.add(browser.post("/admin/registrations/quota/add/", {"name": text, "size": text}).status_code)
        statuses.add(browser.get("/admin/registrations/ticket/", {"q": text}).status_code)
    assert statuses <= {200, 302}
    for path in ("/admin/speakers/speaker/", "/admin/registrations/quota/", "/admin/activity/"):
        assert active_parts(browser.get(path).content.decode()) == []


def test_hostile_files_are_refused_in_words_as_papers(shared: Path, conference: Conference, editor: User, client_of: Browser) -> None:
    browser = client_of(editor)
    volume = make_paper.volume(at=conference)
    taken = {}
    for path in [*sorted((shared / "security" / "payloads" / "upload").iterdir()), *sorted((shared / "uploads" / "documents").iterdir())]:
        values = {"volume": volume.pk, "title_0": path.name, "abstract_0": "a", "authors": "A, B", "position": 1, "language": "en"}
        upload = SimpleUploadedFile(path.name, path.read_bytes(), "application/pdf")
        answer = browser.post("/admin/proceedings/paper/add/", {**values, "pdf": upload})
        taken[path.name] = answer.status_code
    good = {name for name, status in taken.items() if status == 302}

    assert set(taken.values()) == {200, 302}
    assert good == {name for name in taken if name.endswith(".pdf")}
    assert Paper.objects.count() == len(good)


def test_hostile_images_are_taken_or_refused_within_bounds(
    shared: Path, conference: Conference, organiser: User, client_of: Browser
) -> None:
    browser = client_of(organiser)
    speaker = make_speaker.speaker(conference)
    tracemalloc.start()
    statuses = set()
    for path in [*sorted((shared / "security" / "payloads" / "upload").iterdir()), *sorted((shared / "uploads" / "images").iterdir())]:
        speaker.refresh_from_db()
        values = {"name": speaker.name, "row_version": speaker.version, "agreed": "on"}
        photo = SimpleUploadedFile(path.name, path.read_bytes(), "image/jpeg")
        statuses.add(browser.post(f"/admin/speakers/speaker/{speaker.pk}/change/", {**values, "photo": photo}).status_code)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert statuses == {200, 302}
    assert peak < MOST_BYTES


def test_no_string_breaks_an_answer_or_becomes_markup(
    strings: list[str], conference: Conference, registration_officer: User, client_of: Browser
) -> None:
    """Every string as an answer of each kind, then on each page that shows answers."""
    line, text = make_question.question(conference, Kind.TEXT), make_question.question(conference, Kind.LONG_TEXT)
    others = [make_question.question(conference, kind) for kind in Kind if kind not in (Kind.TEXT, Kind.LONG_TEXT, Kind.FILE)]
    kind = make_ticket.ticket_type(conference, make_ticket.quota(conference, None))
    panel, statuses, found = client_of(registration_officer), set(), []
    for said in strings[::9]:
        ticket = make_ticket.ticket(kind)
        browser, page = at_ticket(ticket), f"/{conference.slug}/tickets/{ticket.code}/"
        refused = browser.post(f"{page}answers/", make_question.sent(ticket, dict.fromkeys([line, text, *others], said)))
        taken = browser.post(f"{page}answers/", make_question.sent(ticket, {line: said[:300], text: said[:4000], **dict.fromkeys(others)}))
        statuses |= {refused.status_code, taken.status_code}
        found += [*active_parts(refused.content.decode()), *active_parts(read(browser, page))]
        found += active_parts(read(panel, f"/admin/registrations/ticket/{ticket.pk}/change/"))
    found += active_parts(read(panel, "/admin/registrations/answer/"))

    assert statuses == {302, 422}
    assert Answer.objects.filter(question=line).count() > 0.9 * len(strings[::9])
    assert found == []


def test_no_string_breaks_a_question_or_becomes_markup(strings: list[str], conference: Conference, owner: User, client_of: Browser) -> None:
    panel, statuses = client_of(owner), set()
    for text in strings[::25]:
        words = {"label_0": text[:200], "help_0": text, "options_0": f"{text}\nSecond", "kind": "one of", "position": 10}
        statuses.add(panel.post("/admin/questions/question/add/", {**words, "everybody": "on", "active": "on"}).status_code)
    ticket = make_ticket.ticket(make_ticket.ticket_type(conference))

    assert statuses <= {200, 302}
    assert Question.objects.count() > 0.8 * len(strings[::25])
    assert active_parts(read(at_ticket(ticket), f"/{conference.slug}/tickets/{ticket.code}/answers/")) == []
    assert active_parts(read(panel, "/admin/registrations/answer/")) == []


def test_hostile_files_are_refused_in_words_as_answers(
    shared: Path, conference: Conference, registration_officer: User, client_of: Browser
) -> None:
    question = make_question.question(conference, Kind.FILE)
    ticket = make_ticket.ticket(make_ticket.ticket_type(conference))
    browser, page, statuses = at_ticket(ticket), f"/{conference.slug}/tickets/{ticket.code}/answers/", {}
    folders = [shared / "security" / "payloads" / "upload", shared / "uploads" / "documents", shared / "uploads" / "images"]
    tracemalloc.start()
    for number, path in enumerate(path for folder in folders for path in sorted(folder.iterdir())):
        browser.defaults["REMOTE_ADDR"] = f"10.0.1.{number // 50 + 1}"
        upload = SimpleUploadedFile(path.name, path.read_bytes(), "image/jpeg")
        statuses[path.name] = browser.post(page, make_question.sent(ticket, {question: upload})).status_code
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    saved = client_of(registration_officer).get(f"/admin/registrations/answer/{Answer.objects.get().pk}/file/")

    assert set(statuses.values()) == {302, 422}
    endings = {name.rpartition(".")[2].lower() for name, status in statuses.items() if status == 302}
    assert endings <= {"pdf", "jpg", "jpeg", "png", "webp"}
    assert saved["Content-Type"] in {"application/pdf", "image/jpeg", "image/png"}
    assert peak < MOST_BYTES


def at_ticket(ticket: Ticket) -> Client:
    browser = Client()
    browser.get(f"/{ticket.order.conference.slug}/tickets/{ticket.code}/open/{ticket.secrets.get(kind='manage').value}/")
    return browser


def test_entities_of_an_xml_file_are_not_read(shared: Path) -> None:
    for path in sorted((shared / "security" / "payloads" / "xxe").iterdir()):
        with pytest.raises(DomainError):
            parse(path.read_bytes())
