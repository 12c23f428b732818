"""What the filter says: a number, and each reason for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# From here on a text waits at the far end of the queue. It waits there for a person all the same.
FAR_END = 60
MOST = 100
# So much of somebody's text is repeated in a reason.
MOST_SHOWN, LONGEST_SHOWN = 5, 60


@dataclass(frozen=True)
class Signal:
    """One thing that was seen. `points` below nothing speak for the text; `words` are the values of its sentence."""

    name: str
    points: int
    words: Mapping[str, Any] = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        return {"name": self.name, "points": self.points, "words": dict(self.words)}

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "Signal":
        return cls(record["name"], record["points"], record.get("words", {}))


@dataclass(frozen=True)
class Judgement:
    signals: tuple[Signal, ...]

    @property
    def score(self) -> int:
        return min(MOST, max(0, sum(signal.points for signal in self.signals)))

    @property
    def at_far_end(self) -> bool:
        return self.score >= FAR_END


def shown(found: Sequence[str]) -> str:
    """A few of them, for a sentence; each once, none longer than a line."""
    return ", ".join(text[:LONGEST_SHOWN] for text in list(dict.fromkeys(found))[:MOST_SHOWN])
