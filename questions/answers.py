"""An answer on its way from a form to whoever keeps it, and a kept one in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.lib import countries
from questions.models import YES, Kind, QuestionVersion, Upload

Value = str | list[str] | None


@dataclass(frozen=True)
class Given:
    """What somebody answered to a wording; `stays` says that the file given before is still the answer."""

    version: QuestionVersion
    value: Value = None
    upload: Upload | None = None
    stays: bool = False


@dataclass(frozen=True)
class Before:
    """The answer that was given earlier: its value, or the name of its file."""

    value: Value
    file_name: str = ""


@dataclass(frozen=True)
class Answers:
    """Everything that a form asked, and what was given; what was asked and not given is no answer any more."""

    asked: frozenset[int]
    given: tuple[Given, ...]


def in_words(version: QuestionVersion, value: Value, language: str | None = None) -> str:
    """As a person reads it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_option(version, key, language) for key in value)
    return _one_in_words(version, value, language)


def keys_of(value: Value) -> Sequence[str]:
    return value if isinstance(value, list) else [value] if value else []


def _one_in_words(version: QuestionVersion, value: str, language: str | None) -> str:
    match version.kind:
        case Kind.YES_NO:
            return _("Yes") if value == YES else _("No")
        case Kind.CONSENT:
            return _("Agreed, version %(number)d of the text") % {"number": version.number}
        case Kind.ONE_OF:
            return _option(version, value, language)
        case Kind.COUNTRY:
            return countries.name_of(value, language or get_language() or "en")
        case Kind.DATE:
            return _date(value)
        case Kind.NUMBER:
            return _number(value)
    return value


def _option(version: QuestionVersion, key: str, language: str | None) -> str:
    option = version.option(key)
    return option.in_words(language) if option else key


def _date(value: str) -> str:
    try:
        return date_format(date.fromisoformat(value))
    except ValueError:
        return value


def _number(value: str) -> str:
    try:
        return number_format(Decimal(value))
    except InvalidOperation:
        return value
