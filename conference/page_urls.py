"""The base app's pages, one address for each language."""

from django.urls import path

from conference.views import demo, pages

app_name = "conference"
urlpatterns = [
    path("", pages.home, name="home"),
    path("privacy/", pages.privacy, name="privacy"),
    path("imprint/", pages.imprint, name="imprint"),
    path("demo/mail/", demo.mailbox, name="mailbox"),
    path("demo/mail/<int:message>/", demo.letter, name="letter"),
    path("<slug:conference>/", pages.landing, name="landing"),
    path("<slug:conference>/pages/<slug:page>/", pages.content, name="page"),
]
