"""What an import did, or would do."""

import hashlib
from dataclasses import asdict, dataclass, field

from proceedings.imports.collected import Refused


@dataclass
class ImportReport:
    volumes: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    # Volumes of which nothing was read in.
    refused_volumes: list[Refused] = field(default_factory=list)
    # Files that do not become a paper's PDF; the paper itself is read in.
    refused_files: list[Refused] = field(default_factory=list)
    remarks: list[Refused] = field(default_factory=list)
    same: int = 0
    attached: int = 0
    written: bool = False

    @property
    def found_anything(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def mark(self) -> str:
        """Two reports of the same are the same: what was shown is what is done."""
        done = {**asdict(self), "written": False}
        return hashlib.sha256(repr(sorted(done.items())).encode()).hexdigest()[:32]

    def add(self, other: "ImportReport") -> None:
        self.volumes += other.volumes
        self.new += other.new
        self.changed += other.changed
        self.left_alone += other.left_alone
        self.refused += other.refused
        self.refused_volumes += other.refused_volumes
        self.refused_files += other.refused_files
        self.remarks += other.remarks
        self.same += other.same
        self.attached += other.attached
