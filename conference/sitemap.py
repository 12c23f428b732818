"""The base app's share of the site map."""

from collections.abc import Iterator

from django.urls import reverse

from conference.lib.places import SitemapEntry
from conference.models import Conference, Page


def entries() -> Iterator[SitemapEntry]:
    yield SitemapEntry(reverse("conference:home"))
    for conference in Conference.objects.public():
        yield SitemapEntry(conference.get_absolute_url())
    for page in Page.objects.filter(conference__in=Conference.objects.public()).select_related("conference"):
        yield SitemapEntry(page.get_absolute_url())
