"""Pictures: one address, whatever the language."""

from django.urls import path

from speakers import views

app_name = "speakers_files"
urlpatterns = [
    path("<slug:conference>/speakers/<slug:public_id>/<slug:digest>-<int:width>.webp", views.photo, name="photo"),
    path("<slug:conference>/speakers/<slug:public_id>.svg", views.drawing, name="drawing"),
]
