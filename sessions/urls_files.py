"""The programme for other programs: one address, whatever the language."""

from django.urls import path

from sessions.views import changes, my_programme, programme, speaking

app_name = "programme_files"
urlpatterns = [
    path("<slug:conference>/programme.ics", programme.programme_calendar, name="calendar"),
    path("<slug:conference>/programme.xml", programme.programme_xml, name="xml"),
    path("<slug:conference>/programme.json", programme.programme_json, name="json"),
    path("<slug:conference>/programme/changes.atom", changes.feed, name="changes"),
    path("<slug:conference>/programme.csv", programme.programme_table, name="table"),
    path("<slug:conference>/my-programme/<str:private_id>.ics", my_programme.feed, name="agenda"),
    path("<slug:conference>/speaking/key/<str:secret>.ics", speaking.feed, name="speaking"),
    path("<slug:conference>/sessions/<slug:public_id>.ics", programme.session_calendar, name="session"),
]
