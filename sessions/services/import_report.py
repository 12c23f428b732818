"""What a run of an import did, or would do, told session by session."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from conference.lib.text import shorten
from sessions.imports.programme import Refused
from sessions.models import ScheduleVersion

LONGEST_SHOWN = 160


@dataclass(frozen=True)
class Difference:
    """`ours` is what stands here, `theirs` what the file says; both as the file's formats write them."""

    field: str
    ours: Any
    theirs: Any

    @property
    def ours_shown(self) -> str:
        return _shown(self.ours)

    @property
    def theirs_shown(self) -> str:
        return _shown(self.theirs)


@dataclass(frozen=True)
class Compared:
    title: str
    differences: tuple[Difference, ...]


@dataclass
class ImportReport:
    """`kept_here` was changed here and differs from the file: it is left alone and told in each run until both agree."""

    new: list[str] = field(default_factory=list)
    changes: list[Compared] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    kept_here: list[Compared] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same: int = 0
    version: ScheduleVersion | None = None
    written: bool = False

    @property
    def found_anything(self) -> bool:
        return bool(self.new or self.changes or self.gone)

    @property
    def changed(self) -> list[str]:
        return [change.title for change in self.changes]

    @property
    def changed_here(self) -> list[str]:
        return [f"{kept.title}: {difference.field}" for kept in self.kept_here for difference in kept.differences]

    @property
    def mark(self) -> str:
        """The same for two runs that would do the same: what somebody agreed to is compared with what would be done now."""
        told = (self.new, self.changes, self.gone, self.kept_here, self.refused, self.notes, self.same)
        return sha256(repr(told).encode("utf-8", "backslashreplace")).hexdigest()


def _shown(value: Any) -> str:
    """On one line, and short."""
    if isinstance(value, list):
        value = ", ".join(entry["url"] if isinstance(entry, dict) else str(entry) for entry in value)
    return shorten(" ".join(str(value).split()), LONGEST_SHOWN) or "–"
