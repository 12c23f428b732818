"""Invented papers with words as unevenly used as real ones: a few are everywhere, most are rare. The same in every run."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from proceedings.manuscripts import Manuscript, WrittenAffiliation, WrittenAuthor, WrittenText
from proceedings.names import PersonName

WORDS = 40_000
LANGUAGES = ("en", "en", "en", "en", "az", "ru", "tr")
_SYLLABLES = {
    language: syllables.split()
    for language, syllables in {
        "en": "al ban cor der ent fir gal hor in jun kel lor mon nar or pel quin ros sen tor ul ver wol ex yor zen",
        "az": "ağ bə cı çö də əl fı gü hə xı iş qı lə mü nə öz pı rə sə şü tə uç və yı zə",
        "ru": "ал бе во гри де жу зи кол лё ма не оз пре рос сте ту уч фи хо цен чу ша ще эх юн яр",
        "tr": "ak be cü çi de er fı gö ha iş ka lü me ne ör pı ra sü şe ta uç vü ya ze",
    }.items()
}


@dataclass(frozen=True)
class Invented:
    """A manuscript and the text of its PDF."""

    manuscript: Manuscript
    text: str


class Press:
    """Makes papers by their number; how often a word is used falls with its place in the list."""

    def __init__(self, papers: int) -> None:
        self.random = random.Random(2026)
        self.words = {language: self._words(language) for language in _SYLLABLES}
        weights = [1 / (place + 3) for place in range(WORDS)]
        self.weights = list(itertools.accumulate(weights))
        self.names = [self._name() for _number in range(max(50, papers // 2))]
        self.name_weights = list(itertools.accumulate(1 / (place + 30) for place in range(len(self.names))))

    def papers(self, numbers: range) -> Iterator[Invented]:
        for number in numbers:
            language = LANGUAGES[number % len(LANGUAGES)]
            yield Invented(self._manuscript(language), self._text(language, 400))

    def _manuscript(self, language: str) -> Manuscript:
        title = self._text(language, self.random.randint(5, 12)).capitalize()
        keywords = tuple(self._text(language, 1) for _keyword in range(4))
        names = dict.fromkeys(self.random.choices(self.names, cum_weights=self.name_weights, k=self.random.randint(1, 6)))
        return Manuscript(
            texts=(WrittenText(language, title, abstract=self._text(language, 120) + ".", keywords=keywords),),
            authors=tuple(WrittenAuthor(name, affiliations=(WrittenAffiliation("Invented Institute"),)) for name in names),
            language=language,
            licence="CC-BY-4.0",
            first_page="1",
            last_page="8",
        )

    def _text(self, language: str, count: int) -> str:
        return " ".join(self.random.choices(self.words[language], cum_weights=self.weights, k=count))

    def _words(self, language: str) -> list[str]:
        """Short ones first, as the frequent words of any language are."""
        found: dict[str, None] = {}
        while len(found) < WORDS:
            length = 1 + min(4, len(found) // 400 + self.random.randint(0, 2))
            found["".join(self.random.choices(_SYLLABLES[language], k=length))] = None
            if len(found) < 400:
                found["".join(self.random.choices(_SYLLABLES[language], k=2))] = None
        return list(found)[:WORDS]

    def _name(self) -> PersonName:
        language = self.random.choice(LANGUAGES)
        given, family = ("".join(self.random.choices(_SYLLABLES[language], k=count)).capitalize() for count in (2, 3))
        return PersonName(given, family)
