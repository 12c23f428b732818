"""How much may come, and from where: one table. Beyond the first number a proof is asked for, beyond the second the answer is 429."""

from dataclasses import dataclass

AN_HOUR, A_WEEK = 3600, 7 * 24 * 3600


@dataclass(frozen=True)
class Bound:
    """`asks`: from so many on the form asks for a proof. `refuses`: no more than so many; nothing is never."""

    name: str
    asks: int
    refuses: int | None
    seconds: int

    def key(self, of: str) -> str:
        return f"review:{self.name}:{of}"


PERSON = Bound("person", 5, 10, A_WEEK)
HOUSEHOLD = Bound("household", 10, 20, AN_HOUR)
# A crowd of others must not shut out the reader who comes after it.
PAPER = Bound("paper", 200, None, AN_HOUR)
BOUNDS = (PERSON, HOUSEHOLD, PAPER)
NETWORK_KEPT_DAYS = 30
