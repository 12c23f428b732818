"""Money is whole minor units and an ISO 4217 code."""

import re

_LONGEST = 16
_MINOR_DIGITS = {"JPY": 0, "KRW": 0, "CLP": 0, "KWD": 3, "TND": 3, "BHD": 3}


class NotAnAmount(ValueError):
    """What was written is no amount of this currency."""


def parse_money(text: str, currency: str) -> int:
    """Minor units of `1 600`, `1,600.50`, `1.600,50` or `-12.5`; raises NotAnAmount, also for a part smaller than there is."""
    digits = _MINOR_DIGITS.get(currency, 2)
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", text).replace("−", "-").removesuffix(currency).removeprefix("+")
    # Three digits after one sign are thousands, unless the currency has thousandths.
    grouped = r"\d{1,3}(?:[.,]\d{3})+" + (r"(?=[.,]\d{3}$)" if digits == 3 else "")
    part = rf"(?:[.,](\d{{1,{digits}}}))?" if digits else "()"
    found = re.fullmatch(rf"(-?)({grouped}|\d+){part}", plain)
    if found is None or len(plain) > _LONGEST:
        raise NotAnAmount(text)
    minor = int(re.sub(r"[.,]", "", found[2]) + (found[3] or "").ljust(digits, "0"))
    return -minor if found[1] else minor


def plain_amount(minor: int, currency: str) -> str:
    """`160.00`: for machines and inputs, with the point and without the currency."""
    digits = _MINOR_DIGITS.get(currency, 2)
    whole, rest = divmod(abs(minor), 10**digits)
    return ("-" if minor < 0 else "") + f"{whole}" + (f".{rest:0{digits}}" if digits else "")


def format_money(minor: int, currency: str) -> str:
    """`160 AZN`, `12.50 EUR`: no needless zeros, a space that does not break."""
    digits = _MINOR_DIGITS.get(currency, 2)
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "−" if minor < 0 else ""
    amount = f"{whole:,}".replace(",", "\u202f") + (f".{rest:0{digits}}" if rest else "")
    return f"{sign}{amount}\u00a0{currency}"
