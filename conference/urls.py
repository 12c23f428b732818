"""The wiring of addresses. English has no prefix; files, the panel and health have none in any language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import autodiscover_modules

from conference.admin.site import panel

# The panel's own site: its lists are found before its addresses are asked for.
autodiscover_modules("admin")

handler400 = "conference.views.errors.bad_request"
handler403 = "conference.views.errors.forbidden"
handler404 = "conference.views.errors.not_found"
handler500 = "conference.views.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", panel.urls),
    path("", include("conference.file_urls")),
    path("", include("speakers.urls_files")),
    path("", include("sessions.urls_files")),
    path("", include("registrations.urls_files")),
    path("", include("proceedings.urls_files")),
]
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("", include("speakers.urls")),
    path("", include("sessions.urls")),
    path("", include("registrations.urls")),
    path("", include("proceedings.urls")),
    path("", include("reviews.urls")),
    path("", include("conference.page_urls")),
    prefix_default_language=False,
)
