"""The text filter: pure, in words that people understand. It orders a queue and decides nothing."""

from reviews.judging.filter import judge
from reviews.judging.learned import Learned
from reviews.judging.letters import invisible
from reviews.judging.likeness import Other
from reviews.judging.links import Writer
from reviews.judging.signals import FAR_END, Judgement, Signal

__all__ = ["FAR_END", "Judgement", "Learned", "Other", "Signal", "Writer", "invisible", "judge"]
