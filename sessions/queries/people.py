"""Who is named in a released slot: those of the whole, and those of its short talks."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import ngettext

MOST_NAMES = 8

Person = dict[str, Any]


def once(people: Iterable[Person]) -> list[Person]:
    """Everybody once, whatever number of parts they have."""
    return list({person["id"]: person for person in reversed(list(people))}.values())[::-1]


def of_whole(people: Iterable[Person]) -> list[Person]:
    return [person for person in people if not person.get("item")]


def of_items(people: Iterable[Person]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    for person in people:
        if person.get("item"):
            found.setdefault(person["item"], []).append(person)
    return found


def in_one_line(people: Sequence[Person]) -> str:
    """Those of the whole, or where nobody is, those of its parts; a hall full of posters is not named one by one."""
    if len(people) < 2:
        return people[0]["name"] if people else ""
    names = list(dict.fromkeys(person["name"] for person in of_whole(people) or people))
    line, rest = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if rest <= 0:
        return line
    return ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", rest) % {"names": line, "count": rest}
