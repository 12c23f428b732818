"""Under which number a page of the proceedings is kept: that of its series and of the conference around it, in one statement."""

from typing import Any

from django.db.models import F, QuerySet

from conference.kept import Lookup, Revision
from proceedings.models import Paper, Volume


def under(rows: QuerySet, to_volume: str) -> QuerySet:
    """The columns of `revision`; `to_volume` is the lookup that leads from the rows to their volume."""
    return rows.values_list(F(f"{to_volume}series"), F(f"{to_volume}series__revision"), F(f"{to_volume}conference__revision"))


def revision(found: tuple[Any, ...] | None) -> Revision | None:
    return Revision(f"series:{found[0]}:{found[2] or 0}", found[1]) if found else None


_paper = Lookup(lambda public_id: under(Paper.objects.public().filter(public_id=public_id), "volume__"))
_volume = Lookup(lambda slug: under(Volume.objects.public().filter(slug=slug), ""))


def of_paper(paper: str, **_others: Any) -> Revision | None:
    return revision(_paper.first(paper))


def of_volume(volume: str, **_others: Any) -> Revision | None:
    return revision(_volume.first(volume))
