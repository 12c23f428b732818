"""Rules, codes and requests of the forum: what giving back costs, who gets in with a code, who waits for a yes."""

from datetime import datetime, timedelta

from conference.demonstration import local
from conference.lib.places import Demonstration
from conference.models import Conference
from registrations.models import Quota, Rules, TicketType
from registrations.services import approval, booking, issuing, placing, rules, setup, vouchers

_ACCOUNT = "Baku Forum Secretariat\nExample Bank of Baku\nIBAN AZ00 EXAM 0000 0000 0000 0000 0000\nBIC EXAMAZ22"
_REQUESTS = (
    ("Ingrid", "Polozova", "mission1@example.org"),
    ("Levan", "Korkmazoğlu", "mission2@example.org"),
    ("Marta", "Yılmazer", "mission3@example.org"),
    ("Tomasz", "Bəşirli", "mission4@example.org"),
)


def load(stage: Demonstration) -> None:
    forum: Conference = stage.shelf["baku-forum"]
    if Rules.objects.filter(conference=forum).exists():
        return
    _decide(forum)
    corps, press = _types(forum)
    _codes(forum, press, stage.at)
    _ask(corps, stage.at)
    stage.tell("rules, vouchers and requests of the forum")


def _decide(forum: Conference) -> None:
    """The whole price for weeks, half of it until the last days, then none."""
    fields = {
        "takes_transfers": True, "bank_account": _ACCOUNT, "listing": Rules.Listing.PARTICIPANTS,
        "cancelled_until": local(forum, 18, days=-1), "sensitive_until": local(forum, 12, days=30).date(),
    }  # fmt: skip
    steps = [{"until": local(forum, 18, days=-14), "fee": 0}, {"until": local(forum, 18, days=-5), "fee": 5000}]
    rules.decide(forum, fields, by=None, steps=steps)


def _types(forum: Conference) -> tuple[TicketType, TicketType]:
    hall = Quota.objects.get(conference=forum, name="Main Hall")
    closes = local(forum, 18)
    corps = {
        "name": {"en": "Diplomatic corps", "az": "Diplomatik korpus", "ru": "Дипломатический корпус", "tr": "Diplomatik misyonlar"},
        "description": {"en": "Two seats a mission. The secretariat answers within two working days.", "az": "Hər nümayəndəliyə iki yer. Katiblik iki iş günü ərzində cavab verir.", "ru": "Два места на представительство. Секретариат отвечает в течение двух рабочих дней.", "tr": "Her misyona iki yer. Sekretarya iki iş günü içinde yanıt verir."},
        "per_order": 2, "requires_approval": True, "position": 50, "closes_at": closes,
    }  # fmt: skip
    press = {
        "name": {"en": "Press", "az": "Mətbuat", "ru": "Пресса", "tr": "Basın"},
        "description": {"en": "With the code of your accreditation. A desk, power, and the sound of the hall.", "az": "Akkreditasiya kodunuzla. Masa, elektrik və zalın səsi.", "ru": "По коду аккредитации. Стол, розетка и звук из зала.", "tr": "Akreditasyon kodunuzla. Masa, priz ve salonun sesi."},
        "per_order": 1, "visibility": TicketType.Visibility.CODE, "position": 60, "closes_at": closes,
    }  # fmt: skip
    return (
        setup.create_type(forum, corps, quotas=[hall], by=None),
        setup.create_type(forum, press, quotas=[hall], by=None),
    )


def _codes(forum: Conference, press: TicketType, at: datetime) -> None:
    """One of each state: good for many, good for some types, used up, over; and a batch for the press."""
    full = TicketType.objects.get(conference=forum, position=10)
    made = [
        ({"code": "ALUMNI24", "kind": "percentage", "value": 25, "label": "Participants of Baku 2024"}, [full]),
        ({"code": "PARTNER", "kind": "price", "value": 9000, "most": 20, "label": "Partners"}, [full]),
        ({"code": "SPEAKER-GUEST", "kind": "free", "most": 1, "label": "Speakers’ guests"}, [full]),
        ({"code": "NEWYEAR", "kind": "amount", "value": 2000, "valid_until": at - timedelta(days=1), "label": "Ended"}, []),
    ]
    codes = {fields["code"]: vouchers.create(forum, fields, ticket_types=types, by=None) for fields, types in made}
    batch = {"kind": "none", "most": 1, "label": "Press"}
    pressed = vouchers.create_many(forum, 12, batch, ticket_types=[press], by=None, prefix="PRESS-")
    _buy(full, "SPEAKER-GUEST", booking.Choice(forum, {full: 1}, "en", "demonstration-guest", codes["SPEAKER-GUEST"]), at)
    _buy(press, "press", booking.Choice(forum, {press: 1}, "en", "demonstration-press", pressed[0]), at)


def _buy(kind: TicketType, name: str, choice: booking.Choice, at: datetime) -> None:
    email, then = f"{name.lower()}@example.org", at - timedelta(days=2)
    order = booking.hold(choice, at=then)
    booking.confirm(order, name=f"{name.title()} Guest", email=email, holders=[issuing.Holder(name.title(), "Guest", email)], at=then)


def _ask(corps: TicketType, at: datetime) -> None:
    """Two wait, one was let in, one was not."""
    orders = []
    for given, family, email in _REQUESTS:
        order = booking.hold(booking.Choice(corps.conference, {corps: 1}, "en", f"demonstration-{email}"), at=at - timedelta(hours=30))
        holders = [issuing.Holder(given, family, email)]
        orders.append(booking.confirm(order, name=f"{given} {family}", email=email, holders=holders, at=at - timedelta(hours=30)))
    placing.approve(orders[0], by=None)
    approval.decline(orders[1], by=None, reason="The mission has its two seats already.")
