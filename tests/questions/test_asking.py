import pytest

from accounts.models import User
from conference.lib.errors import StaleRow
from conference.models import Activity, Conference
from questions import invariants
from questions.models import NO, YES, Kind, Question, QuestionVersion
from questions.services import asking
from questions.services.asking import Wording
from tests.factories import questions as make

pytestmark = pytest.mark.django_db


def worded(question: Question, **changes: object) -> Wording:
    now = question.wording
    texts = tuple(option["text"] for option in now.options)
    values = {"kind": now.kind, "label": now.label, "help": now.help, "options": texts, "required": now.required, **changes}
    return Wording(**values)  # type: ignore[arg-type]


@pytest.mark.writes
def test_a_question_begins_with_its_first_wording(conference: Conference, registration_officer: User) -> None:
    question = asking.ask(conference, Wording(Kind.TEXT, {"en": "Employer", "ru": "Работодатель"}), by=registration_officer)

    stored = Question.objects.get()
    assert (stored.wording.number, stored.wording.label_text.text, stored.position) == (1, "Employer", 10)
    assert list(Activity.objects.filter(object_id=question.pk).values_list("verb", "actor")) == [
        ("question asked", registration_officer.pk)
    ]


@pytest.mark.writes
def test_other_words_make_a_version_and_the_same_words_none(conference: Conference) -> None:
    question = make.question(conference, label={"en": "Employer"}, help="As on the badge.")

    asking.change(question, {}, wording=worded(question), by=None)
    asking.change(question, {"position": 30}, wording=worded(question, label={"en": "Institution"}), by=None)

    assert [(row.number, row.label_text.text) for row in question.versions.all()] == [(1, "Employer"), (2, "Institution")]
    assert (question.wording.number, question.position) == (2, 30)


@pytest.mark.parametrize("change", [{"required": True}, {"kind": Kind.LONG_TEXT}, {"help": "Other"}])
def test_whatever_the_reader_sees_is_part_of_the_wording(conference: Conference, change: dict) -> None:
    question = make.question(conference)

    asking.change(question, {}, wording=worded(question, **change), by=None)

    assert question.wording.number == 2


def test_versions_are_append_only(conference: Conference) -> None:
    make.question(conference)

    with pytest.raises(TypeError):
        QuestionVersion.objects.update(required=True)
    with pytest.raises(TypeError):
        QuestionVersion.objects.all().delete()


def test_an_option_keeps_its_key_while_one_of_its_texts_stays(conference: Conference) -> None:
    options = ({"en": "Vegan", "tr": "Vegan"}, {"en": "Meet", "tr": "Et"})
    question = make.question(conference, Kind.ONE_OF, options=options)

    mended = ({"en": "Meat", "tr": "Et"}, {"en": "Fish"}, {"en": "Vegan", "tr": "Vegan"})
    asking.change(question, {}, wording=worded(question, options=mended), by=None)

    assert [option.key for option in question.wording.choices] == ["meet", "fish", "vegan"]


def test_a_key_never_comes_to_mean_something_else(conference: Conference) -> None:
    question = make.question(conference, Kind.ONE_OF, options=({"en": "Fish!"}, {"en": "Meat"}))
    without = worded(question, options=({"en": "Meat"}, {"en": "Fish?"}))
    asking.change(question, {}, wording=without, by=None)

    assert [option.key for option in question.wording.choices] == ["meat", "fish-2"]


def test_options_written_in_any_script_have_keys(conference: Conference) -> None:
    question = make.question(conference, Kind.MANY_OF, options=({"ru": "Рыба"}, {"az": "素食"}, {"az": "魚"}))

    assert [option.key for option in question.wording.choices] == ["ryba", "option", "option-2"]


def test_one_option_is_no_choice_and_a_hundred_and_one_are_too_many(conference: Conference) -> None:
    with pytest.raises(asking.OptionsMissing):
        make.question(conference, Kind.ONE_OF, options=({"en": "Only"},))
    with pytest.raises(asking.TooManyOptions):
        make.question(conference, Kind.MANY_OF, options=[{"en": f"Option {number}"} for number in range(101)])
    assert Question.objects.count() == 0


def test_only_an_answer_that_can_be_given_before_shows_a_question(conference: Conference, other_conference: Conference) -> None:
    text, meal = make.question(conference), make.diet(conference)
    foreign = make.question(other_conference, Kind.YES_NO)

    for shown_by, shown_for in ((text, "anything"), (meal, "fish"), (foreign, YES)):
        with pytest.raises(asking.WrongCondition):
            make.question(conference, shown_by=shown_by, shown_for=shown_for)
    with pytest.raises(asking.WrongCondition):
        make.question(conference, shown_by=meal, shown_for="vegan", position=1)
    assert make.question(conference, shown_by=meal, shown_for="vegan").shown_by == meal


@pytest.mark.writes
def test_what_shows_another_keeps_the_answer_and_its_place(conference: Conference) -> None:
    bus = make.question(conference, Kind.YES_NO)
    stop = make.question(conference, shown_by=bus, shown_for=YES)

    with pytest.raises(asking.StillShows):
        asking.change(bus, {}, wording=worded(bus, kind=Kind.TEXT), by=None)
    with pytest.raises(asking.WrongCondition):
        asking.move(bus, by=None, down=True)

    bus.refresh_from_db()
    assert (bus.wording.number, bus.place < stop.place) == (1, True)


def test_questions_move_one_place(conference: Conference) -> None:
    first, second, third = (make.question(conference, label=name) for name in ("first", "second", "third"))

    asking.move(third, by=None)
    asking.move(first, by=None, down=True)
    asking.move(Question.objects.get(pk=third.pk), by=None)

    assert [str(row) for row in Question.objects.all()] == ["third", "first", "second"]


def test_somebody_elses_wording_is_not_overwritten(conference: Conference) -> None:
    question = make.question(conference)
    read = question.current_id
    asking.change(question, {}, wording=worded(question, label="Theirs"), by=None)

    with pytest.raises(StaleRow):
        asking.change(question, {}, wording=worded(question, label="Mine"), by=None, read=read)


def test_the_invariants_see_what_services_refuse(conference: Conference, other_conference: Conference) -> None:
    bus, text = make.question(conference, Kind.YES_NO), make.question(conference)
    foreign = make.question(other_conference, Kind.YES_NO)
    assert list(invariants.check()) == []

    Question.objects.filter(pk=bus.pk).update(shown_by=text, shown_for=NO)
    Question.objects.filter(pk=text.pk).update(shown_by=foreign, shown_for=YES, current=bus.current)

    assert {violation.name: violation.ids for violation in invariants.check()} == {
        "question has the wording of another": (text.pk,),
        "question is shown by one of another conference": (text.pk,),
        "question is shown by one that comes later": (bus.pk,),
    }
