"""Questions of the follow-up forum: every kind of rule is on show, and some of the guests have answered."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from conference.lib.places import Demonstration
from conference.models import Conference
from questions.answers import Answers, Given
from questions.models import YES, Kind, Question
from questions.services import asking
from questions.services.asking import Wording
from registrations.models import Ticket, TicketType
from registrations.services import answering, setup

_DIET = {
    "label": {"en": "What do you eat?", "az": "Nə yeyirsiniz?", "ru": "Что вы едите?", "tr": "Ne yersiniz?"},
    "help": {"en": "For lunch and the reception. Only registration reads this, and it is deleted after the forum.", "az": "Nahar və qəbul üçün. Bunu yalnız qeydiyyat oxuyur və forumdan sonra silinir.", "ru": "Для обеда и приёма. Это читает только регистрация, и после форума ответ удаляется.", "tr": "Öğle yemeği ve resepsiyon için. Bunu yalnızca kayıt ekibi okur ve forumdan sonra silinir."},
    "options": (
        {"en": "Everything", "az": "Hər şey", "ru": "Всё", "tr": "Her şey"},
        {"en": "Vegetarian", "az": "Vegetarian", "ru": "Вегетарианское", "tr": "Vejetaryen"},
        {"en": "Vegan", "az": "Veqan", "ru": "Веганское", "tr": "Vegan"},
        {"en": "Halal", "az": "Halal", "ru": "Халяль", "tr": "Helal"},
        {"en": "Something else", "az": "Başqa", "ru": "Другое", "tr": "Başka"},
    ),
}  # fmt: skip
_KITCHEN = {
    "label": {"en": "What should the kitchen know?", "az": "Mətbəx nəyi bilməlidir?", "ru": "Что нужно знать кухне?", "tr": "Mutfak neyi bilmeli?"},
    "help": {"en": "Allergies, for instance.", "az": "Məsələn, allergiya.", "ru": "Например, об аллергии.", "tr": "Örneğin alerjiler."},
}  # fmt: skip
_ACCESS = {
    "label": {"en": "What would help you to take part?", "az": "İştirak etməyiniz üçün nə kömək edər?", "ru": "Что поможет вам участвовать?", "tr": "Katılmanıza ne yardımcı olur?"},
    "options": (
        {"en": "A way without steps", "az": "Pilləsiz yol", "ru": "Путь без ступеней", "tr": "Basamaksız yol"},
        {"en": "A hearing loop", "az": "İnduksiya ilgəyi", "ru": "Индукционная петля", "tr": "İşitme döngüsü"},
        {"en": "A quiet room", "az": "Sakit otaq", "ru": "Тихая комната", "tr": "Sessiz oda"},
    ),
}  # fmt: skip
_COUNTRY = {
    "label": {"en": "Where do you come from?", "az": "Haradan gəlirsiniz?", "ru": "Откуда вы приедете?", "tr": "Nereden geliyorsunuz?"}
}
_LAPTOP = {
    "label": {"en": "Do you bring a laptop?", "az": "Noutbuk gətirirsiniz?", "ru": "Возьмёте ноутбук?", "tr": "Dizüstü bilgisayar getiriyor musunuz?"},
}  # fmt: skip
_BATTERY = {
    "label": {
        "en": "How many hours does its battery last?",
        "az": "Batareyası neçə saat işləyir?",
        "ru": "На сколько часов хватает батареи?",
        "tr": "Pili kaç saat dayanıyor?",
    }
}
_CARD = {
    "label": {"en": "Student card", "az": "Tələbə bileti", "ru": "Студенческий билет", "tr": "Öğrenci kartı"},
    "help": {"en": "A photo or a PDF, if you want to be quicker at the door. It is deleted after the forum.", "az": "Qapıda vaxt itirməmək üçün şəkil və ya PDF. Forumdan sonra silinir.", "ru": "Фото или PDF, чтобы быстрее пройти на входе. После форума файл удаляется.", "tr": "Kapıda daha hızlı geçmek isterseniz bir fotoğraf ya da PDF. Forumdan sonra silinir."},
}  # fmt: skip
_RECORDING = {
    "label": {"en": "I agree to be seen and heard in the recordings.", "az": "Yazılarda görünməyə və eşidilməyə razıyam.", "ru": "Я согласен (согласна), чтобы меня было видно и слышно в записях.", "tr": "Kayıtlarda görünmeyi ve duyulmayı kabul ediyorum."},
}  # fmt: skip
_SAID = ("everything", "everything", "vegetarian", "halal", "everything", "vegan", "halal", "something-else", "everything", "halal")
_FROM = ("AZ", "AZ", "GE", "TR", "AZ", "PL", "AZ", "DE", "TR", "AZ", "NO")


@transaction.atomic
def load(stage: Demonstration) -> None:
    forum: Conference = stage.shelf["baku-forum"]
    if Question.objects.filter(conference=forum).exists():
        return
    asked = _ask(forum)
    _attach(forum, asked)
    for number, ticket in enumerate(
        Ticket.objects.valid().filter(order__conference=forum).select_related("order", "ticket_type").order_by("pk")
    ):
        _answer(ticket, number, asked, stage)
    stage.tell("questions of the forum, and answers to them")


def _ask(forum: Conference) -> dict[str, Question]:
    def add(kind: str, words: dict[str, Any], *, required: bool = False, **fields: Any) -> Question:
        return asking.ask(forum, Wording(kind, required=required, **words), fields, by=None)

    of_type = {"everybody": False}
    diet = add(Kind.ONE_OF, _DIET, sensitive=True, **of_type)
    kitchen = add(Kind.LONG_TEXT, _KITCHEN, required=True, sensitive=True, shown_by=diet, shown_for="something-else", **of_type)
    laptop = add(Kind.YES_NO, _LAPTOP, required=True, **of_type)
    battery = add(Kind.NUMBER, _BATTERY, shown_by=laptop, shown_for=YES, **of_type)
    return {
        "diet": diet,
        "kitchen": kitchen,
        "laptop": laptop,
        "battery": battery,
        "access": add(Kind.MANY_OF, _ACCESS, sensitive=True),
        "country": add(Kind.COUNTRY, _COUNTRY),
        "card": add(Kind.FILE, _CARD, sensitive=True, **of_type),
        "recording": add(Kind.CONSENT, _RECORDING),
    }


def _attach(forum: Conference, asked: dict[str, Question]) -> None:
    """In the order in which the types of the forum stand: full day, student, on line, workshop."""
    meals = [asked["diet"], asked["kitchen"]]
    for kind, own in zip(
        TicketType.objects.filter(conference=forum), (meals, [*meals, asked["card"]], [], [asked["laptop"], asked["battery"]]), strict=False
    ):
        if own:
            setup.change_type(kind, {"questions": own}, by=None)


def _answer(ticket: Ticket, number: int, asked: dict[str, Question], stage: Demonstration) -> None:
    own = set(ticket.ticket_type.questions.all())
    given = tuple(Given(asked[name].wording, value) for name, value in _said(number) if asked[name].everybody or asked[name] in own)
    answering.take_down(ticket, Answers(frozenset(question.pk for question in asked.values()), given), at=stage.at)


def _said(number: int) -> Iterator[tuple[str, str | list[str]]]:
    diet = _SAID[number % len(_SAID)]
    yield "diet", diet
    if diet == "something-else":
        yield "kitchen", "No nuts, please."
    if number % 9 == 4:
        yield "access", ["a-way-without-steps"] if number % 2 else ["a-hearing-loop"]
    yield "country", _FROM[number % len(_FROM)]
    yield "laptop", YES
    if number % 4:
        yield "recording", YES
