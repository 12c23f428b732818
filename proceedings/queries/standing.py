"""What stands above and beside each version of a paper since it was published."""

from dataclasses import dataclass
from datetime import datetime

from conference.lib.markdown import plain
from conference.lib.text import shorten
from proceedings.models import TAKING_BACK, Notice, NoticeKind, Paper
from proceedings.queries.citing import notices_of

LONGEST_SUMMARY = 240


@dataclass(frozen=True)
class NoticeRow:
    kind: str
    url: str
    published_at: datetime | None
    summary: str
    language: str
    is_grave: bool


@dataclass(frozen=True)
class Standing:
    # What ended the paper's standing, if anything did.
    taken_back: NoticeRow | None
    # Above every version: concerns first, then corrections, the newest of each first.
    others: tuple[NoticeRow, ...]
    # All of them, newest first.
    notices: tuple[NoticeRow, ...]


def standing_of(paper: Paper) -> Standing:
    """Of a paper whose notices are prefetched, without a statement."""
    said = [(notice.kind, _row(paper, notice)) for notice in notices_of(paper)]
    others = [row for kind, row in said if kind not in TAKING_BACK]
    return Standing(
        next((row for kind, row in said if kind in TAKING_BACK), None),
        tuple(sorted(others, key=lambda row: not row.is_grave)),
        tuple(row for _kind, row in said),
    )


def _row(paper: Paper, notice: Notice) -> NoticeRow:
    notice.paper = paper
    grave = notice.kind in TAKING_BACK or notice.kind == NoticeKind.CONCERN
    summary = shorten(plain(notice.text), LONGEST_SUMMARY)
    return NoticeRow(
        str(notice.get_kind_display()), notice.get_absolute_url(), notice.published_at, summary, notice.language, grave
    )  # fmt: skip
