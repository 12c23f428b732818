"""Values that every format writes in its own way: identifiers, languages, pages, months."""

import html
import re
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from lxml import etree
from lxml.etree import _Element as Element

from speakers.orcid import check_orcid, normalise

DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ROR = re.compile(r"(?:https?://)?ror\.org/(0[a-z0-9]{6}\d{2})", re.IGNORECASE)
_DASH = re.compile(r"\s*[‐‑–—-]+\s*")
_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
# Three letters, or the English name, as the two letters used here.
_LANGUAGES = {
    "eng": "en", "english": "en", "american": "en", "british": "en", "fra": "fr", "fre": "fr", "french": "fr", "deu": "de", "ger": "de",
    "german": "de", "ngerman": "de", "rus": "ru", "russian": "ru", "tur": "tr", "turkish": "tr", "aze": "az", "azerbaijani": "az",
    "spa": "es", "spanish": "es", "zho": "zh", "chi": "zh", "chinese": "zh", "por": "pt", "portuguese": "pt", "ita": "it",
    "italian": "it", "jpn": "ja", "japanese": "ja", "ara": "ar", "arabic": "ar", "fas": "fa", "per": "fa", "persian": "fa",
}  # fmt: skip


def doi(text: str) -> str:
    """Without the resolver's address before it."""
    return _DOI_ADDRESS.sub("", text.strip())


def is_doi(text: str) -> bool:
    return DOI.fullmatch(text) is not None


def orcid(text: str) -> str:
    """Nothing for what is no ORCID iD."""
    bare = normalise(text)
    try:
        check_orcid(bare)
    except ValidationError:
        return ""
    return bare


def ror(text: str) -> str:
    match = _ROR.search(text)
    return f"https://ror.org/{match[1].lower()}" if match else ""


def language(text: str) -> str:
    word = text.strip().lower()
    short = re.split(r"[-_]", word, maxsplit=1)[0]
    return _LANGUAGES.get(word) or _LANGUAGES.get(short) or (short if re.fullmatch(r"[a-z]{2,3}", short) else "en")


def pages(text: str) -> tuple[str, str]:
    """`1–15` and `1--15` are from one to fifteen; what is no range is one page."""
    parts = _DASH.split(text.strip(), maxsplit=1)
    return (parts[0], parts[-1]) if text.strip() else ("", "")


def month(text: str) -> int:
    """The first month named: some volumes say “July-August”; January when none is."""
    first = re.split(r"[^a-z0-9]", text.strip().lower(), maxsplit=1)[0]
    if first.isascii() and first.isdecimal() and 1 <= int(first) <= len(_MONTHS):
        return int(first)
    return next((number for number, name in enumerate(_MONTHS, 1) if len(first) > 2 and name.startswith(first)), 1)


def day(year: int, in_year: int = 1, in_month: int = 1) -> date:
    """The first of the month for a day that the calendar does not have."""
    try:
        return date(year, in_year, in_month)
    except ValueError:
        return date(year, 1, 1)


def four_digits(text: str) -> int | None:
    match = re.search(r"\b(1[0-9]{3}|2[0-9]{3})\b", text)
    return int(match[1]) if match else None


def flat(element: Element | None) -> str:
    """The words without the markup; formulas keep their dollar signs, so that they are seen to be formulas."""
    return "" if element is None else " ".join("".join(_pieces(element)).split())


def flat_all(elements: Iterable[Element]) -> str:
    return "\n\n".join(text for element in elements if (text := flat(element)))


def _pieces(element: Element) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            inner = "".join(_pieces(child))
            pieces.append(f"${inner}$" if child.tag == "tex-math" else inner)
        else:
            pieces.append(entity(child))
        pieces.append(child.tail or "")
    return pieces


def entity(node: Element) -> str:
    """`&nbsp;` and its like are named in a description of the format that is never fetched."""
    return html.unescape(node.text or "") if node.tag is etree.Entity else ""
