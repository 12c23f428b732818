"""What a reader asks of the reviews of a paper: an order, a badge, a version, a rating, a page. The address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from reviews.models import Badge

PARAMETERS = ("order", "badge", "version", "rating", "page")
ORDERS = {
    "helpful": ("-helpful", "-published_at", "-pk"),
    "newest": ("-published_at", "-pk"),
    "critical": ("rating", "-published_at", "-pk"),
}
FIRST_ORDER = "helpful"


@dataclass(frozen=True)
class Asked:
    """Nothing said is the most helpful first, all of them, the first page."""

    order: str = FIRST_ORDER
    badge: str = ""
    version: int = 0
    rating: int = 0
    page: int = 1

    @property
    def narrows(self) -> int:
        """By how many conditions."""
        return sum(map(bool, (self.badge, self.version, self.rating)))

    @property
    def parameters(self) -> dict[str, str]:
        """Sorted, without what goes without saying."""
        said = {name: getattr(self, name) for name in sorted(PARAMETERS)}
        return {name: str(value) for name, value in said.items() if value != getattr(Asked, name)}

    def but(self, **changes: Any) -> "Asked":
        """Another question about the same paper: it begins at its first page."""
        return replace(self, **{"page": 1, **changes})

    def address(self, paper: str) -> str:
        path = reverse("reviews:of-paper", args=[paper])
        return f"{path}?{urlencode(self.parameters)}" if self.parameters else path


def asked(parameters: Mapping[str, str], versions: Mapping[str, int]) -> Asked:
    """What is unknown is left out, also a version that nobody has reviewed."""
    given = {name: parameters.get(name, "") for name in PARAMETERS}
    return Asked(
        order=given["order"] if given["order"] in ORDERS else FIRST_ORDER,
        badge=given["badge"] if given["badge"] in Badge.values else "",
        version=int(given["version"]) if given["version"] in versions else 0,
        rating=int(given["rating"]) if given["rating"] in {"1", "2", "3", "4", "5"} else 0,
        page=_number(given["page"]),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and text[0] != "0" else 1
