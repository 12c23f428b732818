"""Letters that look like others, and characters that are not seen at all."""

import re
import unicodedata
from collections.abc import Iterator

from reviews.judging.signals import Signal, shown

FIRST_MIXED, EACH_MORE, MOST_FOR_MIXED = 30, 10, 60
STYLED, HIDDEN_IN_WORD, TURNED, OTHER_HIDDEN = 30, 30, 40, 5

# Small letters and capitals of Cyrillic and Greek that readers take for a Latin one, and what they are taken for; not those small
# ones of Greek that stand in names of genes and quantities.
CONFUSABLE = dict(zip("аеорсухіјѕһԁԛԝьАВЕКМНОРСТУХІЈЅЗοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijshdqwbABEKMHOPCTYXIJS3oABEZHIKMNOPTYX", strict=True))
_WORD = re.compile(r"[^\W\d_]{3,}")
# Turn the direction of reading.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = "\u180e\u200b\u2060-\u2064\ufeff"
_IN_WORD = re.compile(f"(?<=\\w)[{_UNSEEN}]+(?=\\w)")
_ANYWHERE = re.compile(f"[{_UNSEEN}\ufff9-\ufffb]")
# Single ones are signs of mathematics; a run of them is lettering.
_STYLED = re.compile("[\U0001d400-\U0001d7ff\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001f130-\U0001f189]{4,}")


def lookalikes(text: str) -> Iterator[Signal]:
    mixed = [word for word in _WORD.findall(text) if _is_mixed(word)]
    if mixed:
        points = min(MOST_FOR_MIXED, FIRST_MIXED + EACH_MORE * (len(mixed) - 1))
        yield Signal("look-alike letters", points, {"count": len(mixed), "found": shown(mixed)})
    styled = [match.group() for match in _STYLED.finditer(text)]
    if styled:
        yield Signal("lettering", STYLED, {"found": shown([unicodedata.normalize("NFKC", run) for run in styled])})


def invisible(typed: str) -> Iterator[Signal]:
    """Asked of the text as it was typed: what is kept has none. Hyphens for line breaks and marks at an end come along when one copies."""
    inner = typed.strip().strip("\ufeff\u200b").strip()
    if _TURNS.search(inner):
        yield Signal("turned text", TURNED, {"count": len(_TURNS.findall(inner))})
    in_words = _IN_WORD.findall(inner)
    if in_words:
        yield Signal("invisible characters", HIDDEN_IN_WORD, {"count": len(in_words)})
    elif _ANYWHERE.search(inner):
        yield Signal("invisible characters", OTHER_HIDDEN, {"count": len(_ANYWHERE.findall(inner))})


def _is_mixed(word: str) -> bool:
    """Latin among which stand only such letters of another alphabet as look Latin, or the reverse."""
    latin = [letter for letter in word if _script(letter) == "LATIN"]
    others = [letter for letter in word if _script(letter) in {"CYRILLIC", "GREEK"}]
    if not latin or not others or _is_ending(word):
        return False
    if all(letter in CONFUSABLE for letter in others):
        return True
    return len(latin) < len(others) and all(letter in CONFUSABLE.values() for letter in latin)


def _is_ending(word: str) -> bool:
    """An abbreviation in Latin with a Russian ending: `PDFы`, `LLMов`."""
    capitals = re.match(r"[A-Z]{2,}", word)
    return capitals is not None and all(_script(letter) == "CYRILLIC" and letter.islower() for letter in word[capitals.end() :])


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
