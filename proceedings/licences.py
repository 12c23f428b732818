"""Licences by their SPDX names, in words and as links."""

import re
from dataclasses import dataclass

_CREATIVE_COMMONS = re.compile(r"^CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)$", re.IGNORECASE)

_ADDRESS = re.compile(r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)|publicdomain/zero/(\d\.\d))", re.IGNORECASE)


@dataclass(frozen=True)
class Licence:
    name: str
    url: str = ""


def licence(identifier: str) -> Licence:
    """A name that is not known stays as it was written, without a link."""
    if identifier.upper() in {"CC0-1.0", "CC0"}:
        return Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
    if match := _CREATIVE_COMMONS.match(identifier):
        kind, number = match[1].upper(), match[2]
        return Licence(f"CC {kind} {number}", f"https://creativecommons.org/licenses/{kind.lower()}/{number}/")
    return Licence(identifier)


def licence_at(address: str) -> str:
    """The SPDX name of the licence that lies there, or nothing."""
    match = _ADDRESS.search(address)
    if match is None:
        return ""
    return f"CC0-{match[3]}" if match[3] else f"CC-{match[1].upper()}-{match[2]}"
