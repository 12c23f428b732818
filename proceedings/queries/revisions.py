"""Under which number a page of the proceedings is kept: that of its series and of the conference around it, in one statement."""

from typing import Any

from django.db.models import F, QuerySet

from conference.kept import Revision
from proceedings.models import Paper, Volume


def of_paper(paper: str, **_others: Any) -> Revision | None:
    return under(Paper.objects.public().filter(public_id=paper), "volume__")


def of_volume(volume: str) -> Revision | None:
    return under(Volume.objects.public().filter(slug=volume), "")


def under(rows: QuerySet, to_volume: str) -> Revision | None:
    """`to_volume` is the lookup that leads from the rows to their volume."""
    series, conference = F(f"{to_volume}series"), F(f"{to_volume}conference__revision")
    found = rows.order_by().values_list(series, F(f"{to_volume}series__revision"), conference).first()
    return Revision(f"series:{found[0]}:{found[2] or 0}", found[1]) if found else None
