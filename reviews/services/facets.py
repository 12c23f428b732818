"""The parts of a paper that a conference's readers rate."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.localized import texts_of
from conference.models import Conference
from conference.services import activity
from proceedings.models import Volume
from proceedings.services import telling
from reviews.models import Facet
from reviews.queries.facets import STANDARD


class HasFacets(DomainError):
    message = _("This conference has its own parts already.")


@transaction.atomic
def add(conference: Conference, values: dict[str, Any], *, by: User) -> Facet:
    """Behind the others, unless its place is said."""
    last = Facet.objects.filter(conference=conference).aggregate(last=Max("position"))["last"]
    place = values.get("position") or (last + 1 if last is not None else 0)
    row = Facet.objects.create(conference=conference, **{**values, "position": place})
    activity.record("part that is rated added", row, by=by, conference=conference, after={"key": row.key})
    _changed(conference)
    return row


@transaction.atomic
def change(row: Facet, values: dict[str, Any], *, by: User) -> None:
    """Its key never changes: old scores are found by it. One that is not asked for any more keeps its scores in sight."""
    told = {name: value for name, value in values.items() if name != "key"}
    Facet.objects.filter(pk=row.pk).update(**told)
    words = {name: str(texts_of(value)) if name in {"label", "question"} else str(value) for name, value in told.items()}
    activity.record("part that is rated changed", row, by=by, conference=row.conference, after=words)
    _changed(row.conference)


@transaction.atomic
def begin_with_standard(conference: Conference, *, by: User) -> None:
    """The four that are asked for anyway become rows, to be renamed, moved and retired."""
    if Facet.objects.filter(conference=conference).exists():
        raise HasFacets
    Facet.objects.bulk_create(
        Facet(
            conference=conference,
            key=row.key,
            label=_in_all(conference, row.label),
            question=_in_all(conference, row.question),
            position=place,
        )
        for place, row in enumerate(STANDARD)
    )
    activity.record("standard parts that are rated taken over", conference, by=by, conference=conference)
    _changed(conference)


def _in_all(conference: Conference, words: Any) -> LazyI18nString:
    """In each language of the conference."""
    said = {}
    for language in conference.languages:
        with translation.override(language):
            said[language] = str(words)
    return LazyI18nString(said)


def _changed(conference: Conference) -> None:
    """Their names stand at every paper."""
    telling.changed(*Volume.objects.filter(conference=conference).select_related("series", "conference"))
