from django.urls import path

from sessions.views import changes, my_programme, programme

app_name = "programme"
urlpatterns = [
    path("<slug:conference>/programme/", programme.timetable, name="timetable"),
    path("<slug:conference>/programme/changes/", changes.changes, name="changes"),
    path("<slug:conference>/sessions/<str:address>/", programme.session, name="session"),
    path("<slug:conference>/my-programme/", my_programme.starred, name="my-programme"),
    path("<slug:conference>/my-programme/<str:private_id>/", my_programme.agenda, name="agenda"),
    path("<slug:conference>/my-programme/<str:private_id>/adopt/", my_programme.adopt, name="adopt-agenda"),
    path("<slug:conference>/my-programme/<str:private_id>/forget/", my_programme.forget, name="forget-agenda"),
]
