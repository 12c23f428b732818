"""The base app's pages, one address for each language."""

from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from conference.models.conference import RESERVED_SLUGS
from conference.views import demo, orcid, pages


class ConferenceSlug(SlugConverter):
    """A first part of an address that can be a conference's: the landing page may stand before other apps' addresses."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED_SLUGS))})/){SlugConverter.regex}"


register_converter(ConferenceSlug, "conference")

app_name = "conference"
urlpatterns = [
    path("", pages.home, name="home"),
    path("privacy/", pages.privacy, name="privacy"),
    path("imprint/", pages.imprint, name="imprint"),
    path("accounts/orcid/", orcid.own, name="orcid"),
    path("accounts/orcid/connect/", orcid.connect, name="orcid-connect"),
    path("accounts/orcid/callback/", orcid.callback, name="orcid-callback"),
    path("accounts/orcid/disconnect/", orcid.disconnect, name="orcid-disconnect"),
    path("demo/mail/", demo.mailbox, name="mailbox"),
    path("demo/mail/<int:message>/", demo.letter, name="letter"),
    path("demo/mail/<int:message>/<int:number>/", demo.enclosure, name="enclosure"),
    path("<conference:conference>/", pages.landing, name="landing"),
    path("<slug:conference>/pages/<slug:page>/", pages.content, name="page"),
]
