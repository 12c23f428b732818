"""Reviews from the first word to the last: written, moderated, answered, revised, declined, appealed, voted for and reported."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ONE_SITE, sign_in, work_at
from tests.browser.site import PASSWORD, Site
from tests.browser.test_journeys import SECONDS_A_PERSON_NEEDS, letter
from tests.browser.test_pages import found_by_axe

pytestmark = ONE_SITE

OpenPage = Callable[..., Page]
QUEUE = "/admin/reviews/review/queue/"
# A conference of each test's own, so that its queue holds nothing else.
CONFERENCE = """
from datetime import timedelta
from accounts.models import User
from conference.models import Conference, TeamMember
from proceedings.manuscripts import Manuscript, WrittenAuthor, WrittenText
from proceedings.models import PaperAuthor, Series
from proceedings.names import PersonName
from proceedings.services import papers, volumes
from reviews.services import moderation, writing
template = Conference.objects.get(slug="baku-forum")
conference = Conference.objects.create(
    organisation=template.organisation, slug="{slug}", name="Read at {slug}", zone="Asia/Baku", languages=["en"], default_language="en",
    starts_on=template.starts_on + timedelta(days=300), ends_on=template.starts_on + timedelta(days=300), state="public",
    contact_email="reviews@example.org",
)
series = Series.objects.get(slug="baku-proceedings")
volume = volumes.create_volume(
    series, by=None, conference=conference, slug="{slug}", title="Papers of {slug}", year=2025, editors=[PersonName("Invented", "Editor")],
)
made = []
for number in range(1, {number} + 1):
    title = WrittenText("en", f"Paper {{number}} of {slug}", abstract="What was found, and how.")
    written = Manuscript((title,), (WrittenAuthor(PersonName("Invented", "Author")),), licence="CC-BY-4.0", body_markdown="## A part\\n\\nWords.")
    paper = papers.create(volume, written, by=None)
    papers.publish(paper, by=None)
    paper.refresh_from_db()
    made.append(paper)
volumes.publish_volume(volume, by=None)
PaperAuthor.objects.filter(version__paper__in=made).update(email_key="author-{slug}@letters.example")


def send(paper, number, text):
    words = writing.Words(4, text, f"reader_{{number}}", True, "None", f"reader-{{number}}-{slug}@readers.example", "en")
    review = writing.write(paper, words, by=None)
    writing.confirm_by_hand(review)
    return review


"""
PAPER = "print(made[0].get_absolute_url())"
REMARK = "The sample of paper {number} is small, and its second table would be easier to follow with the sums beside each of the rows."


def conference_with_papers(site: Site, slug: str, then: str, number: int = 1) -> str:
    return site.run(CONFERENCE.format(slug=slug, number=number) + then).strip()


def send_review(reader: Page, paper: str, text: str, name: str, email: str) -> None:
    """Written from the paper's page, under a pseudonym, part by part as well, and confirmed by the mailed link."""
    reader.goto(paper, referer="https://search.example/")
    reader.get_by_role("link", name="Leave a review").first.click()
    reader.locator("[name=rating][value='4']").check(force=True)
    parts = reader.locator(".facet-grid > fieldset")
    for part in (0, 1):
        parts.nth(part).locator("[value='3']").check(force=True)
    reader.locator("[name=text]").fill(text)
    reader.get_by_label("A pseudonym").check(force=True)
    reader.locator("[name=display_name]").fill(name)
    reader.locator("[name=email]").fill(email)
    reader.locator("[name=interests]").fill("None")
    reader.wait_for_timeout(SECONDS_A_PERSON_NEEDS * 1000)
    reader.get_by_role("button", name="Send the review").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("One step left: confirm your review")
    letter(reader, email, "Confirm")
    reader.locator("main a[href*='/confirm/']").first.click()
    reader.get_by_role("button", name="Yes, this is my review").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Confirmed: a moderator reads it next")


def moderator_of(open_page: OpenPage, slug: str, name: str = "moderator") -> Page:
    page = open_page()
    sign_in(page, name)
    work_at(page, f"Read at {slug}")
    return page


def publish_next(moderator: Page, words: str) -> None:
    moderator.goto(QUEUE)
    expect(moderator.locator(".q-item")).to_contain_text(words)
    moderator.get_by_role("button", name=re.compile("^Publish P")).click()
    expect(moderator.locator(".toast")).to_contain_text("Published:")


@pytest.mark.parametrize(
    ("width", "javascript"),
    [pytest.param(1440, True, marks=pytest.mark.slow), (390, False)],
    ids=["desk", "telephone without JavaScript"],
)
def test_written_published_answered_and_revised(site: Site, open_page: OpenPage, width: int, javascript: bool) -> None:
    slug = f"answered-{width}"
    paper = conference_with_papers(site, slug, PAPER)
    reader, author = open_page(width, javascript=javascript), open_page(width, javascript=javascript)
    send_review(reader, paper, REMARK.format(number="one"), "slow_reader", f"reader-{slug}@readers.example")
    reader.goto(paper)
    expect(reader.locator("body")).not_to_contain_text("slow_reader")
    moderator = moderator_of(open_page, slug)
    publish_next(moderator, "The sample of paper one")
    reader.goto(paper)
    review = reader.locator("#reviews .review")
    expect(review).to_contain_text("The sample of paper one")
    expect(review.locator(".who").first).to_have_text("slow_reader")
    expect(review.locator(".facets-line")).to_be_visible()

    letter(author, f"author-{slug}@letters.example", "A reader has reviewed")
    author.locator("main a[href*='/reviews/as/']").first.click()
    author.get_by_role("button", name="Yes, this is me").click()
    author.locator("[name=text]").fill("The sums are in the supplement; the next version prints them beside the rows.")
    author.get_by_role("button", name="Send the answer").click()
    expect(author.locator("main")).to_contain_text("Waits for a moderator")
    publish_next(moderator, "The sums are in the supplement")

    letter(reader, f"reader-{slug}@readers.example", "Your review is published")
    reader.locator("main a[href*='/mine/open/']").first.click()
    reader.locator("[name=text]").fill(REMARK.format(number="one") + " The authors have answered this.")
    reader.get_by_role("button", name="Change it; a moderator reads it again").click()
    expect(reader.get_by_role("heading", name="A new wording waits for a moderator")).to_be_visible()
    publish_next(moderator, "The authors have answered this.")

    reader.get_by_role("link", name="See it as everybody does").click()
    expect(reader.locator(".review .text").first).to_contain_text("The authors have answered this.")
    expect(reader.locator(".reply")).to_contain_text("The sums are in the supplement")
    reader.get_by_text("Earlier wordings, and what was changed").click()
    expect(reader.locator(".wording")).to_contain_text("The sample of paper one is small")
    expect(reader.locator(".wording ins")).to_contain_text("The authors have answered this.")
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
    assert not javascript or found_by_axe(reader) == []


ONE_WAITS = """
from accounts.models import User
from conference.models import Role
from conference.services import team
second = User.objects.create_user("second-{slug}@example.org", "{password}", name="Second Moderator")
team.join(second, Role.MODERATOR, conference=conference, by=None)
send(made[0], 1, "The authors know nothing of their own field, and the table on page four is the proof that they never opened a book.")
print(made[0].get_absolute_url())
"""


def decline_next(moderator: Page, words: str) -> None:
    moderator.goto(QUEUE)
    moderator.locator("details[data-key=d] summary").click()
    form = moderator.locator("details[data-key=d]")
    form.get_by_label("Reason").select_option("personal")
    form.get_by_label("Words to the writer").fill(words)
    form.get_by_role("button", name="Decline and write").click()
    expect(moderator.locator(".toast")).to_contain_text("Declined:")


def own_page(reader: Page, address: str, subject: str) -> None:
    letter(reader, address, subject)
    reader.locator("main a[href*='/mine/open/']").first.click()


def test_declined_mended_by_the_letters_link_and_published(site: Site, open_page: OpenPage) -> None:
    slug = "mended-once"
    paper = conference_with_papers(site, slug, ONE_WAITS.format(slug=slug, password=PASSWORD))
    reader, moderator = open_page(390, javascript=False), moderator_of(open_page, slug)
    decline_next(moderator, "Please keep to the table itself.")

    own_page(reader, f"reader-1-{slug}@readers.example", "Your review was not published")
    expect(reader.locator("main")).to_contain_text("Please keep to the table itself.")
    reader.locator("[name=text]").fill(REMARK.format(number="two"))
    reader.get_by_role("button", name="Send again").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Your review waits for a moderator")
    publish_next(moderator, "The sample of paper two")

    reader.goto(paper)
    expect(reader.locator("#reviews .review")).to_contain_text("The sample of paper two")
    expect(reader.locator("#reviews")).not_to_contain_text("never opened a book")


@pytest.mark.slow
def test_an_appeal_is_for_another_moderator(site: Site, open_page: OpenPage) -> None:
    slug = "appealed-once"
    paper = conference_with_papers(site, slug, ONE_WAITS.format(slug=slug, password=PASSWORD))
    reader, moderator = open_page(390), moderator_of(open_page, slug)
    decline_next(moderator, "Please keep to the table itself.")

    own_page(reader, f"reader-1-{slug}@readers.example", "Your review was not published")
    reader.locator("summary", has_text="Ask for another moderator").click()
    reader.get_by_label("Why should it be published?").fill("It is sharp, but it is about the table.")
    reader.get_by_role("button", name="Ask for another moderator").click()
    expect(reader.locator("main")).to_contain_text("You asked for another moderator")
    assert found_by_axe(reader) == []
    moderator.goto(QUEUE)
    expect(moderator.locator(".q-items")).not_to_contain_text("reader_1")

    second = moderator_of(open_page, slug, f"second-{slug}")
    second.goto(QUEUE)
    expect(second.locator(".q-item")).to_contain_text("It is sharp, but it is about the table.")
    publish_next(second, "never opened a book")
    reader.goto(paper)
    expect(reader.locator("#reviews .review")).to_contain_text("never opened a book")


PUBLISHED = """
moderator = User.objects.get(email="moderator@example.org")
review = send(made[0], 1, "The sample of paper one is small, and its second table would be easier to follow with the sums beside the rows.")
moderation.publish(review, by=moderator)
print(made[0].get_absolute_url(), review.public_id)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("width", "javascript"), [(390, False)], ids=["on the small page"])
def test_a_reader_votes_follows_and_reports(site: Site, open_page: OpenPage, width: int, javascript: bool) -> None:
    slug = f"voted-{width}"
    paper, review = conference_with_papers(site, slug, PUBLISHED).split()
    reader, address = open_page(width, javascript=javascript), f"voter-{slug}@readers.example"

    reader.goto(f"/reviews/{review}/helpful/")
    reader.locator("[name=email]").fill(address)
    reader.wait_for_timeout(SECONDS_A_PERSON_NEEDS * 1000)
    reader.get_by_role("button", name="Send me the link").click()
    letter(reader, address, "Your link")
    reader.locator("main a[href*='/reviews/as/']").first.click()
    reader.get_by_role("button", name="Yes, this is me").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Did this review help you?")

    reader.goto(paper)
    reader.locator(".helpful a").click()
    if not javascript:
        reader.get_by_role("button", name="It was helpful").click()
        expect(reader.get_by_role("button", name="Take my vote back")).to_be_visible()
        reader.goto(paper)
    expect(reader.locator("[data-helpful-words]")).to_have_text("1 person found this helpful")
    assert not javascript or found_by_axe(reader) == []

    reader.locator(".follow-line").get_by_role("link", name="by mail").click()
    reader.get_by_role("button", name="Follow by mail").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("You follow this paper")

    reader.goto(f"/reviews/{review}/report/")
    reader.locator("[name=reason][value=empty]").check(force=True)
    reader.wait_for_timeout(SECONDS_A_PERSON_NEEDS * 1000)
    reader.get_by_role("button", name="Send to the moderators").click()
    moderator = moderator_of(open_page, slug)
    moderator.goto(QUEUE)
    expect(moderator.locator(".q-reports")).to_contain_text("Nothing about the paper")
    moderator.get_by_role("button", name="It stays").click()
    expect(moderator.locator(".toast")).to_contain_text("The reports are answered.")
    expect(moderator.locator(".q-items")).to_have_text("Nothing waits.")
    reader.goto(paper)
    expect(reader.locator("#reviews .review")).to_contain_text("The sample of paper one")


def test_a_draft_outlasts_leaving_and_losing_the_network(site: Site, open_page: OpenPage) -> None:
    slug = "drafted"
    paper = conference_with_papers(site, slug, PAPER)
    page = open_page(390)
    page.goto(f"{paper}reviews/new/")
    assert found_by_axe(page) == []
    page.locator("[name=rating][value='4']").check(force=True)
    page.locator("[name=text]").press_sequentially("The sample of")
    expect(page.locator("[data-draft-line]")).to_contain_text("Kept as a draft in this browser")
    page.goto(paper)
    page.goto(f"{paper}reviews/new/")
    expect(page.locator("[name=text]")).to_have_value("The sample of")
    expect(page.locator("[name=rating][value='4']")).to_be_checked()

    text = REMARK.format(number="three")
    page.locator("[name=text]").fill(text)
    page.locator("[name=display_name]").fill("Patient Reader")
    page.locator("[name=email]").fill("patient@readers.example")
    page.locator("[name=interests]").fill("None")
    page.wait_for_timeout(SECONDS_A_PERSON_NEEDS * 1000)
    page.context.set_offline(True)
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    expect(page.locator("[name=text]")).to_have_value(text)

    page.context.set_offline(False)
    expect(page.locator("[data-draft-offline]")).to_be_hidden()
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One step left: confirm your review")
    page.goto(f"{paper}reviews/new/")
    expect(page.locator("[name=text]")).to_have_value("")


TWENTY = """
for number in range(1, 21):
    send(made[number % 4], number, f"Remark number {{number}}: the section on method {{number * 7}} is clear, its table {{number * 3}} less so for readers outside.")
"""


def test_twenty_are_moderated_by_keyboard_alone(site: Site, open_page: OpenPage) -> None:
    slug = "twenty"
    conference_with_papers(site, slug, TWENTY.format(), number=4)
    page = moderator_of(open_page, slug)
    page.goto(QUEUE + "#chosen")
    lost = []

    def press(key: str, waiting: int, *, then: str = "") -> None:
        """One key that leads to another page, where so many wait and reading goes on at the heading."""
        with page.expect_navigation():
            page.keyboard.press(key)
        expect(page.locator(".q-items > li:has(a)")).to_have_count(waiting)
        if waiting and page.evaluate("document.activeElement === document.body"):
            lost.append((key, waiting))
        if then:
            expect(page.locator(".toast")).to_contain_text(then)

    def open_item() -> str:
        return page.locator("#chosen").inner_text()

    first = open_item()
    press("j", 20)
    assert open_item() != first
    press("k", 20)
    assert open_item() == first
    for left in (19, 18, 17):
        press("p", left, then="Published:")
    press("u", 18)
    press("p", 17, then="Published:")
    for left in (16, 15):
        page.keyboard.press("d")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        press("Enter", left, then="Declined:")
    page.keyboard.press("x")
    for number in range(4, 0, -1):
        tab_to(page, page.locator("[name=item]").nth(number), "Shift+Tab")
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Publish 5"), "Tab")
    press("Enter", 10, then="5 published.")
    for left in range(9, -1, -1):
        press("p", left, then="Published:")

    expect(page.locator(".q-items")).to_have_text("Nothing waits.")
    assert lost == []


def tab_to(page: Page, wanted: Locator, key: str) -> None:
    """By the keyboard alone, as far as a page of forty rows is long."""
    for _press in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("The keyboard does not lead there.")
