"""What was published or changed last, to subscribe to. Kept."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference import kept
from conference.lib.http import disposition
from conference.lib.localized import in_language
from proceedings.exports import feed
from proceedings.models import Paper, PaperQuerySet
from proceedings.queries import author_page, lists, revisions
from proceedings.queries.feeds import feed_papers


@kept.page(revision=kept.of_site)
def of_site(request: HttpRequest) -> kept.Built:
    with override(settings.LANGUAGE_CODE):
        title = _("New papers: %(site)s") % {"site": in_language(settings.SITE_NAME).text}
        return _feed(title, reverse("proceedings:index"), reverse("proceedings_files:feed"), Paper.objects.public(), "papers")


@kept.page(revision=revisions.of_volume)
def of_volume(request: HttpRequest, volume: str) -> kept.Built | HttpResponse:
    if (former := lists.former_volume(volume)) is not None:
        return HttpResponsePermanentRedirect(reverse("proceedings_files:volume-feed", args=[former.slug]))
    row = lists.public_volume(volume)
    with override(settings.LANGUAGE_CODE):
        title, address = in_language(row.title).text, reverse("proceedings_files:volume-feed", args=[row.slug])
        return _feed(title, row.get_absolute_url(), address, Paper.objects.public().filter(volume=row), row.slug)


@kept.page(revision=kept.of_site)
def of_author(request: HttpRequest, author: str) -> kept.Built | HttpResponse:
    if (moved := author_page.moved_to(author)) is not None:
        return HttpResponsePermanentRedirect(reverse("proceedings_files:author-feed", args=[moved.public_id]))
    row = author_page.public_author(author)
    with override(settings.LANGUAGE_CODE):
        title = _("Papers by %(name)s") % {"name": row.name}
        address = reverse("proceedings_files:author-feed", args=[row.public_id])
        return _feed(title, row.get_absolute_url(), address, author_page.papers_of(row), row.public_id)


def _feed(title: str, page: str, address: str, papers: PaperQuerySet, name: str) -> kept.Built:
    body = feed.write(title, settings.SITE_URL + page, settings.SITE_URL + address, settings.LANGUAGE_CODE, feed_papers(papers))
    headers = {"Content-Disposition": disposition(f"{name}.atom", inline=True), "X-Content-Type-Options": "nosniff"}
    return kept.Built(body=body, content_type=feed.CONTENT_TYPE, headers=headers)
