"""What changed in the programme, to read and to subscribe to. Both are kept."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from conference import kept
from conference.lib.http import disposition
from conference.lib.localized import in_language
from conference.models import Conference
from conference.queries import former_address, public_conference
from conference.services.mail import absolute
from sessions.exports import changes_feed
from sessions.queries.changes_page import changes_page, feed_entries


@kept.page(revision=kept.of_conference)
def changes(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    if kept.of_conference(conference) is None and (moved := former_address(conference, request.path)) is not None:
        return moved
    row = public_conference(conference)
    return kept.Built("programme/changes.html", {"conference": row, "page": changes_page(row)})


@kept.page(revision=kept.of_conference)
def feed(request: HttpRequest, conference: str) -> kept.Built | HttpResponse:
    if kept.of_conference(conference) is None and (moved := former_address(conference, request.path)) is not None:
        return moved
    row = public_conference(conference)
    headers = {"Content-Disposition": disposition(f"{row.slug}-changes.atom", inline=True), "X-Content-Type-Options": "nosniff"}
    return kept.Built(body=_written(row), content_type=changes_feed.CONTENT_TYPE, headers=headers)


def _written(row: Conference) -> bytes:
    with translation.override(row.default_language):
        title = _("Changes of the programme: %(conference)s") % {"conference": in_language(row.name).text}
        page = absolute(reverse("programme:changes", args=[row.slug]))
        address = absolute(reverse("programme_files:changes", args=[row.slug]))
        return changes_feed.write(title, page, address, row.default_language, feed_entries(row))
