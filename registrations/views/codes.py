"""The code that came with a request for tickets: typed, or in the link that somebody was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.lib.http import client_address
from conference.models import Conference
from conference.services import limits
from registrations.forms.choice import LONGEST_CODE
from registrations.models import Order, Voucher
from registrations.services import vouchers

WRONG_CODES_AN_HOUR = 20


class TooManyGuesses(vouchers.VoucherRefused):
    message = _("Too many codes that do not exist. Try again in an hour; without a code you can go on now.")


@dataclass(frozen=True)
class Asked:
    """`only`: what is wanted is the page itself, not the seats. `values` are what the form is bound to, if to anything."""

    only: bool
    values: Mapping[str, Any] | None
    voucher: Voucher | None = None
    refusal: vouchers.VoucherRefused | None = None

    def status(self, *, wrong: bool, sent: bool) -> int:
        if isinstance(self.refusal, TooManyGuesses):
            return 429
        return 422 if wrong and sent else 200


def asked(request: HttpRequest, conference: Conference, held: Order | None) -> Asked:
    """“Apply” with another code asks for its prices; with the code that is applied already it is a mere way of sending the form.

    (The first button of a form is pressed by the Enter key in any of its fields.)
    """
    sent = request.method == "POST"
    code = vouchers.clean_code((request.POST if sent else request.GET).get("code", ""))[:LONGEST_CODE]
    only = not sent or ("apply" in request.POST and code != vouchers.clean_code(request.POST.get("applied", "")))
    values = request.POST if sent else {"code": code} if code else None
    if not code:
        return Asked(only, values)
    try:
        return Asked(only, values, voucher=_find(request, conference, code, held))
    except vouchers.VoucherRefused as refusal:
        return Asked(only, values, refusal=refusal)


def _find(request: HttpRequest, conference: Conference, code: str, held: Order | None) -> Voucher:
    """Only codes that do not exist are counted, so that a hall full of people behind one address may use theirs."""
    guesses = f"codes:{conference.pk}:{client_address(request)}"
    if limits.is_reached(guesses, limit=WRONG_CODES_AN_HOUR):
        raise TooManyGuesses
    try:
        return vouchers.find(conference, code, timezone.now(), instead_of=held)
    except vouchers.UnknownCode:
        limits.hit(guesses, limit=WRONG_CODES_AN_HOUR, seconds=3600)
        raise
