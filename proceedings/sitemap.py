"""The proceedings' share of the site map, and what crawlers need not look at."""

from django.urls import reverse

from conference.lib.places import SitemapEntry
from conference.lib.sitemaps import Addresses, Shelf, all_languages
from conference.models import Conference
from proceedings.models import Author, Paper, Volume


def shelves() -> list[Shelf | Addresses]:
    papers = (
        Paper.objects.public()
        .select_related("volume__conference")
        .only("public_id", "changed_at", "volume__conference__languages", "volume__conference__state")
    )
    return [
        Addresses("proceedings", tuple(_fixed(name) for name in ("index", "authors", "keywords"))),
        Shelf("volumes", Volume.objects.public().select_related("conference"), _volume, "changed_at"),
        Shelf("papers", papers, _paper, "changed_at"),
        Shelf("authors", Author.objects.public(), lambda row: SitemapEntry(row.get_absolute_url(), languages=all_languages())),
    ]


def left_out() -> list[str]:
    """Forms, and lists that anybody can make by asking for something."""
    return ["/papers/*/report/", "/proceedings/?*"]


def _fixed(name: str) -> SitemapEntry:
    return SitemapEntry(reverse(f"proceedings:{name}"), languages=all_languages())


def _volume(volume: Volume) -> SitemapEntry:
    return SitemapEntry(volume.get_absolute_url(), volume.changed_at, _languages(volume.conference))


def _paper(paper: Paper) -> SitemapEntry:
    return SitemapEntry(paper.get_absolute_url(), paper.changed_at, _languages(paper.volume.conference))


def _languages(conference: Conference | None) -> tuple[str, ...]:
    """Those that the page itself offers."""
    return tuple(conference.languages) if conference and conference.is_public else all_languages()
