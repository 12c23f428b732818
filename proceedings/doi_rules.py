"""The rule by which a series makes its DOIs: `10.5555/{series}.{year}.{paper}`."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PLACES = ("series", "volume", "year", "paper", "notice")
_PREFIX = re.compile(r"10\.\d{4,9}/")
_PLACE = re.compile(r"\{([^{}]*)\}")
_LETTERS = re.compile(r"[A-Za-z0-9.;()/:_-]*")


def check_rule(rule: str) -> None:
    """Raises ValidationError, in words, for what makes no DOIs, or the same one twice."""
    if not rule:
        return
    if not _PREFIX.match(rule):
        raise ValidationError(_("A DOI begins with its prefix, such as 10.5555/."))
    if unknown := [name for name in _PLACE.findall(rule) if name not in PLACES]:
        raise ValidationError(_("{%(name)s} stands for nothing. Use %(known)s.") % {"name": unknown[0], "known": _known()})
    if not _LETTERS.fullmatch(_PLACE.sub("", rule)):
        raise ValidationError(_("A DOI has letters, digits and . ; ( ) / : _ - alone."))
    if "{paper}" not in rule:
        raise ValidationError(_("The rule contains {paper}, else two papers would have the same DOI."))


def of_paper(rule: str, **names: str) -> str:
    return _filled(_without(rule, "notice"), names)


def of_notice(rule: str, **names: str) -> str:
    """Under the paper's own, where the rule does not say it otherwise."""
    return _filled(rule if "{notice}" in rule else rule + ".{notice}", names)


def of_volume(rule: str, **names: str) -> str:
    """Nothing where the rule does not name the volume."""
    return _filled(_without(_without(rule, "notice"), "paper"), names) if "{volume}" in rule else ""


def _without(rule: str, name: str) -> str:
    """Together with the mark before it."""
    return re.sub(r"(?<!/)[.;:_-]?\{" + name + r"\}", "", rule)


def _filled(rule: str, names: dict[str, str]) -> str:
    return _PLACE.sub(lambda match: names.get(match[1], ""), rule)


def _known() -> str:
    return ", ".join(f"{{{name}}}" for name in PLACES)
