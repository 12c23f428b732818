"""Questions, and answers as a form would send them."""

from typing import Any

from conference.models import Conference
from questions.answers import Answers, Given
from questions.files import JudgedFile
from questions.models import Kind, Question
from questions.services import asking, uploads
from questions.services.asking import Wording
from registrations.models import Answer, Ticket
from registrations.services import answering
from tests.factories import proceedings as make_paper

MEALS = ({"en": "Everything"}, {"en": "Vegan"}, {"en": "Something else"})


def question(
    at: Conference, kind: str = Kind.TEXT, label: Any = "What should we know?", *, options: Any = None, required: bool = False,
    help: Any = "", **fields: Any,
) -> Question:  # fmt: skip
    chosen = MEALS if options is None and kind in (Kind.ONE_OF, Kind.MANY_OF) else options or ()
    return asking.ask(at, Wording(kind, label, help, tuple(chosen), required), fields, by=None)


def diet(at: Conference, **fields: Any) -> Question:
    return question(at, Kind.ONE_OF, "What do you eat?", sensitive=True, **fields)


def sent(ticket: Ticket, answers: dict[Question, Any], *, seen: list[Question] | None = None) -> dict[str, Any]:
    """What a browser sends: the answers, and the wordings that were on show."""
    prefix = f"ticket-{ticket.pk}"
    shown = list(answers) if seen is None else seen
    return {
        f"{prefix}-seen": [str(row.current_id) for row in shown],
        **{f"{prefix}-q{row.pk}": value for row, value in answers.items() if value is not None},
    }


def answer_with_file(ticket: Ticket) -> Answer:
    """A file that was sent in answer to a question that is asked no more."""
    asked = question(ticket.order.conference, Kind.FILE)
    upload = uploads.keep(asked, JudgedFile("card.pdf", "application/pdf", make_paper.pdf()))
    answering.answer(ticket, Answers(frozenset({asked.pk}), (Given(asked.wording, upload=upload),)))
    asking.change(asked, {"active": False}, by=None)
    return ticket.answers.get(question=asked)
