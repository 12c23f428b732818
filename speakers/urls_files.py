"""Pictures: one address, whatever the language."""

from django.urls import path, register_converter

from speakers.views import public


class PhotoFormat:
    regex = "avif|webp|jpg"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PhotoFormat, "photo_format")

app_name = "speakers_files"
urlpatterns = [
    path("<slug:conference>/speakers/<slug:public_id>/<slug:digest>-<int:width>.<photo_format:format>", public.photo, name="photo"),
    path("<slug:conference>/speakers/<slug:public_id>.svg", public.drawing, name="drawing"),
]
