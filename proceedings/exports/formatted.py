"""A citation as a reference list prints it, by the rules of a style."""

import functools
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from proceedings.exports import csl_json
from proceedings.exports.citable import Citable

FOLDER = Path(__file__).resolve().parent.parent / "csl"
_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
_CHARACTERS = tuple(zip("<>&\"'“”", "\ue000\ue001\ue002\ue003\ue004\ue005\ue006", strict=True))
_STAND_INS = {ord(character): stand_in for character, stand_in in _CHARACTERS}
_RUSSIAN, _ENGLISH = "ru-RU", "en-US"


@dataclass(frozen=True)
class Style:
    """`number` is what a numbered list prints before its first work; alone, a citation has none."""

    key: str
    name: str
    file: str
    number: str = ""
    full_names: bool = False
    follows_language: bool = False


STYLES = (
    Style("apa", "APA", "apa"),
    Style("ieee", "IEEE", "ieee", number="[1]"),
    Style("chicago", "Chicago", "chicago-author-date", full_names=True),
    Style("mla", "MLA", "modern-language-association", full_names=True),
    Style("gost", "GOST", "gost-r-7-0-5-2008-numeric", number="1.", follows_language=True),
)
APA = STYLES[0]


@dataclass(frozen=True)
class Printed:
    """A citation and the language of the words that the style adds."""

    key: str
    name: str
    language: str
    text: SafeString


def all_styles(cited: Citable) -> tuple[Printed, ...]:
    return tuple(Printed(style.key, style.name, _locale(cited, style)[:2], cite(cited, style)) for style in STYLES)


def cite(cited: Citable, style: Style = APA) -> SafeString:
    """HTML with no more than italics in it; what people wrote stays text."""
    item = csl_json.item(cited)
    # Not printed by the styles, or read by them as something else.
    for name in ("abstract", "keyword", "language", "version", "event-title"):
        item.pop(name, None)
    locale = _locale(cited, style)
    printed = _print(_parsed(style, locale, cited.language == "en"), item).removeprefix(style.number).strip()
    if locale == _ENGLISH:
        printed = printed.replace("”,", ",”").replace("”.", ".”")
    return mark_safe(_shown(printed))  # noqa: S308 - what people wrote comes back as entities


def _print(parsed: CitationStylesStyle, item: dict[str, Any]) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fields that the style does not know
        source = CiteProcJSON([_hidden(item)])
        bibliography = CitationStylesBibliography(parsed, source, formatter.html)
        bibliography.register(Citation([CitationItem(item["id"])]))
        return "".join(str(part) for part in bibliography.bibliography()[0])


def _locale(cited: Citable, style: Style) -> str:
    """Some styles speak the language of the work that is cited; the others, English."""
    return _RUSSIAN if style.follows_language and cited.language == "ru" else _ENGLISH


@functools.cache
def _parsed(style: Style, locale: str, english: bool) -> CitationStylesStyle:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parts of newer styles that the processor leaves out
        parsed = CitationStylesStyle(str(FOLDER / f"{style.file}.csl"), locale=locale, validate=False)
    if style.full_names:
        _keep_given_names(parsed.root)
    if not english:
        _keep_case(parsed.root)
    return parsed


def _keep_given_names(root: Any) -> None:
    """The processor does not know `initialize="false"`: initials are asked for only where the style wants them."""
    mark = root.attrib.pop("initialize-with")
    for name in root.iter(f"{_NAMESPACE}name"):
        if name.get("initialize") == "true":
            name.set("initialize-with", mark)


def _keep_case(root: Any) -> None:
    """Titles are written with capitals in English alone; the processor would do it in every language."""
    for element in root.iter(f"{_NAMESPACE}text"):
        if element.get("text-case") in {"title", "sentence"}:
            del element.attrib["text-case"]


def _hidden(value: Any) -> Any:
    """Every character that HTML or the style would read, as one that neither knows."""
    if isinstance(value, str):
        return value.translate(_STAND_INS)
    if isinstance(value, dict):
        return {name: _hidden(part) for name, part in value.items()}
    return [_hidden(part) for part in value] if isinstance(value, list) else value


def _shown(printed: str) -> str:
    for character, stand_in in _CHARACTERS:
        printed = printed.replace(stand_in, escape(character))
    return printed
