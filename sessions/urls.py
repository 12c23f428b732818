from django.urls import path

from sessions import views

app_name = "programme"
urlpatterns = [
    path("<slug:conference>/programme/", views.timetable, name="timetable"),
    path("<slug:conference>/sessions/<str:address>/", views.session, name="session"),
]
