"""All of it together."""

from collections.abc import Iterable, Sequence

from reviews.judging import learned as words
from reviews.judging import letters, likeness, links, repetition, substance, vocabulary
from reviews.judging.signals import Judgement, Signal

# Of a text that is much longer than any review only the beginning is looked at.
LONGEST = 10_000


def judge(
    text: str,
    *,
    others: Iterable[likeness.Other] = (),
    learned: words.Learned = words.Learned(),  # noqa: B008 - frozen
    paper: str = "",
    writer: links.Writer = links.Writer(),  # noqa: B008 - frozen
    arrived: Sequence[Signal] = (),
) -> Judgement:
    """What speaks against the text and for it.

    `others` are texts that came before, `learned` what moderators' decisions taught, `paper` the title and abstract of what it is
    about, `arrived` what was seen when it came and is not in the kept text any more.
    """
    seen = text[:LONGEST]
    return Judgement(
        (
            *arrived,
            *links.signals(seen, writer),
            *letters.lookalikes(seen),
            *repetition.signals(seen),
            *vocabulary.signals(seen),
            *likeness.signals(seen, others),
            *words.signals(seen, learned),
            *substance.signals(seen, paper),
        )
    )
