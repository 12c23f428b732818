"""Addresses that look like a slip of the finger. Asks nobody: the domains that most people have are written here."""

KNOWN = (
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com", "icloud.com",
    "me.com", "mac.com", "aol.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "mail.com", "email.com", "proton.me", "protonmail.com",
    "pm.me", "fastmail.com", "zoho.com", "mail.ru", "inbox.ru", "bk.ru", "list.ru", "yandex.ru", "yandex.com", "ya.ru", "rambler.ru",
    "mail.az", "box.az", "yandex.com.tr", "hotmail.com.tr", "outlook.com.tr", "hotmail.co.uk", "yahoo.co.uk", "hotmail.fr", "yahoo.fr",
    "orange.fr", "free.fr", "wp.pl", "onet.pl", "ukr.net", "mail.ee",
)  # fmt: skip
# Short ones differ from one another by a letter: only what is long enough is a likely slip.
SHORTEST = 8
ENDINGS = {"con": "com", "cim": "com", "vom": "com", "comm": "com", "ocm": "com", "cmo": "com", "nte": "net", "ogr": "org"}


def likely_meant(address: str) -> str:
    """The address that was probably meant, or nothing when it is fine as far as anybody can tell."""
    local, _at, domain = address.strip().rpartition("@")
    domain = domain.casefold()
    if not local or domain in KNOWN:
        return ""
    close = next((known for known in KNOWN if len(known) >= SHORTEST and is_one_slip(domain, known)), "")
    meant = close or _with_mended_ending(domain)
    return f"{local}@{meant}" if meant else ""


def is_one_slip(typed: str, meant: str) -> bool:
    """One letter too many, missing, wrong, or two that changed places."""
    if len(typed) > len(meant):
        return len(typed) == len(meant) + 1 and _is_one_missing(meant, typed)
    if len(typed) < len(meant):
        return len(typed) == len(meant) - 1 and _is_one_missing(typed, meant)
    differing = [position for position, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other]
    if len(differing) == 2 and differing[1] == differing[0] + 1:
        first, second = differing
        return typed[first] == meant[second] and typed[second] == meant[first]
    return len(differing) == 1


def _is_one_missing(short: str, long: str) -> bool:
    return any(long[:position] + long[position + 1 :] == short for position in range(len(long)))


def _with_mended_ending(domain: str) -> str:
    stem, _dot, ending = domain.rpartition(".")
    return f"{stem}.{ENDINGS[ending]}" if stem and ending in ENDINGS else ""
