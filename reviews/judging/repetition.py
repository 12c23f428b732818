"""The same again and again, and shouting."""

import re
from collections import Counter
from collections.abc import Iterator

from conference.lib.text import words
from reviews.judging.signals import Signal, shown

SAME_WORD, SAME_LINE, SAME_LETTER, SHOUTING = 25, 30, 10, 10
LEAST_WORDS, WORD_SHARE, WORD_TIMES = 12, 0.25, 4
LEAST_LETTERS, CAPITAL_SHARE = 24, 0.7
SHORTEST_LINE = 12
_RUN = re.compile(r"([^\W\d_]|[!?.$*~])\1{5,}")
_IN_A_ROW = re.compile(r"\b(\w{2,})\b(?:\W+\1\b){3,}", re.IGNORECASE)
_LINES = re.compile(r"[\n.!?]+")


def signals(text: str) -> Iterator[Signal]:
    again = _repeated_words(text)
    if again:
        yield Signal("same word", SAME_WORD, {"found": shown(again)})
    lines = Counter(" ".join(words(line)) for line in _LINES.split(text))
    same = [line for line, times in lines.items() if times >= 3 and len(line) >= SHORTEST_LINE]
    if same:
        yield Signal("same line", SAME_LINE, {"found": shown(same)})
    if _RUN.search(text):
        yield Signal("same letter", SAME_LETTER)
    if _shouts(text):
        yield Signal("shouting", SHOUTING)


def _repeated_words(text: str) -> list[str]:
    found = words(text)
    often = [word for word, times in Counter(found).items() if len(word) >= 4 and times >= max(WORD_TIMES, WORD_SHARE * len(found))]
    in_a_row = [match.group(1) for match in _IN_A_ROW.finditer(text)]
    return in_a_row + (often if len(found) >= LEAST_WORDS else [])


def _shouts(text: str) -> bool:
    letters = [letter for letter in text if letter.lower() != letter.upper()]
    return len(letters) >= LEAST_LETTERS and sum(letter.isupper() for letter in letters) >= CAPITAL_SHARE * len(letters)
