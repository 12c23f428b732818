"""Money is whole minor units and an ISO 4217 code."""

_MINOR_DIGITS = {"JPY": 0, "KRW": 0, "CLP": 0, "KWD": 3, "TND": 3, "BHD": 3}


def format_money(minor: int, currency: str) -> str:
    """`160 AZN`, `12.50 EUR`: no needless zeros, a space that does not break."""
    digits = _MINOR_DIGITS.get(currency, 2)
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "−" if minor < 0 else ""
    amount = f"{whole:,}".replace(",", "\u202f") + (f".{rest:0{digits}}" if rest else "")
    return f"{sign}{amount}\u00a0{currency}"
