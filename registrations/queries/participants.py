"""Who has agreed to be named in the list of participants. Names and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from conference.lib.text import sort_key
from conference.models import Conference
from registrations.models import Rules, Ticket


@dataclass(frozen=True)
class Participants:
    """`for_participants`: also those who agreed for other participants only; `names` is empty where there is no list for the reader."""

    conference: Conference
    names: tuple[str, ...]
    for_participants: bool
    is_public: bool


def participants(conference: Conference, *, for_participants: bool) -> Participants | None:
    """None when the conference has no list at all."""
    rule = Rules.objects.filter(conference=conference).values_list("listing", flat=True).first() or Rules.Listing.NOBODY
    if rule == Rules.Listing.NOBODY:
        return None
    is_public = rule == Rules.Listing.PUBLIC
    levels = [Ticket.Listed.PUBLIC] if is_public else []
    if for_participants:
        levels = [Ticket.Listed.PUBLIC, Ticket.Listed.PARTICIPANTS]
    return Participants(conference, _names(conference, levels), for_participants, is_public)


def _names(conference: Conference, levels: Sequence[str]) -> tuple[str, ...]:
    """By family name, in the order that the page's language gives to letters."""
    if not levels:
        return ()
    rows = Ticket.objects.valid().filter(order__conference=conference, listed__in=levels).exclude(name_wanted="")
    parts = rows.order_by().values_list("family", "given", "name_wanted")
    language = get_language() or ""
    keyed = sorted((sort_key(f"{family} {given}".strip() or name, language), name) for family, given, name in parts)
    return tuple(name for _key, name in keyed)
