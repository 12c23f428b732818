"""What must always hold of questions."""

from collections.abc import Iterator

from django.db.models import F, Max, Q

from conference.lib.places import Violation
from questions.models import Question
from questions.services.asking import answers_that_show


def check() -> Iterator[Violation]:
    numbered = Question.objects.annotate(last=Max("versions__number"))
    yield from _violation(
        "question is not worded as its last version", numbered.exclude(current__number=F("last")) | numbered.filter(current=None)
    )
    yield from _violation(
        "question has the wording of another", Question.objects.exclude(current__question=F("pk")).filter(current__isnull=False)
    )
    shown = Question.objects.filter(shown_by__isnull=False)
    yield from _violation("question is shown by one of another conference", shown.exclude(shown_by__conference=F("conference")))
    later = Q(shown_by__position__gt=F("position")) | Q(shown_by__position=F("position"), shown_by__pk__gte=F("pk"))
    yield from _violation("question is shown by one that comes later", shown.filter(later))
    yield from _impossible()


def _violation(name: str, rows: object) -> Iterator[Violation]:
    if found := tuple(rows.values_list("pk", flat=True)[:100]):  # type: ignore[attr-defined]
        yield Violation(name, found)


def _impossible() -> Iterator[Violation]:
    """An answer that nobody can give shows nothing."""
    rows = Question.objects.filter(shown_by__current__isnull=False).select_related("shown_by__current")
    wrong = tuple(row.pk for row in rows if row.shown_by and row.shown_for not in dict(answers_that_show(row.shown_by.wording)))
    if wrong:
        yield Violation("question is shown by an answer that cannot be given", wrong)
