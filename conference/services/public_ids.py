"""Random parts of addresses that nothing else has yet: six characters are short enough to collide now and then."""

from django.db.models import Model

from conference.lib.text import new_public_id

_ASKED_AT_ONCE = 500


def fresh(model: type[Model], count: int = 1) -> list[str]:
    """As many ids as wanted, none of them in use; usually one statement for every five hundred."""
    found: list[str] = []
    while len(found) < count:
        wanted = {new_public_id() for _number in range(min(count - len(found), _ASKED_AT_ONCE))} - set(found)
        taken = set(model._default_manager.filter(public_id__in=wanted).values_list("public_id", flat=True))
        found += sorted(wanted - taken)
    return found[:count]
