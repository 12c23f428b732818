"""Which parts of a paper readers rate here, and what they are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import in_language
from conference.models import Conference
from reviews.models import Facet


@dataclass(frozen=True)
class FacetRow:
    key: str
    label: str | Promise
    question: str | Promise


STANDARD = (
    FacetRow("clarity", _("Clarity"), _("Could you follow it, tables included?")),
    FacetRow("soundness", _("Soundness"), _("Do the conclusions follow from the evidence?")),
    FacetRow("usefulness", _("Usefulness"), _("Would somebody do something differently?")),
    FacetRow("originality", _("Originality"), _("Did it tell you something new?")),
)


def asked_for(conference: Conference | None) -> Sequence[FacetRow]:
    """In order; one statement. The four standard ones, until the conference has its own."""
    rows = _stored(conference)
    return tuple(_row(row) for row in rows if row.active) if rows else STANDARD


def labels(conference: Conference | None) -> dict[str, str]:
    """Also of parts that are no longer asked for: their scores are still shown. In order."""
    rows = _stored(conference)
    own = {row.key: str(_row(row).label) for row in rows}
    return own | {row.key: str(row.label) for row in STANDARD if row.key not in own}


def _stored(conference: Conference | None) -> list[Facet]:
    return list(Facet.objects.filter(conference=conference)) if conference is not None else []


def _row(facet: Facet) -> FacetRow:
    return FacetRow(facet.key, in_language(facet.label).text, in_language(facet.question).text)
