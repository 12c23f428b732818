"""Every address of the site as everybody but that conference's moderators: nowhere is a pseudonym's owner."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from conference.admin.site import panel
from conference.lib import places
from conference.lib.logs import JsonLines
from conference.models import Conference, OutgoingMail, Role
from conference.services import worker
from proceedings.models import Paper, PaperAuthor
from reviews import proving
from reviews.models import Review
from tests.factories import conference as people
from tests.reviews import canaries as nest
from tests.reviews.canaries import Canaries
from tests.test_access import PANEL, PANEL_PAGES, ROWS, World, panel_answers

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

SEARCHES = ("/proceedings/?q={word}", "/proceedings/search.bib?q={word}", "/proceedings/search.ris?q={word}",
            "/proceedings/search.json?q={word}", "/proceedings/authors/?q={word}", "/papers/{paper}/reviews/?q={word}")  # fmt: skip
# At every request, or at every second.
DIFFERS = re.compile(
    r"""csrfmiddlewaretoken" value="[^"]+"|csrftoken=[^;]+|expires=[^;]+|'(Expires|Last-Modified)': '[^']+'|X-Request-Id\W+\w+"""
)
ORDERS = ("order=critical", "order=newest", "order=helpful", "badge=orcid", "version=1", "page=2")


@dataclass
class Crawl:
    """What was asked for, and which answers told something."""

    canaries: Canaries
    asked: int = 0
    told: list[str] = field(default_factory=list)

    def ask(self, who: str, browser: Client, address: str, typed: str = "") -> None:
        """`typed` is what the address itself says: an echo of it tells nothing."""
        answer = browser.get(address, HTTP_ACCEPT_ENCODING="identity")
        self.asked += 1
        text = whole(answer).replace(typed, "") if typed else whole(answer)
        self.told += [f"{who}: {address}: {word}" for word in self.canaries.found_in(text)]

    @property
    def summary(self) -> str:
        return f"{len(self.told)} of {self.asked} answers tell who wrote"


def whole(answer: HttpResponse) -> str:
    """Status line, headers, cookies and body; of a PDF its words."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type, attr-defined]
    text = body.decode(errors="replace")
    if body.startswith(b"%PDF"):
        text += " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return f"{answer.status_code} {answer.headers} {answer.cookies.output()} {text}"


@pytest.fixture
def paper(world: World) -> Paper:
    return Paper.objects.get(public_id=world.values["paper"])


@pytest.fixture
def canaries(paper: Paper, moderator: User) -> Canaries:
    return nest.release(paper, moderator)


@pytest.fixture
def others(world: World, paper: Paper, conference: Conference, client_of: Callable[[User], Client], settings: Any) -> dict[str, Client]:
    """The whole cast without the conference's moderators, an author, a moderator next door and who runs the machine."""
    # The demonstration's mailbox shows every letter to everybody: it exists there alone.
    settings.DEMO = False
    author = people.user("author@example.org", name="An Author")
    PaperAuthor.objects.filter(version__paper=paper).update(user=author)
    sister = people.conference(of=conference.organisation)
    cast = {role: browser for role, browser in world.browsers.items() if role != "moderator"}
    return {
        **cast,
        "author": client_of(author),
        "moderator next door": client_of(people.member(Role.MODERATOR, at=sister, email="next-door@example.org")),
        "operator": client_of(User.objects.create_superuser("operator@example.org")),
    }


def pages(world: World) -> Iterator[str]:
    """Every address of the site and of the panel with the world's own rows."""
    yield from (row.path.format(**world.values) for row in ROWS.values())
    yield from (path.format(**world.values) for path, _get, _post in PANEL_PAGES.values())
    for name, shelf in PANEL.items():
        label, _underscore, model = name.partition("_")
        base = f"/admin/{label}/{model}/"
        for verb in panel_answers(shelf):
            own = f"{world.values[name]}/" if verb in {"change", "history", "delete"} else ""
            yield base + own + ("" if verb == "changelist" else f"{verb}/")
    yield from ("/readyz", "/metrics", "/az/", "/nowhere/", "/accounts/login/", "/accounts/email/")


def pages_of_reviews(world: World, canaries: Canaries) -> Iterator[str]:
    """The same for each pseudonymous review, as if the addresses were known."""
    of_review = [path for path in {row.path for row in ROWS.values()} | {entry[0] for entry in PANEL_PAGES.values()} if "{review}" in path]
    for review in Review.objects.filter(public_id__in=canaries.addresses):
        values = {**world.values, "review": review.public_id, "review_secret": "no-such-secret"}
        yield from (path.format(**values) for path in of_review)
        yield from (f"/admin/reviews/review/{review.pk}/{verb}/" for verb in ("change", "history", "delete"))
    for letter in OutgoingMail.objects.values_list("pk", flat=True):
        yield from (f"/admin/conference/outgoingmail/{letter}/{verb}/" for verb in ("change", "history"))
    for name, rows in _rows_of_reviews().items():
        yield from _addresses(name, rows)


def _rows_of_reviews() -> dict[str, list[int]]:
    """Whatever lists of reviews the panel has: all their rows."""
    registered = [model for model in panel._registry if model._meta.app_label == "reviews" and model is not Review]
    return {model._meta.model_name or "": list(model._default_manager.values_list("pk", flat=True)) for model in registered}


def _addresses(name: str, rows: list[int]) -> Iterator[str]:
    yield f"/admin/reviews/{name}/"
    for row in rows:
        yield from (f"/admin/reviews/{name}/{row}/{verb}/" for verb in ("change", "history", "delete"))


def searches(world: World, word: str) -> Iterator[str]:
    """Every list that can be searched, and every choice that can be looked up."""
    yield from (address.format(word=quote(word), **world.values) for address in SEARCHES)
    for model, shown in panel._registry.items():
        base = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield f"{base}?q={quote(word)}"
        if model in {Review, OutgoingMail}:
            yield from (f"{base}?o={number}&q={quote(word)}" for number in (1, -1))
        yield from _looked_up(shown, word)
    yield from (f"/admin/reviews/review/?{name}={quote(word)}" for name in ("email_key", "email__startswith", "user__name", "user__email"))
    yield f"/admin/conference/outgoingmail/?recipient={quote(word)}"


def _looked_up(shown: ModelAdmin, word: str) -> Iterator[str]:
    for name in shown.autocomplete_fields:
        options = shown.model._meta
        values = f"app_label={options.app_label}&model_name={options.model_name}&field_name={name}"
        yield f"/admin/autocomplete/?{values}&term={quote(word)}"


def orders(world: World) -> Iterator[str]:
    base = f"/papers/{world.values['paper']}/reviews/"
    yield from (f"{base}?{order}" for order in ORDERS)
    yield from (f"/admin/reviews/review/?o={number}" for number in range(-8, 9) if number)
    yield from ("/admin/reviews/review/?is_pseudonym__exact=1", "/admin/conference/outgoingmail/?app=reviews", "/admin/activity/?page=2")


# In the quick run each person sees another third of the addresses, so that each address is seen by several.
THIRDS = [3, pytest.param(1, marks=pytest.mark.slow)]


@pytest.mark.parametrize("every", THIRDS, ids=["a third each", "all"])
def test_nobody_but_the_conferences_moderators_finds_who_wrote(
    world: World, canaries: Canaries, others: dict[str, Client], every: int
) -> None:
    crawl = Crawl(canaries)
    addresses = [*pages(world), *pages_of_reviews(world, canaries), *orders(world)]

    for number, (who, browser) in enumerate(others.items()):
        for address in addresses[number % every :: every]:
            crawl.ask(who, browser, address)

    print(crawl.summary, f"({len(addresses)} addresses as {len(others)} people)")
    assert crawl.asked > 5000 // every
    assert crawl.told == []


@pytest.mark.parametrize("every", THIRDS, ids=["a third each", "all"])
def test_a_search_for_a_writer_finds_what_a_search_for_nobody_finds(
    world: World, canaries: Canaries, others: dict[str, Client], every: int
) -> None:
    review = Review.objects.filter(public_id__in=canaries.addresses, state="published").exclude(user=None).get()
    asked, told = 0, []
    for number, (who, browser) in enumerate(others.items()):
        for known in (review.email, review.user.name.split()[0]):
            nobody = nest.a_word() + known[20:]
            pairs = list(zip(searches(world, known), searches(world, nobody), strict=True))
            for real, random in pairs[number % every :: every]:
                asked += 1
                if answered(browser, real, known) != answered(browser, random, nobody):
                    told.append(f"{who}: {real}")

    print(f"{len(told)} of {asked} searches tell whether somebody wrote")
    assert asked > 1000 // every
    assert told == []


def answered(browser: Client, address: str, typed: str) -> str:
    """The answer without what was typed and without what differs at every request."""
    answer = browser.get(address)
    text = whole(answer)
    for form in (typed, quote(typed), quote(quote(typed))):
        text = text.replace(form, "")
    body = text.partition(" ")[2] if answer.status_code == 200 else str(answer.status_code)
    return DIFFERS.sub("", body)


def test_the_moderator_finds_them_all(canaries: Canaries, moderator: User, client_of: Callable[[User], Client]) -> None:
    """Without this the crawl could look past them: what is there to be found, it finds."""
    browser, found = client_of(moderator), set()
    for public_id, address in canaries.addresses.items():
        crawl = Crawl(canaries)
        crawl.ask("moderator", browser, f"/admin/reviews/review/{Review.objects.get(public_id=public_id).pk}/change/")
        listed = browser.get("/admin/reviews/review/", {"q": address}).context["cl"].queryset
        if crawl.told and [row.public_id for row in listed] == [public_id]:
            found.add(public_id)

    drafts = set(Review.objects.filter(state="draft").values_list("public_id", flat=True))
    assert len(drafts) == 1
    assert found == set(canaries.addresses) - drafts


def test_the_log_names_nobody(
    world: World,
    canaries: Canaries,
    others: dict[str, Client],
    moderator: User,
    client_of: Callable[[User], Client],
) -> None:
    """Not even while moderators work, links are opened and letters fail."""
    lines = Lines()
    logging.getLogger().addHandler(lines)
    logging.getLogger("conference").setLevel(logging.INFO)
    try:
        for review in Review.objects.filter(public_id__in=canaries.addresses):
            base = f"/reviews/{review.public_id}/"
            others["stranger"].get(f"{base}mine/open/{review.secret}/", follow=True)
            client_of(moderator).get(f"/admin/reviews/review/queue/{review.public_id}/")
            others["stranger"].post(f"/papers/{world.values['paper']}/reviews/new/", {"email": review.email, "token": "1"})
            others["stranger"].post("/reviews/who/", {"email": review.email, "to": "/"})
            link = proving.link(proving.Proof(review.email, "", "link", "/"), "en")
            others["stranger"].post(link.removeprefix("http://localhost:8000"))
        worker.round_of_work()
    finally:
        logging.getLogger().removeHandler(lines)
        logging.getLogger("conference").setLevel(logging.NOTSET)

    secrets = list(Review.objects.filter(public_id__in=canaries.addresses).values_list("secret", flat=True))
    written = "\n".join(lines.written)
    assert len(lines.written) > 40
    assert canaries.found_in(written) == []
    assert [secret for secret in secrets if secret in written] == []
    assert "/reviews/as/…/" in written


class Lines(logging.Handler):
    """What would stand in the log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.written: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(json.loads(self.format(record)) and self.format(record))


def test_what_the_team_is_told_of_an_address_holds_no_pseudonym(canaries: Canaries) -> None:
    """Whoever of the team asks what is kept of an address must not learn what was written from it."""
    for public_id, address in canaries.addresses.items():
        told = str([row for records in places.personal_data for row in records.show(address)])
        review = Review.objects.get(public_id=public_id)
        assert review.display_name not in told
        assert review.text not in told
