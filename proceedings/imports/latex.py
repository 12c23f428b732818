"""What BibTeX writes with LaTeX, as plain text: accents, dashes and quotes become letters, formulas stay formulas."""

import codecs
import re

import latexcodec  # noqa: F401 - gives Python the codec of this name

_CODEC = codecs.lookup("ulatex")
_FORMULA = re.compile(r"(?<!\\)(\$[^$]*\$)")
_FONT = re.compile(
    r"\\(?:emph|text(?:it|bf|sc|tt|rm|sf|sl|up|normal)|mbox|hbox|uppercase|lowercase|url|path|enquote|noopsort\s*\{[^{}]*\}|(?:it|bf|em|tt|sc|rm|sl)\b)\s*"
)
_NAMES = {
    "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\",
    "textschwa": "ə", "schwa": "ə", "Schwa": "Ə", "textbraceleft": "{", "textbraceright": "}", "{": "{", "}": "}", "$": "$",
}  # fmt: skip
_NAME = re.compile(r"\\(?:([{}$])|(" + "|".join(name for name in _NAMES if name.isalpha()) + r")(?![A-Za-z])\s*(?:\{\})?)")
# Letters that the codec, or the removal of braces, would take for marks go through them in a private form.
_PRIVATE = dict(zip("~^\\{}$", "\ue010\ue011\ue012\ue013\ue014\ue015", strict=True))


def plain(text: str) -> str:
    if not re.search(r"[\\{}$~`'-]", text):
        return " ".join(text.split())
    parts = _FORMULA.split(text)
    words = "".join(part if number % 2 else _words(part) for number, part in enumerate(parts))
    return " ".join(words.split())


def _words(text: str) -> str:
    named = _NAME.sub(_letters, text)
    # The codec forgets a space at the beginning, as TeX does.
    space = " " if named[:1].isspace() else ""
    decoded = _CODEC.decode(_FONT.sub("", named))[0].replace("\xa0", " ")  # type: ignore[arg-type]
    bare = decoded.replace("{", "").replace("}", "")
    return space + bare.translate({ord(private): letter for letter, private in _PRIVATE.items()})


def _letters(match: re.Match[str]) -> str:
    words = _NAMES[match[1] or match[2]]
    return _PRIVATE.get(words, words)
