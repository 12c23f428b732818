"""Which kept pages a change of the proceedings makes old."""

from collections.abc import Iterable

from django.db.models import Model

from conference import kept
from conference.models import Organisation
from proceedings.models import Volume


def changed(*volumes: Volume) -> None:
    """The last statement of a transaction: pages of the series, of the conferences, and the site's lists, each once."""
    kept.changed(*{(type(row), row.pk): row for row in _rows(volumes)}.values())


def _rows(volumes: Iterable[Volume]) -> Iterable[Model]:
    for volume in volumes:
        yield volume.series
        yield Organisation(pk=volume.series.organisation_id)
        if volume.conference:
            yield volume.conference
