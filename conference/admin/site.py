"""The panel's site: who may enter, which conference is chosen, the start page."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from conference import panel_start
from conference.models import Conference
from conference.permissions import conferences_of, is_in_team, roles_at

_CHOSEN = "panel_conference"


class PanelSite(AdminSite):
    site_header = _("Panel")
    site_title = _("Panel")
    index_title = _("Start")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return is_in_team(request.user)  # type: ignore[arg-type]

    def chosen(self, request: HttpRequest) -> Conference | None:
        """The conference the person works at: the one chosen, else the next one; None only when there is none."""
        if not hasattr(request, "_panel_conference"):
            request._panel_conference = self._find_chosen(request)  # type: ignore[attr-defined]
        return request._panel_conference  # type: ignore[attr-defined]

    def choices(self, request: HttpRequest) -> list[Conference]:
        if not hasattr(request, "_panel_conferences"):
            request._panel_conferences = list(conferences_of(request.user))  # type: ignore[attr-defined, arg-type]
        return request._panel_conferences  # type: ignore[attr-defined]

    def follow(self, request: HttpRequest, conference: Conference | None) -> None:
        """A row of another conference is looked at as one does there, with the role that one has there."""
        if conference is not None and conference in self.choices(request):
            request._panel_conference = conference  # type: ignore[attr-defined]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        conference = self.chosen(request) if self.has_permission(request) else None
        context.update(
            panel_conference=conference,
            panel_conferences=self.choices(request) if conference else [],
            panel_roles=roles_at(request.user, conference) if conference else frozenset(),  # type: ignore[arg-type]
        )
        return context

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path("switch/", self.admin_view(require_POST(self.switch)), name="switch"),
            path("activity/", self.admin_view(self.activity), name="activity"),
            path("preview/<slug:conference>/", self.admin_view(self.preview), name="preview"),
        ]
        return own + super().get_urls()

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Moments are typed and shown in the zone of the chosen conference, so the page is made while that zone is on."""
        inside = super().admin_view(view, cacheable)

        @functools.wraps(inside)
        def in_zone(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            conference = self.chosen(request) if self.has_permission(request) else None
            with timezone.override(conference.tzinfo if conference else None):
                response = inside(request, *args, **kwargs)
                return response.render() if isinstance(response, SimpleTemplateResponse) else response

        return in_zone

    @method_decorator(never_cache)
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        start = panel_start.page(request.user, self.chosen(request), timezone.now())  # type: ignore[arg-type]
        return super().index(request, {**(extra_context or {}), "start": start})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The site's own sign-in, so that its limits and second factor hold here too."""
        if request.user.is_authenticated:
            raise Http404  # signed in, yet not of the team: for them there is no panel
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def switch(self, request: HttpRequest) -> HttpResponse:
        conference = get_object_or_404(conferences_of(request.user), pk=request.POST.get("conference") or 0)  # type: ignore[arg-type]
        request.session[_CHOSEN] = conference.pk
        back = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}) and back.startswith("/admin/")
        return HttpResponseRedirect(back if safe else reverse("admin:index"))

    def activity(self, request: HttpRequest) -> HttpResponse:
        rows = panel_start.activity(request.user, self.chosen(request), limit=200)  # type: ignore[arg-type]
        return TemplateResponse(request, "admin/activity.html", {**self.each_context(request), "title": _("Activity"), "rows": rows})

    def preview(self, request: HttpRequest, conference: str) -> HttpResponse:
        """The landing page as it will be, for those of the team, before anybody else sees it."""
        row = get_object_or_404(conferences_of(request.user), slug=conference)  # type: ignore[arg-type]
        return panel_start.preview(request, row)

    def _find_chosen(self, request: HttpRequest) -> Conference | None:
        choices = self.choices(request)
        kept = next((row for row in choices if row.pk == request.session.get(_CHOSEN)), None)
        today = timezone.now().date()
        coming = sorted((row for row in choices if row.ends_on >= today), key=lambda row: row.starts_on)
        return kept or next(iter(coming), None) or next(iter(choices), None)


panel = PanelSite(name="admin")
