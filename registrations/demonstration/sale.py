"""Tickets of the demonstration: every rule is on show, sixty seats are taken, and somebody waits."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from conference.demonstration import local
from conference.lib.places import Demonstration
from conference.models import Conference
from registrations.demonstration import money as demonstration_money
from registrations.models import Order, Quota, Ticket, TicketType
from registrations.services import booking, issuing, setup, tickets, waiting_list

_GIVEN = [
    "Aysel",
    "Rüstəm",
    "Günel",
    "Tofiq",
    "Lalə",
    "Emin",
    "Səbinə",
    "Cavid",
    "Nərmin",
    "Vüqar",
    "Дарья",
    "Михаил",
    "Elif",
    "Murat",
    "Nino",
    "Levan",
    "Marta",
    "Tomasz",
    "Ingrid",
    "Henrik",
]
_FAMILY = [
    "Xanbutalı",
    "Daşdəmirov",
    "Qarayev-Sel",
    "İsgəndərzadə",
    "Ağabalayev",
    "Mürsəlova",
    "Verdiyan",
    "Nağızadə",
    "Bəşirli",
    "Şəmsəddin",
    "Polozova",
    "Tugushev",
    "Yılmazer",
    "Korkmazoğlu",
    "Tsiklauri",
]


def load(stage: Demonstration) -> None:
    forum: Conference = stage.shelf["baku-forum"]
    if TicketType.objects.filter(conference=forum).exists():
        return
    _sell(forum, stage.at)
    stage.tell("ticket types, orders and a waiting list of the forum")


def _sell(forum: Conference, at: datetime) -> None:
    quotas = {
        name: setup.create_quota(forum, {"name": name, "size": size}, by=None)
        for name, size in (("Main Hall", 120), ("Students and early career", 12), ("On line", None), ("Workshop: incident log", 6))
    }
    types = _types(forum, quotas)
    numbers = {"full": 34, "student": 8, "online": 12, "workshop": 6}
    people = _people()
    for name, number in numbers.items():
        for seat in range(number):
            _register(forum, types[name], *next(people), at - _before(seat, number))
    for _entry in range(4):
        given, family, email = next(people)
        waiting_list.join(waiting_list.Wish(types["workshop"], 1, False, f"{given} {family}", email, "en"))
    # One seat comes back, so that an offer is on show.
    _cancel_one(types["workshop"])
    demonstration_money.load(forum, types["full"], at)


def _types(forum: Conference, quotas: dict[str, Quota]) -> dict[str, TicketType]:
    closes = local(forum, 18)
    early, last = local(forum, 0, days=-90), local(forum, 0, days=-13)
    hall, students = quotas["Main Hall"], quotas["Students and early career"]
    words = {
        "full": ({"en": "Full day", "az": "Tam gün", "ru": "Полный день", "tr": "Tam gün"}, [hall], 10),
        "student": ({"en": "Student or early career", "az": "Tələbə və ya gənc alim", "ru": "Студент или молодой учёный", "tr": "Öğrenci veya genç araştırmacı"}, [hall, students], 1),
        "online": ({"en": "On line", "az": "Onlayn", "ru": "Онлайн", "tr": "Çevrim içi"}, [quotas["On line"]], 10),
        "workshop": ({"en": "Workshop: reading an incident log", "az": "Seminar: insident jurnalını oxumaq", "ru": "Семинар: читаем журнал инцидента", "tr": "Atölye: olay günlüğünü okumak"}, [quotas["Workshop: incident log"]], 2),
    }  # fmt: skip
    about = {
        "full": {"en": "All sessions, lunch, the reception and the printed proceedings of 2024.", "az": "Bütün iclaslar, nahar, qəbul və 2024-cü ilin çap materialları.", "ru": "Все заседания, обед, приём и печатные материалы 2024 года.", "tr": "Tüm oturumlar, öğle yemeği, resepsiyon ve 2024 bildirilerinin basılısı."},
        "student": {"en": "As above. Bring a student card or a letter; we look at it at the door.", "az": "Yuxarıdakı kimi. Tələbə bileti və ya məktub gətirin; qapıda baxırıq.", "ru": "То же самое. Возьмите студенческий билет или письмо: посмотрим на входе.", "tr": "Yukarıdaki gibi. Öğrenci kartı ya da bir yazı getirin; kapıda bakarız."},
        "online": {"en": "The Main Hall live with interpretation, and the recordings for a year.", "az": "Böyük zal canlı yayımda, tərcümə ilə; yazılar bir il qalır.", "ru": "Большой зал в прямом эфире с переводом, записи доступны год.", "tr": "Büyük Salon çeviriyle canlı, kayıtlar bir yıl boyunca."},
        "workshop": {"en": "Six seats around one table, in addition to a full day.", "az": "Bir masa ətrafında altı yer, tam günə əlavə.", "ru": "Шесть мест за одним столом, в дополнение к полному дню.", "tr": "Tek masa çevresinde altı yer, tam güne ek."},
    }  # fmt: skip
    phases: dict[str, list[dict[str, Any]]] = {
        "full": [
            {"price": 12000, "ends_at": early},
            {"price": 16000, "starts_at": early, "ends_at": last},
            {"price": 19000, "starts_at": last},
        ],
        "student": [{"price": 4000}],
        "online": [],
        "workshop": [{"price": 2500}],
    }
    made = {}
    for position, (key, (name, limits, per_order)) in enumerate(words.items(), 1):
        fields = {"name": name, "description": about[key], "per_order": per_order, "position": position * 10, "closes_at": closes}
        made[key] = setup.create_type(forum, fields, quotas=limits, by=None)
        setup.set_phases(made[key], phases[key], by=None)
    return made


def _register(forum: Conference, ticket_type: TicketType, given: str, family: str, email: str, at: datetime) -> None:
    language = "ru" if given in {"Дарья", "Михаил"} else "az"
    choice = booking.Choice(forum, {ticket_type: 1}, language, f"demonstration-{email}")
    order = booking.hold(choice, at=at - timedelta(minutes=1))
    Order.objects.filter(pk=order.pk).update(placed_at=at)
    booking.confirm(order, name=f"{given} {family}", email=email, holders=[issuing.Holder(given, family, email)], at=at)


def _before(seat: int, seats: int) -> timedelta:
    """How long ago a seat was taken: few at first, more as word gets round."""
    return timedelta(weeks=9) * (1 - ((seat + 1) / seats) ** 0.6)


def _cancel_one(ticket_type: TicketType) -> None:
    tickets.cancel(Ticket.objects.filter(ticket_type=ticket_type).earliest("pk"))


def _people() -> Iterator[tuple[str, str, str]]:
    for number in range(len(_GIVEN) * len(_FAMILY)):
        given, family = _GIVEN[number % len(_GIVEN)], _FAMILY[(number * 7 + number // len(_GIVEN)) % len(_FAMILY)]
        yield given, family, f"guest{number + 1}@example.org"
