"""Dates as each language writes them: the framework knows the names, not where they stand or whether they are small."""

from datetime import date

from django.template.defaultfilters import date as format_date
from django.utils.translation import get_language

# Russian wants the genitive after a day, Azerbaijani and Russian small months, Turkish the weekday last.
_PATTERNS = {
    "az": (("l j", "l, j"), ("M", "N")),
    "ru": (("l j", "l, j"), ("F", "E"), ("M", "b")),
    "tr": (("l j F Y", "j F Y l"),),
}


def written(value: date, pattern: str) -> str:
    """A date by a pattern of the English page (`l j F Y`), in the reader's language and its order."""
    language = get_language() or ""
    for english, theirs in _PATTERNS.get(language, ()):
        pattern = pattern.replace(english, theirs)
    text = str(format_date(value, pattern))
    return text[:1] + text[1:].replace("İ", "i").lower() if language == "az" else text
