from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from conference.models import Conference
from questions.models import YES, Kind, Question
from tests.factories import questions as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
Browser = Callable[[User], Client]
ADD = "/admin/questions/question/add/"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "label_0": "What do you eat?",
        "kind": "one of",
        "options_0": "Fish\nMeat",
        "position": 10,
        "everybody": "on",
        "active": "on",
        **changes,
    }


def kept(question: Question) -> dict[str, Any]:
    """The form as it comes, sent back."""
    return typed(read=question.current_id, options_0="\n".join(option.in_words() for option in question.wording.choices))


@pytest.mark.writes
def test_a_question_is_written_in_several_languages(conference: Conference, registration_officer: User, client_of: Browser) -> None:
    values = typed(label_1="Nə yeyirsiniz?", options_1="Balıq\r\n\r\nƏt ", required="on", sensitive="on")

    done = client_of(registration_officer).post(ADD, values)

    question = Question.objects.get()
    assert done.status_code == 302
    assert (question.conference, question.sensitive, question.wording.required) == (conference, True, True)
    assert question.wording.options == [
        {"key": "fish", "text": {"en": "Fish", "az": "Balıq"}},
        {"key": "meat", "text": {"en": "Meat", "az": "Ət"}},
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"options_1": "Balıq"}, "Each language needs the same number of lines."),
        ({"options_0": "Fish"}, "Write at least two options, one a line."),
        ({"label_0": ""}, "This field is required."),
        ({"shown": "77:yes"}, "Select a valid choice."),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    conference: Conference, registration_officer: User, client_of: Browser, change: dict[str, Any], words: str
) -> None:
    answer = client_of(registration_officer).post(ADD, typed(help_0="For the kitchen.", **change))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert (words in page, "For the kitchen." in page) == (True, True)
    assert Question.objects.count() == 0


def test_a_question_is_shown_by_an_answer_to_an_earlier_one(conference: Conference, registration_officer: User, client_of: Browser) -> None:
    bus = make.question(conference, Kind.YES_NO, "Do you take the bus?")
    browser = client_of(registration_officer)

    late = browser.post(ADD, typed(label_0="Where?", kind="text", position=1, shown=f"{bus.pk}:yes"))
    done = browser.post(ADD, typed(label_0="Where?", kind="text", position=20, shown=f"{bus.pk}:yes"))

    assert "A question can be shown only by an answer to one that stands before it." in late.content.decode()
    assert done.status_code == 302
    assert Question.objects.get(position=20).shown_by == bus
    assert "Do you take the bus?: Yes" in browser.get("/admin/questions/question/").content.decode()


@pytest.mark.writes
def test_a_change_of_words_makes_a_version_that_the_panel_lists(
    conference: Conference, registration_officer: User, client_of: Browser
) -> None:
    question = make.question(conference, Kind.ONE_OF, "What do you eat?", options=({"en": "Fish"}, {"en": "Meat"}))
    address = f"/admin/questions/question/{question.pk}/change/"
    browser = client_of(registration_officer)
    before = kept(question)

    browser.post(address, before)
    browser.post(address, {**before, "label_0": "What will you eat?"})
    stale = browser.post(address, {**before, "label_0": "Too late"})

    question.refresh_from_db()
    assert [version.label_text.text for version in question.versions.all()] == ["What do you eat?", "What will you eat?"]
    assert "Somebody else has changed this in the meantime" in stale.content.decode()
    assert "2. What will you eat?: Fish, Meat" in browser.get(address).content.decode()


def test_the_list_moves_questions(conference: Conference, registration_officer: User, client_of: Browser) -> None:
    rows = [make.question(conference, label=name) for name in ("first", "second", "third")]
    browser = client_of(registration_officer)

    browser.post("/admin/questions/question/", {"action": "up", "_selected_action": [rows[1].pk, rows[2].pk]})
    browser.post("/admin/questions/question/", {"action": "down", "_selected_action": [rows[1].pk]})

    assert [str(row) for row in Question.objects.all()] == ["third", "second", "first"]


def test_questions_of_others_do_not_exist_in_the_panel(
    conference: Conference, other_conference: Conference, registration_officer: User, organiser: User, client_of: Browser
) -> None:
    foreign = make.question(other_conference, Kind.YES_NO, "Theirs")
    browser = client_of(registration_officer)

    assert "Theirs" not in browser.get("/admin/questions/question/").content.decode()
    assert "Theirs" not in browser.get(ADD).content.decode()
    assert browser.get(f"/admin/questions/question/{foreign.pk}/change/").status_code == 302
    assert browser.post(ADD, typed(kind="text", shown=f"{foreign.pk}:{YES}")).status_code == 200
    assert client_of(organiser).get("/admin/questions/question/").status_code == 403
    assert list(Question.objects.all()) == [foreign]
