"""A citation as a reference list prints it, by the style's own rules."""

import functools
import warnings
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from proceedings.exports import csl_json
from proceedings.exports.citable import Citable

FOLDER = Path(__file__).resolve().parent.parent / "csl"
_CHARACTERS = tuple(zip("<>&\"'", "\ue000\ue001\ue002\ue003\ue004", strict=True))
_STAND_INS = {ord(character): stand_in for character, stand_in in _CHARACTERS}


def apa(cited: Citable) -> SafeString:
    """HTML with no more than italics in it; what people wrote stays text."""
    item = csl_json.item(cited)
    # Not printed by the style, or read by it as something else.
    for name in ("abstract", "keyword", "language", "version", "event-title"):
        item.pop(name, None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fields that the style does not know
        source = CiteProcJSON([_hidden(item)])
        bibliography = CitationStylesBibliography(_style(), source, formatter.html)
        bibliography.register(Citation([CitationItem(item["id"])]))
        printed = "".join(str(part) for part in bibliography.bibliography()[0])
    return mark_safe(_shown(printed))  # noqa: S308 - what people wrote comes back as entities


@functools.cache
def _style() -> CitationStylesStyle:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parts of newer styles that the processor leaves out
        return CitationStylesStyle(str(FOLDER / "apa"), locale="en-US", validate=False)


def _hidden(value: Any) -> Any:
    """Every character that HTML would read, as one that neither the style nor HTML knows."""
    if isinstance(value, str):
        return value.translate(_STAND_INS)
    if isinstance(value, dict):
        return {name: _hidden(part) for name, part in value.items()}
    return [_hidden(part) for part in value] if isinstance(value, list) else value


def _shown(printed: str) -> str:
    for character, stand_in in _CHARACTERS:
        printed = printed.replace(stand_in, escape(character))
    return printed
