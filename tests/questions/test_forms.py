from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from conference.models import Conference
from questions.answers import Before, Given, in_words
from questions.forms import READ_AGAIN, UNSEEN, AnswersForm, name_of
from questions.models import YES, Kind, Question
from questions.services import asking
from tests.factories import questions as make
from tests.questions.test_asking import worded

pytestmark = pytest.mark.django_db


def filled(asked: list[Question], answers: dict[Question, Any], seen: list[Question] | None = None, **how: Any) -> AnswersForm:
    sent = QueryDict(mutable=True)
    for question, value in answers.items():
        sent.setlist(name_of(question), value if isinstance(value, list) else [value])
    sent.setlist("seen", [str(question.current_id) for question in (asked if seen is None else seen)])
    return AnswersForm(data=sent, files={}, asked=asked, **how)


def value_of(question: Question, typed: Any) -> Any:
    form = filled([question], {question: typed})
    assert form.errors == {}
    return form.answers().given[0].value


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "read"),
    [
        (Kind.TEXT, "  Institute\u200b of\tPhysics ", "Institute of Physics", "Institute of Physics"),
        (Kind.LONG_TEXT, "One\r\nTwo ", "One\nTwo", "One\nTwo"),
        (Kind.NUMBER, "0012.50", "12.5", "12.5"),
        (Kind.NUMBER, "100", "100", "100"),
        (Kind.NUMBER, "0", "0", "0"),
        (Kind.YES_NO, "no", "no", "No"),
        (Kind.ONE_OF, "vegan", "vegan", "Vegan"),
        (Kind.MANY_OF, ["something-else", "vegan"], ["something-else", "vegan"], "Something else, Vegan"),
        (Kind.DATE, "2027-11-26", "2027-11-26", "Nov. 26, 2027"),
        (Kind.COUNTRY, "TR", "TR", "Türkiye"),
        (Kind.CONSENT, "on", YES, "Agreed, version 1 of the text"),
    ],
)
def test_each_kind_is_typed_kept_and_read(conference: Conference, kind: str, typed: Any, kept: Any, read: str) -> None:
    question = make.question(conference, kind)

    value = value_of(question, typed)

    assert value == kept
    assert in_words(question.wording, value) == read


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.TEXT, "x" * 301),
        (Kind.LONG_TEXT, "x" * 4001),
        (Kind.NUMBER, "NaN"),
        (Kind.NUMBER, "1e400"),
        (Kind.NUMBER, "twelve"),
        (Kind.YES_NO, "perhaps"),
        (Kind.ONE_OF, "fish"),
        (Kind.MANY_OF, ["vegan", "fish"]),
        (Kind.DATE, "2027-02-30"),
        (Kind.COUNTRY, "ZZ"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_field(conference: Conference, kind: str, typed: Any) -> None:
    question = make.question(conference, kind)

    form = filled([question], {question: typed})

    assert list(form.errors) == [name_of(question)]


@pytest.mark.parametrize("kind", Kind.values)
def test_nothing_is_an_answer_where_one_must_be_given(conference: Conference, kind: str) -> None:
    question = make.question(conference, kind, required=True)
    nothing = {question: [] if kind == Kind.MANY_OF else ""}

    assert list(filled([question], nothing).errors) == [name_of(question)]
    later = filled([question], nothing, all_asked=False)
    assert (later.errors, later.answers().given) == ({}, ())


def test_a_number_is_written_with_the_readers_sign(conference: Conference) -> None:
    question = make.question(conference, Kind.NUMBER)

    with translation.override("ru"):
        assert value_of(question, "1,5") == "1.5"
        assert in_words(question.wording, "1.5") == "1,5"
        again = AnswersForm(asked=[question], before={question.pk: Before("1.5")})
        assert 'value="1,5"' in str(again[name_of(question)])


def test_options_and_countries_are_read_in_the_readers_language(conference: Conference) -> None:
    question = make.question(conference, Kind.ONE_OF, options=({"en": "Fish", "ru": "Рыба"}, {"en": "Meat", "ru": "Мясо"}))

    assert in_words(question.wording, "fish", "ru") == "Рыба"
    assert in_words(make.question(conference, Kind.COUNTRY).wording, "AZ", "ru") == "Азербайджан"


def test_many_options_open_as_a_list_and_few_stand_below_one_another(conference: Conference) -> None:
    few = make.question(conference, Kind.ONE_OF)
    many = make.question(conference, Kind.ONE_OF, options=[{"en": f"Option {number}"} for number in range(8)])

    form = AnswersForm(asked=[few, many])

    assert 'type="radio"' in str(form[name_of(few)])
    assert "<select" in str(form[name_of(many)])


def test_an_explanation_is_markdown_and_no_markup(conference: Conference) -> None:
    question = make.question(conference, help="See **here**. <script>alert(1)</script>")

    help_text = AnswersForm(asked=[question]).fields[name_of(question)].help_text

    assert "<strong>here</strong>" in help_text
    assert "<script>" not in help_text


@pytest.fixture
def bus(conference: Conference) -> Question:
    return make.question(conference, Kind.YES_NO, "Do you take the bus?")


@pytest.fixture
def stop(conference: Conference, bus: Question) -> Question:
    return make.question(conference, Kind.TEXT, "At which stop?", required=True, shown_by=bus, shown_for=YES)


def shown(form: AnswersForm) -> list[bool]:
    return [line.shown for line in form.lines()]


def test_the_server_asks_again_for_what_an_answer_calls_for(bus: Question, stop: Question) -> None:
    assert shown(AnswersForm(asked=[bus, stop])) == [True, False]

    form = filled([bus, stop], {bus: "yes"}, seen=[bus])

    assert form.errors == {name_of(stop): [UNSEEN]}
    assert shown(form) == [True, True]


def test_it_asks_again_also_for_what_may_stay_empty(bus: Question, conference: Conference) -> None:
    seat = make.question(conference, shown_by=bus, shown_for=YES)

    assert filled([bus, seat], {bus: "yes"}, seen=[bus]).errors == {name_of(seat): [UNSEEN]}
    assert filled([bus, seat], {bus: "yes"}).errors == {}


def test_what_is_not_called_for_is_neither_looked_at_nor_kept(bus: Question, stop: Question) -> None:
    form = filled([bus, stop], {bus: "no", stop: "x" * 301})

    assert form.errors == {}
    assert form.answers().given == (Given(bus.wording, "no"),)
    assert form.answers().asked == {bus.pk, stop.pk}


def test_a_question_of_a_hidden_question_is_hidden(bus: Question, conference: Conference) -> None:
    late = make.question(conference, Kind.YES_NO, shown_by=bus, shown_for=YES)
    hour = make.question(conference, shown_by=late, shown_for=YES)

    form = filled([bus, late, hour], {bus: "no", late: "yes", hour: "ten"})

    assert form.errors == {}
    assert shown(form) == [True, False, False]
    assert [given.value for given in form.answers().given] == ["no"]


@pytest.mark.parametrize(
    ("kind", "shown_for", "says", "says_not"),
    [(Kind.MANY_OF, "vegan", ["everything", "vegan"], ["everything"]), (Kind.ONE_OF, "vegan", "vegan", ""), (Kind.CONSENT, YES, "on", "")],
)
def test_any_choice_shows_another(conference: Conference, kind: str, shown_for: str, says: Any, says_not: Any) -> None:
    one = make.question(conference, kind)
    other = make.question(conference, shown_by=one, shown_for=shown_for)

    assert shown(filled([one, other], {one: says})) == [True, True]
    assert shown(filled([one, other], {one: says_not})) == [True, False]


def test_a_question_whose_words_changed_meanwhile_is_asked_again_with_what_was_typed(conference: Conference) -> None:
    question = make.question(conference)
    before = QuestionSeen(question)
    asking.change(question, {}, wording=worded(question, label="Other words"), by=None)

    form = filled([question], {question: "Typed"}, seen=[before])  # type: ignore[list-item]

    assert form.errors == {name_of(question): [UNSEEN]}
    assert 'value="Typed"' in str(form[name_of(question)])


def test_a_tick_under_an_older_text_is_no_consent_to_the_new_one(conference: Conference) -> None:
    question = make.question(conference, Kind.CONSENT, "You may film me.")
    before = QuestionSeen(question)
    asking.change(question, {}, wording=worded(question, label="You may film me and sell it."), by=None)

    form = filled([question], {question: "on"}, seen=[before])  # type: ignore[list-item]

    assert form.errors == {name_of(question): [READ_AGAIN]}
    assert "checked" not in str(form[name_of(question)])


class QuestionSeen:
    """A wording as it was on somebody's screen."""

    def __init__(self, question: Question) -> None:
        self.current_id = question.current_id
