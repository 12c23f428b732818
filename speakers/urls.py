from django.urls import path

from speakers import views

app_name = "speakers"
urlpatterns = [
    path("<slug:conference>/speakers/", views.speakers, name="list"),
    path("<slug:conference>/speakers/<str:address>/", views.speaker, name="speaker"),
]
