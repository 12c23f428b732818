"""What the papers found can be narrowed to, with numbers; what is chosen can be let go of."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from conference.lib.localized import LocalizedText, in_language, language_name
from conference.lib.text import words
from conference.models import ConferenceState
from proceedings.models import Volume
from proceedings.queries.search import finding
from proceedings.queries.search.asked import Asked

MOST_VALUES = 12


@dataclass(frozen=True)
class FacetValue:
    label: LocalizedText
    count: int
    url: str


@dataclass(frozen=True)
class Facet:
    title: str
    values: tuple[FacetValue, ...]
    # Said below the values.
    note: str = ""


@dataclass(frozen=True)
class Chosen:
    """Something that the papers are narrowed to; the address is without it."""

    title: str
    label: LocalizedText
    url: str


@dataclass(frozen=True)
class Place:
    """Where papers were published: the year and the conference of a volume; without the conference where that is not public."""

    year: int
    slug: str
    conference: LocalizedText


def places() -> dict[int, Place]:
    """By volume, all that are public."""
    public = Volume.objects.public().values_list("pk", "year", "conference__slug", "conference__name", "conference__state")
    return {
        pk: Place(year, slug or "", in_language(name)) if state != ConferenceState.DRAFT else Place(year, "", _plain(""))
        for pk, year, slug, name, state in public
    }


def facets(asked: Asked, tally: finding.Tally, places: dict[int, Place]) -> tuple[Facet, ...]:
    """Of what is chosen already nothing more is offered, nor where there is no choice."""
    years: Counter[int] = Counter()
    conferences: Counter[Place] = Counter()
    for volume, count in tally.volumes.items():
        place = places[volume]
        years[place.year] += count
        conferences[replace(place, year=0)] += count
    offered = (
        ("year", _("Year"), [(year, _plain(str(year)), count) for year, count in sorted(years.items(), reverse=True)]),
        ("conference", _("Conference"), [(row.slug, row.conference, count) for row, count in conferences.most_common() if row.slug]),
        ("language", _("Language"), [(code, _language(code), count) for code, count in Counter(tally.languages).most_common()]),
        ("author", _("Author"), [(name, _plain(name), count) for _key, name, count in tally.authors]),
    )
    found = (_facet(asked, tally, name, title, values) for name, title, values in offered if not getattr(asked, name))
    return tuple(facet for facet in found if len(facet.values) > 1)


def chosen(asked: Asked, tally: finding.Tally, places: dict[int, Place]) -> tuple[Chosen, ...]:
    conferences = {place.slug: place.conference for place in places.values()}
    labels: dict[str, tuple[str, LocalizedText]] = {
        "year": (_("Year"), _plain(str(asked.year))),
        "conference": (_("Conference"), conferences.get(asked.conference, _plain(asked.conference))),
        "language": (_("Language"), _language(asked.language)),
        "author": (_("Author"), _plain(_name(asked.author, tally))),
    }
    return tuple(Chosen(*labels[name], asked.but(**{name: None if name == "year" else ""}).url) for name in labels if getattr(asked, name))


def _facet(asked: Asked, tally: finding.Tally, name: str, title: str, values: list[tuple[Any, LocalizedText, int]]) -> Facet:
    shown = tuple(FacetValue(label, count, asked.but(**{name: value}).url) for value, label, count in values[:MOST_VALUES])
    some = name == "author" and tally.authors_of_some
    note = _("Counted in %(number)s of the papers found.") % {"number": f"{finding.COUNTED_FOR_AUTHORS:,}"} if some else ""
    return Facet(title, shown, note)


def _name(asked: str, tally: finding.Tally) -> str:
    """As it is printed, whatever letters it was asked with."""
    key = " ".join(words(asked))
    return next((name for other, name, _count in tally.authors if other == key), asked)


def _plain(text: str) -> LocalizedText:
    return LocalizedText(text, "")


def _language(code: str) -> LocalizedText:
    return LocalizedText(language_name(code), code)
