"""Licences by their SPDX names, in words and as links."""

import re
from dataclasses import dataclass

_CREATIVE_COMMONS = re.compile(r"^CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)$", re.IGNORECASE)


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
