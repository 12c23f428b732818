"""A reader finds an error: the author answers by the mailed link, an editor corrects it, and the correction names the review."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ONE_SITE, sign_in, work_at
from tests.browser.site import Site

pytestmark = ONE_SITE
OpenPage = Callable[..., Page]
# Published a moment ago; the author's address is known.
FOUND = """
import re
from accounts.models import User
from conference.models import OutgoingMail
from proceedings.models import Paper, PaperAuthor
from reviews.models import Review
from reviews.services import moderation, writing
paper = Paper.objects.standing().filter(volume__conference__slug="baku-2024", state="published").in_order()[{position}]
PaperAuthor.objects.filter(version=paper.current, position=1).update(email_key="{key}@letters.example")
text = "The sample is chosen with care, but the columns of the second table seem to be exchanged: the sums are not those of the text."
words = writing.Words(4, text, "finder_{key}", True, "None", "finder-{key}@readers.example", "en", place="Table 2")
review = writing.write(paper, words, by=None)
writing.confirm_by_hand(review)
moderation.publish(review, by=User.objects.get(email="moderator@example.org"))
letter = OutgoingMail.objects.get(recipient="{key}@letters.example")
print(review.public_id, review.claim.pk, re.search(r"/reviews/as/\\S+", letter.body)[0])
"""
PUBLISHED = """
from accounts.models import User
from reviews.models import Reply
from reviews.services import moderation
moderation.publish(Reply.objects.get(review__public_id="{review}"), by=User.objects.get(email="moderator@example.org"))
"""


@pytest.mark.parametrize(("width", "javascript", "position"), [(1440, True, 3), (390, False, 4)])
def test_from_a_remark_to_a_correction(site: Site, open_page: OpenPage, width: int, javascript: bool, position: int) -> None:
    key = f"author-{width}"
    review, claim, link = site.run(FOUND.format(key=key, position=position)).split()
    author, editor, reader = (open_page(width, javascript=javascript) for _person in range(3))

    author.goto(link)
    author.locator("main button[type=submit]").click()
    expect(author.get_by_role("heading", level=1)).to_have_text("Answer a review")
    author.get_by_label("Yes, this needs to be corrected").check(force=True)
    author.get_by_label("In your words").fill("The columns were exchanged when the table was set.")
    author.get_by_role("button", name="Say so").click()
    expect(author.locator("main")).to_contain_text("Waits for a moderator")
    reader.goto(f"/reviews/{review}/")
    expect(reader.locator(".claim")).to_contain_text("Possible error, Table 2: acknowledged, not corrected yet.")
    expect(reader.locator("main")).not_to_contain_text("when the table was set")
    site.run(PUBLISHED.format(review=review))
    reader.reload()
    expect(reader.locator(".reply")).to_contain_text("when the table was set")

    sign_in(editor, "editor")
    work_at(editor, "Baku 2024")
    editor.goto(f"/admin/reviews/errorclaim/{claim}/change/")
    expect(editor.locator("main")).to_contain_text("when the table was set")
    expect(editor.locator("main")).not_to_contain_text("readers.example")
    editor.get_by_role("button", name="Begin an erratum").click()
    text = editor.locator("[name=text]")
    expect(text).to_have_value(f"Table 2: …\n\nFound by a reader: <{site.address}/reviews/{review}/>")
    text.fill(text.input_value().replace("…", "the last two columns change places."))
    editor.locator("input[name=_save], button[name=_save]").first.click()
    editor.locator("tr", has_text="Draft").locator("input[name=_selected_action]").first.check()
    editor.locator("select[name=action]").select_option("publish")
    editor.locator("button[name=index]").first.click()
    editor.wait_for_load_state()

    reader.reload()
    expect(reader.locator(".claim.good")).to_contain_text("Possible error, Table 2: corrected by a notice.")
    reader.get_by_role("link", name="Read the correction").click()
    expect(reader.locator("main")).to_contain_text("the last two columns change places.")
    reader.get_by_role("link", name=f"review by finder_{key}").click()
    expect(reader).to_have_url(f"{site.address}/reviews/{review}/")
