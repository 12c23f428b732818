"""The wiring of addresses. English has no prefix; files, the panel and health have none in any language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import autodiscover_modules

from conference.admin.site import panel
from conference.views import operation

# The panel's own site: its lists are found before its addresses are asked for.
autodiscover_modules("admin")

handler400 = "conference.views.errors.bad_request"
handler403 = "conference.views.errors.forbidden"
handler404 = "conference.views.errors.not_found"
handler500 = "conference.views.errors.server_error"

# What is asked for most stands first: finding an address costs as much as answering from the kept pages.
urlpatterns: list[URLPattern | URLResolver] = [path("admin/", panel.urls)]
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("conference.page_urls")),
    path("", include("sessions.urls")),
    path("", include("proceedings.urls")),
    path("", include("speakers.urls")),
    path("", include("reviews.urls")),
    path("", include("registrations.urls")),
    prefix_default_language=False,
)
if settings.BENCHMARK:
    urlpatterns[:0] = [path("bare", operation.bare, name="bare"), path("bare-row", operation.bare_row, name="bare-row")]
urlpatterns += [
    path("", include("conference.file_urls")),
    path("", include("speakers.urls_files")),
    path("", include("sessions.urls_files")),
    path("", include("registrations.urls_files")),
    path("", include("proceedings.urls_files")),
    path("", include("reviews.urls_files")),
]
