"""The parts of a paper that readers rate."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from conference.admin.base import ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.lib.errors import DomainError
from conference.models import Role
from reviews.models import Facet
from reviews.services import facets


@admin.register(Facet, site=panel)
class FacetAdmin(ServiceAdmin):
    """None is deleted: one that is not asked for any more keeps its scores."""

    writers = frozenset({Role.MODERATOR, Role.EDITOR})
    list_display = ["label", "key", "position", "active"]
    list_filter = ["active"]
    search_fields = ["key", "label"]
    fields = ["key", "label", "question", "position", "active"]
    change_list_template = "admin/reviews/facet/change_list.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key"] if obj else []

    def get_urls(self) -> list[URLPattern]:
        begin = panel.admin_view(require_POST(self.begin))
        return [path("begin/", begin, name="reviews_facet_begin"), *super().get_urls()]

    def begin(self, request: HttpRequest) -> HttpResponse:
        """The four standard parts as rows of the conference's own."""
        if not self.may_write(request):
            raise PermissionDenied
        try:
            facets.begin_with_standard(self.chosen(request), by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The four standard parts stand here now: rename, move or retire them."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("admin:reviews_facet_changelist")

    def create_with(self, form: Any, by: User) -> Facet:
        return facets.add(form.instance.conference, dict(form.cleaned_data), by=by)

    def change_with(self, row: Facet, form: Any, by: User) -> None:
        facets.change(row, changed_values(form), by=by)
