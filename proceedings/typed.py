"""What an editor types into one box, a line a thing, and back.

Authors: `* Family, Given | institution <ROR>; institution | ORCID | e-mail`, the star for who answers letters. References: as printed,
with the DOI in them. Links: `kind | address | what it is`.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from conference.lib.http import is_web_address
from conference.lib.text import clean_line
from proceedings.manuscripts import WrittenAffiliation, WrittenAuthor, WrittenLink, WrittenReference
from proceedings.models import PaperLink
from proceedings.names import PersonName
from speakers.orcid import check_orcid, normalise

MOST_PARTS = 4
_ROR = re.compile(r"^(?P<name>.*?)\s*<(?:https?://)?(?:ror\.org/)?(?P<ror>[^<>]*)>$")
_OPENED_BY = {")": "(", "]": "["}
_ROR_KEY = re.compile(r"^0[a-hj-km-np-tv-z0-9]{6}\d{2}$")
# As publishers register them; what closes a sentence or a bracket is not part of one.
_DOI = re.compile(r"\b(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/[^\s\"<>]+)", re.IGNORECASE)


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
    institutions = "; ".join(f"{part.name} <{part.ror.rpartition('/')[2]}>" if part.ror else part.name for part in author.affiliations)
    parts = [write_name(author.name), institutions, author.orcid, author.email]
    return ("* " if author.corresponding else "") + " | ".join(parts).rstrip(" |")


def read_references(text: str) -> tuple[WrittenReference, ...]:
    return tuple(WrittenReference(line, doi_in(line)) for line in map(clean_line, text.splitlines()) if line)


def write_reference(reference: WrittenReference) -> str:
    known = not reference.doi or doi_in(reference.text).lower() == reference.doi.lower()
    return reference.text if known else f"{reference.text} doi:{reference.doi}"


def doi_in(text: str) -> str:
    """The last DOI of the line, without what ends the sentence."""
    found = _DOI.findall(text)
    if not found:
        return ""
    doi = found[-1].rstrip(".,;:")
    while doi[-1] in _OPENED_BY and doi.count(doi[-1]) > doi.count(_OPENED_BY[doi[-1]]):
        doi = doi[:-1].rstrip(".,;:")
    return doi


def read_links(text: str) -> tuple[WrittenLink, ...]:
    """Raises ValidationError that names the line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return tuple(_link(number, line) for number, line in lines)


def write_link(link: WrittenLink) -> str:
    return " | ".join([link.kind, link.url, link.label]).rstrip(" |")


def _link(number: int, line: str) -> WrittenLink:
    kind, address, label = ([part.strip() for part in line.split("|", 2)] + ["", ""])[:3]
    if kind.lower() not in PaperLink.Kind.values:
        raise ValidationError(_("Line %(number)d begins with none of: video, code, data, other.") % {"number": number})
    if not is_web_address(address):
        words = _("Line %(number)d: “%(text)s” is not an address that begins with https://.")
        raise ValidationError(words % {"number": number, "text": address})
    return WrittenLink(kind.lower(), address, clean_line(label))


def _author(number: int, line: str) -> WrittenAuthor:
    corresponding = line.lstrip().startswith("*")
    parts = [part.strip() for part in line.replace("*", "", int(corresponding)).split("|")]
    if len(parts) > MOST_PARTS:
        raise ValidationError(_("Line %(number)d has more than three “|”.") % {"number": number})
    name, affiliations, orcid, email = parts + [""] * (MOST_PARTS - len(parts))
    if not read_name(name).full:
        raise ValidationError(_("Line %(number)d begins without a name.") % {"number": number})
    institutions = tuple(_institution(number, part.strip()) for part in affiliations.split(";") if part.strip())
    return WrittenAuthor(read_name(name), _orcid(number, orcid), _email(number, email), institutions, corresponding)


def _institution(number: int, text: str) -> WrittenAffiliation:
    match = _ROR.match(text)
    if match is None:
        return WrittenAffiliation(text)
    if not match["name"] or not _ROR_KEY.match(match["ror"].lower()):
        words = _("Line %(number)d: “%(text)s” is not a ROR identifier, such as 05gq02987.")
        raise ValidationError(words % {"number": number, "text": match["ror"]})
    return WrittenAffiliation(match["name"], f"https://ror.org/{match['ror'].lower()}")


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
