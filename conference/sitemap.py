"""The base app's share of the site map."""

from django.urls import reverse

from conference.lib.places import SitemapEntry
from conference.lib.sitemaps import Addresses, Shelf, all_languages
from conference.models import Conference, Page


def shelves() -> list[Shelf | Addresses]:
    conferences = Conference.objects.public()
    pages = Page.objects.filter(conference__in=conferences).select_related("conference")
    return [
        Addresses("site", (SitemapEntry(reverse("conference:home"), languages=all_languages()),)),
        Shelf("conferences", conferences, lambda row: SitemapEntry(row.get_absolute_url(), languages=tuple(row.languages))),
        Shelf("pages", pages, lambda row: SitemapEntry(row.get_absolute_url(), languages=tuple(row.conference.languages))),
    ]
