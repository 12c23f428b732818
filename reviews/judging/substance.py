"""What speaks for a text: it names a place in the paper, or takes up the paper's own words."""

import re
from collections.abc import Iterator

from conference.lib.text import words
from reviews.judging.signals import Signal, shown

PLACE, FEW_WORDS, MANY_WORDS = -15, -10, -20
FEW, MANY = 3, 6
SHORTEST_WORD = 5

_PLACES = re.compile(
    r"\b(?:table|figure|fig|section|page|chapter|equation|appendix|theorem|lemma|paragraph|footnote|abstract|introduction|conclusions?|"
    r"method(?:s|ology)?|data ?set|sample|references|bibliography|"
    r"cedvel\w*|sekil\w*|sehife\w*|bolme\w*|fesil\w*|bolmede|menbe\w*|netice\w*|metod\w*|secme\w*|"
    r"tablo\w*|sayfa\w*|bolum\w*|kaynak\w*|sonuc\w*|yontem\w*|orneklem\w*|ek [a-z0-9]\b)\b"
    r"|(?<!\w)(?:таблиц|рисун|раздел|страниц|глав[аеуы]|формул|приложени|сноск|выборк|вывод|метод|литератур|введени)\w*"
)


def signals(text: str, paper: str) -> Iterator[Signal]:
    plain = words(text)
    places = _PLACES.findall(" ".join(plain))
    if places:
        yield Signal("names a place", PLACE, {"found": shown(places)})
    common = [word for word in dict.fromkeys(plain) if len(word) >= SHORTEST_WORD and word in _own_words(paper)]
    if len(common) >= FEW:
        yield Signal("the paper’s words", MANY_WORDS if len(common) >= MANY else FEW_WORDS, {"found": shown(common)})


def _own_words(paper: str) -> frozenset[str]:
    return frozenset(words(paper))
