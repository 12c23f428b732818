"""Which kept pages a change of the proceedings makes old."""

from conference import kept
from conference.models import Organisation
from proceedings.models import Volume


def changed(volume: Volume) -> None:
    """The last statement of a transaction: pages of the series, of the conference, and the site's lists."""
    rows = [volume.series, Organisation(pk=volume.series.organisation_id)]
    kept.changed(*rows, *([volume.conference] if volume.conference else []))
