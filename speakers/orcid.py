"""ORCID iDs: sixteen characters, the last of which checks the others (ISO 7064, MOD 11-2)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SHAPE = re.compile(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")


def check_digit(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


def normalise(text: str) -> str:
    """`https://orcid.org/0000-0002-1825-0097`, `0000000218250097` → `0000-0002-1825-0097`; other text is left as it is."""
    bare = text.strip().rsplit("/", 1)[-1].replace("-", "").replace(" ", "").upper()
    if re.fullmatch(r"\d{15}[\dX]", bare):
        return "-".join(bare[start : start + 4] for start in range(0, 16, 4))
    return text.strip()


def check_orcid(text: str) -> None:
    if not _SHAPE.match(text):
        raise ValidationError(_("Write the ORCID iD as four groups of four, such as 0000-0002-1825-0097."))
    bare = text.replace("-", "")
    if check_digit(bare[:15]) != bare[15]:
        raise ValidationError(_("The last character of this ORCID iD does not fit the others. Look for a slip of the pen."))
