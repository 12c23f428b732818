from django.urls import path

from proceedings import views

app_name = "proceedings"
urlpatterns = [
    path("proceedings/", views.index, name="index"),
    path("proceedings/<slug:volume>/", views.volume, name="volume"),
    path("papers/<slug:paper>/", views.paper, name="paper"),
    path("papers/<slug:paper>/v<int:number>/", views.version, name="version"),
    path("<slug:conference>/proceedings/", views.of_conference, name="of-conference"),
]
