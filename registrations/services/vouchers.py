"""The only module that writes `Voucher.used`: the number of standing tickets that were bought with the code.

A use is taken with the hold and given back with the ticket, never later: a limit that is counted after the sale is none.
One conditional UPDATE a voucher checks and locks at once, in ascending key order and after the quotas.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from conference.lib.errors import DomainError
from conference.lib.text import clean_line
from conference.models import Conference
from conference.services import activity
from registrations.models import Order, OrderLine, Ticket, TicketState, TicketType, Voucher

# Without vowels and without characters that are taken for one another; ten of them are 47 bits.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
RANDOM_LENGTH = 10

_CHANGE = """
UPDATE registrations_voucher SET used = used + %s
WHERE id = %s AND (%s <= 0 OR most IS NULL OR used + %s <= most)
RETURNING used
"""

Uses = Mapping[int, int]  # voucher's key → tickets


class VoucherRefused(DomainError):
    """Said at the field of the code."""

    message = _("This code cannot be used.")


class UnknownCode(VoucherRefused):
    message = _("There is no such code. Look at it again: it has letters, digits and hyphens only.")


class NotYetValid(VoucherRefused):
    message = _("This code is not valid yet.")


class CodeExpired(VoucherRefused):
    message = _("This code is not valid any more.")


class CodeUsedUp(VoucherRefused):
    message = _("This code has been used already.")


class CodeForOthers(VoucherRefused):
    message = _("This code is not for the tickets that you have chosen.")


class CodeTaken(DomainError):
    message = _("There is a voucher with this code already.")


class UsedMoreOften(DomainError):
    message = _("It has been used more often than that. Choose a larger number.")


class VoucherWasUsed(DomainError):
    message = _("Tickets were bought with it, so it stays. End its validity instead.")


def clean_code(code: str) -> str:
    """Codes have no case and no spaces: they are read aloud and typed on telephones."""
    return "".join(clean_line(code).upper().split())


def find(conference: Conference, code: str, at: datetime, *, instead_of: Order | None = None) -> Voucher:
    """The voucher, if it may be used now; raises a VoucherRefused that says why not. What `instead_of` uses comes free."""
    rows = Voucher.objects.filter(conference=conference, code=clean_code(code)).prefetch_related("ticket_types")
    voucher = rows.first()
    if voucher is None:
        raise UnknownCode
    check_validity(voucher, at)
    own = _uses(instead_of.tickets.exclude(state=TicketState.CANCELLED)).get(voucher.pk, 0) if instead_of else 0
    if voucher.most is not None and voucher.used - own >= voucher.most:
        raise CodeUsedUp
    return voucher


def check_validity(voucher: Voucher, at: datetime) -> None:
    if voucher.valid_from is not None and at < voucher.valid_from:
        raise NotYetValid
    if not voucher.is_valid_at(at):
        raise CodeExpired


def uses_of(voucher: Voucher | None, numbers: Mapping[TicketType, int]) -> dict[int, int]:
    """How many of the tickets are bought with the code; raises CodeForOthers when none is."""
    if voucher is None:
        return {}
    number = sum(number for ticket_type, number in numbers.items() if voucher.applies_to(ticket_type))
    if not number:
        raise CodeForOthers
    return {voucher.pk: number}


def exchange(freed: Iterable[Ticket], taken: Uses) -> None:
    """What these tickets used comes back and the new uses are taken, in one go; raises CodeUsedUp. Needs the seats first."""
    change = Counter(taken)
    change.subtract(_uses(freed))
    with connection.cursor() as cursor:
        for voucher, number in sorted(change.items()):
            cursor.execute(_CHANGE, [number, voucher, number, number])
            if cursor.fetchone() is None:
                raise _too_few(voucher)


def free(tickets: Iterable[Ticket]) -> None:
    """Give back what tickets used that have just been cancelled; each is given once, by whoever cancelled it."""
    exchange(tickets, {})


@transaction.atomic
def create(conference: Conference, fields: Mapping[str, Any], *, ticket_types: Iterable[TicketType], by: User | None) -> Voucher:
    """One voucher; without a code it gets one that nobody can guess. Raises CodeTaken."""
    return create_many(conference, 1, fields, ticket_types=ticket_types, by=by)[0]


@transaction.atomic
def create_many(
    conference: Conference, number: int, fields: Mapping[str, Any], *, ticket_types: Iterable[TicketType], by: User | None, prefix: str = ""
) -> list[Voucher]:
    """As many vouchers of a kind, each with a code of its own behind the prefix."""
    values = dict(fields)
    own = clean_code(values.pop("code", "") or "")
    codes = [own] if own else new_codes(conference, number, clean_code(prefix))
    if own and Voucher.objects.filter(conference=conference, code=own).exists():
        raise CodeTaken
    try:
        with transaction.atomic():
            made = Voucher.objects.bulk_create([Voucher(conference=conference, code=code, **values) for code in codes], 500)
    except IntegrityError:  # somebody else was faster with the same code
        raise CodeTaken
    _name_types(made, list(ticket_types))
    activity.record("vouchers made", made[0], by=by, conference=conference, after={"number": len(made), "label": made[0].label})
    return made


@transaction.atomic
def change(voucher: Voucher, fields: Mapping[str, Any], *, by: User | None, ticket_types: Iterable[TicketType] | None = None) -> None:
    """What was bought keeps its price. Raises UsedMoreOften below what is used, CodeTaken for another's code."""
    values = dict(fields)
    if "code" in values:
        values["code"] = clean_code(values["code"])
        if Voucher.objects.filter(conference=voucher.conference, code=values["code"]).exclude(pk=voucher.pk).exists():
            raise CodeTaken
    stored = Voucher.objects.select_for_update().get(pk=voucher.pk)
    if values.get("most") is not None and values["most"] < stored.used:
        raise UsedMoreOften
    if values:
        Voucher.objects.filter(pk=voucher.pk).update(**values)
    if ticket_types is not None:
        voucher.ticket_types.set(ticket_types)
    activity.record("voucher changed", voucher, by=by, after={name: str(value)[:200] for name, value in values.items()})


@transaction.atomic
def remove(voucher: Voucher, *, by: User | None) -> None:
    """Only one that no ticket was ever bought with."""
    stored = Voucher.objects.select_for_update().get(pk=voucher.pk)
    if stored.lines.exists():
        raise VoucherWasUsed
    activity.record("voucher removed", voucher, by=by, before={"code": voucher.code})
    stored.delete()


def new_codes(conference: Conference, number: int, prefix: str) -> list[str]:
    codes: set[str] = set()
    while len(codes) < number:
        wanted = {f"{prefix}{''.join(secrets.choice(ALPHABET) for _place in range(RANDOM_LENGTH))}" for _code in range(number - len(codes))}
        known = Voucher.objects.filter(conference=conference, code__in=wanted).values_list("code", flat=True)
        codes |= wanted - set(known)
    return sorted(codes)


def _uses(tickets: Iterable[Ticket]) -> dict[int, int]:
    """Voucher's key → how many of the tickets were bought with it."""
    keys = [ticket.line_id for ticket in tickets]
    return dict(Counter(OrderLine.objects.filter(pk__in=keys, voucher__isnull=False).values_list("voucher", flat=True)))


def _too_few(key: int) -> CodeUsedUp:
    voucher = Voucher.objects.get(pk=key)
    left = (voucher.most or 0) - voucher.used
    if left <= 0:
        return CodeUsedUp()
    words = ngettext_lazy("This code is good for one more ticket only.", "This code is good for %(left)d more tickets only.", left)
    return CodeUsedUp(words % {"left": left})


def _name_types(made: Sequence[Voucher], ticket_types: Sequence[TicketType]) -> None:
    through = Voucher.ticket_types.through
    rows = [through(voucher=voucher, tickettype=ticket_type) for voucher in made for ticket_type in ticket_types]
    through.objects.bulk_create(rows, 500)
