"""The name of a person as a paper prints it: in parts where the parts are known, else as one text."""

from dataclasses import dataclass

from conference.lib.text import sort_key


@dataclass(frozen=True)
class PersonName:
    given: str = ""
    family: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def full(self) -> str:
        """As it stands under a title: given name first, or the literal."""
        return self.literal or " ".join(part for part in (self.given, self.family, self.suffix) if part)

    @property
    def inverted(self) -> str:
        """As catalogues sort it: family name first."""
        if self.literal or not self.family:
            return self.full
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def key(self) -> str:
        return sort_key(self.inverted)


def split_name(full: str) -> PersonName:
    """A guess for names that come as one text: the last word is the family name; one word is a literal."""
    words = full.split()
    if len(words) < 2:
        return PersonName(literal=full.strip())
    return PersonName(given=" ".join(words[:-1]), family=words[-1])
