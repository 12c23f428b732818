"""How much real spam the text filter sends to the queue's far end, and how much of the rest: `python -m benchmarks.review_filter`.

1,148 public comments, 595 of them spam, from `shared/data/reviews/youtube-spam`. Five-fold: the words of declined texts are learned from
four folds and the fifth is judged. The lists and points of the filter were chosen by looking at a quarter of the comments, drawn with a
fixed seed; the line “not looked at” leaves that quarter out of the judged ones and of the learned ones.
"""

import csv
import html
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviews.judging import Judgement, Learned, Other, judge
from reviews.judging.learned import tokens

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
FOLDS, SEED, TUNED_SHARE = 5, 1, 4
AIM_SPAM, AIM_REST = 0.90, 0.03
_LINE, _TAG = re.compile(r"<br ?/?>"), re.compile(r"</?[a-z][^>]*>")


@dataclass(frozen=True)
class Comment:
    text: str
    spam: bool


@dataclass(frozen=True)
class Share:
    """So many of so many, with the 95 % interval of Wilson."""

    found: int
    of: int

    @property
    def value(self) -> float:
        return self.found / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        z, n, p = 1.96, self.of or 1, self.value
        middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{100 * self.value:.1f} % ({self.found} of {self.of}; {100 * low:.1f}–{100 * high:.1f})"


def comments(folder: Path = SHARED) -> list[Comment]:
    """In a fixed, mixed order; markup of the site they come from is taken out, as a form of ours would hold none."""
    found = []
    for path in sorted((folder / "reviews" / "youtube-spam").glob("*.csv")):
        with path.open(newline="", encoding="utf-8-sig") as file:
            found += [Comment(plain(row["CONTENT"]), row["CLASS"] == "1") for row in csv.DictReader(file)]
    random.Random(SEED).shuffle(found)  # noqa: S311 - an order, not a secret
    return found


def plain(text: str) -> str:
    return html.unescape(_TAG.sub(" ", _LINE.sub("\n", text))).strip()


def tuned(rows: Sequence[Comment]) -> int:
    """So many at the beginning were looked at while the lists and points were chosen."""
    return len(rows) // TUNED_SHARE


def learn(rows: Iterable[Comment]) -> Learned:
    """As the sweep does: each text once."""
    declined: Counter[str] = Counter()
    published: Counter[str] = Counter()
    texts = {row.text: row.spam for row in rows}
    for text, spam in texts.items():
        (declined if spam else published).update(tokens(text))
    spam_texts = sum(texts.values())
    counts = {token: (declined[token], published[token]) for token in {*declined, *published} if declined[token] + published[token] >= 2}
    return Learned(spam_texts, len(texts) - spam_texts, counts)


def folds(rows: Sequence[Comment]) -> Iterable[tuple[list[Comment], list[Comment]]]:
    """What is learned from, and what is judged."""
    for number in range(FOLDS):
        yield [row for place, row in enumerate(rows) if place % FOLDS != number], list(rows[number::FOLDS])


def by_rules(rows: Sequence[Comment]) -> list[tuple[Comment, Judgement]]:
    return [(row, judge(row.text)) for row in rows]


def with_learned(rows: Sequence[Comment]) -> list[tuple[Comment, Judgement]]:
    return [(row, judge(row.text, learned=learned)) for train, test in folds(rows) for learned in [learn(train)] for row in test]


def with_all(rows: Sequence[Comment]) -> list[tuple[Comment, Judgement]]:
    """And with what moderators declined lately, to tell what is sent again."""
    judged = []
    for train, test in folds(rows):
        learned, others = learn(train), [Other(row.text, declined=True) for row in train if row.spam][-200:]
        judged += [(row, judge(row.text, learned=learned, others=others)) for row in test]
    return judged


def shares(judged: Iterable[tuple[Comment, Judgement]]) -> tuple[Share, Share]:
    """Of spam at the far end, and of the rest."""
    counts = Counter((row.spam, judgement.at_far_end) for row, judgement in judged)
    return tuple(Share(counts[spam, True], counts[spam, True] + counts[spam, False]) for spam in (True, False))  # type: ignore[return-value]


WAYS: dict[str, Callable[[Sequence[Comment]], list[tuple[Comment, Judgement]]]] = {
    "rules alone": by_rules,
    "rules and learned words": with_learned,
    "and texts declined before": with_all,
}


def main() -> None:
    if not SHARED.exists():
        print("The comments do not lie beside the project: nothing is measured.")
        return
    rows = comments()
    print(f"| filter | comments | spam at the far end (aim {AIM_SPAM:.0%}) | of the rest (aim {AIM_REST:.0%} at most) |\n|---|---|---|---|")
    for words, some in (("all", rows), ("not looked at", rows[tuned(rows) :])):
        for name, way in WAYS.items():
            spam, rest = shares(way(some))
            print(f"| {name} | {words}: {len(some)} | {spam} | {rest} |", flush=True)


if __name__ == "__main__":
    main()
