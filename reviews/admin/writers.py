"""Who wrote it? The address is for those who moderate the conference themselves: not for owners, nor for who runs the machine."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from accounts.models import User
from reviews.models import Reply, Review
from reviews.permissions import knows_writers


def address_for(user: User, row: Review | Reply) -> str:
    """What the panel prints for this person where the writer's address belongs."""
    return row.email if knows_writers(user, row.paper) else gettext("Known to the conference’s own moderators")


class WriterForModerators:
    """For lists of what people wrote: `writer` stands for the column, and a search by address finds what one may know."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if row is not None:
            row.shown_address = address_for(request.user, row)  # type: ignore[arg-type]
        return row

    @admin.display(description=gettext_lazy("e-mail address"))
    def writer(self, row: Any) -> str:
        return row.shown_address

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)  # type: ignore[misc]
        if not search_term.strip():
            return found, duplicates
        known = queryset.writers_known_to(request.user)
        for word in search_term.split():
            known = known.filter(email_key__icontains=word)
        return found | known, duplicates
