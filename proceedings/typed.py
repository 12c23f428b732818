"""What an editor types into one box, a line a person, and back: `Family, Given | institution; institution | ORCID | e-mail`."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from conference.lib.text import clean_line
from proceedings.manuscripts import WrittenAffiliation, WrittenAuthor
from proceedings.names import PersonName
from speakers.orcid import check_orcid, normalise

MOST_PARTS = 4


def read_name(text: str) -> PersonName:
    """`Family, Given` or `Family, Given, Jr`; without a comma the name is one text, never taken apart."""
    parts = [part.strip() for part in clean_line(text).split(",")]
    if len(parts) == 1:
        return PersonName(literal=parts[0])
    return PersonName(given=parts[1], family=parts[0], suffix=", ".join(parts[2:]))


def read_names(text: str) -> tuple[PersonName, ...]:
    return tuple(name for line in text.splitlines() if (name := read_name(line)).full)


def read_authors(text: str) -> tuple[WrittenAuthor, ...]:
    """Raises ValidationError that names the line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return tuple(_author(number, line) for number, line in lines)


def write_name(name: PersonName) -> str:
    return name.inverted


def write_author(author: WrittenAuthor) -> str:
    parts = [write_name(author.name), "; ".join(part.name for part in author.affiliations), author.orcid, author.email]
    return " | ".join(parts).rstrip(" |")


def _author(number: int, line: str) -> WrittenAuthor:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > MOST_PARTS:
        raise ValidationError(_("Line %(number)d has more than three “|”.") % {"number": number})
    name, affiliations, orcid, email = parts + [""] * (MOST_PARTS - len(parts))
    if not read_name(name).full:
        raise ValidationError(_("Line %(number)d begins without a name.") % {"number": number})
    institutions = tuple(WrittenAffiliation(part.strip()) for part in affiliations.split(";") if part.strip())
    return WrittenAuthor(read_name(name), _orcid(number, orcid), _email(number, email), institutions)


def _orcid(number: int, text: str) -> str:
    orcid = normalise(text)
    try:
        if orcid:
            check_orcid(orcid)
    except ValidationError as wrong:
        raise ValidationError(_("Line %(number)d: %(why)s") % {"number": number, "why": wrong.messages[0]}) from wrong
    return orcid


def _email(number: int, text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError as wrong:
        raise ValidationError(_("Line %(number)d: “%(text)s” is not an e-mail address.") % {"number": number, "text": text}) from wrong
    return text
