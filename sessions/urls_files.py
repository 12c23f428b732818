"""The programme for other programs: one address, whatever the language."""

from django.urls import path

from sessions import views

app_name = "programme_files"
urlpatterns = [
    path("<slug:conference>/programme.ics", views.programme_calendar, name="calendar"),
    path("<slug:conference>/programme.xml", views.programme_xml, name="xml"),
    path("<slug:conference>/programme.json", views.programme_json, name="json"),
    path("<slug:conference>/sessions/<slug:public_id>.ics", views.session_calendar, name="session"),
]
