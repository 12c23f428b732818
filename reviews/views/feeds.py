"""What happens to a paper, to subscribe to. Kept."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference import kept
from conference.lib.http import disposition
from proceedings.exports import feed
from proceedings.models import Paper
from proceedings.queries import revisions
from reviews.models import LICENCE
from reviews.queries import happenings, rating
from reviews.queries import reading as queries


@kept.page(revision=revisions.of_paper)
def of_paper(request: HttpRequest, paper: str) -> kept.Built:
    row = queries.public_paper(paper)
    with override(settings.LANGUAGE_CODE):
        title = _("What happens to “%(paper)s”") % {"paper": row}
        address = settings.SITE_URL + reverse("reviews_files:feed", args=[row.public_id])
        page, about = settings.SITE_URL + row.get_absolute_url(), rating.in_words(row)
        body = feed.write(title, page, address, settings.LANGUAGE_CODE, _entries(row), subtitle=about)
    headers = {"Content-Disposition": disposition(f"{row.public_id}.atom", inline=True), "X-Content-Type-Options": "nosniff"}
    return kept.Built(body=body, content_type=feed.CONTENT_TYPE, headers=headers)


def _entries(paper: Paper) -> Iterator[feed.FeedPaper]:
    for happening in happenings.newest([paper]):
        yield feed.FeedPaper(
            title=happening.title,
            url=settings.SITE_URL + happening.path,
            language=happening.language,
            authors=(happening.name,) if happening.name else (),
            summary=happening.text,
            keywords=(),
            published_at=happening.at,
            updated_at=happening.changed_at or happening.at,
            rights=LICENCE if happening.name else "",
            pdf_url="",
        )
