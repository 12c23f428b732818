from django.urls import path

import speakers.urls_files  # noqa: F401 - teaches addresses what a format of photographs is
from speakers.views import photo, profile, public, speaking

app_name = "speakers"
urlpatterns = [
    path("<slug:conference>/speakers/", public.speakers, name="list"),
    path("<slug:conference>/speakers/<str:address>/", public.speaker, name="speaker"),
    path("<slug:conference>/speaking/", speaking.speaking, name="speaking"),
    path("<slug:conference>/speaking/open/<str:secret>/", speaking.open_speaking, name="open-speaking"),
    path("<slug:conference>/speaking/account/", speaking.connect, name="connect"),
    path("<slug:conference>/speaking/preview/", speaking.preview, name="preview"),
    path("<slug:conference>/speaking/profile/", profile.profile, name="profile"),
    path("<slug:conference>/speaking/availability/", profile.availability, name="availability"),
    path("<slug:conference>/speaking/photo/", photo.photo, name="own-photo-page"),
    path("<slug:conference>/speaking/photo/crop/", photo.crop, name="crop"),
    path("<slug:conference>/speaking/photo/consent/", photo.consent, name="photo-consent"),
    path("<slug:conference>/speaking/photo/remove/", photo.remove, name="remove-photo"),
    path("<slug:conference>/speaking/photo/whole.jpg", photo.whole, name="whole-photo"),
    path("<slug:conference>/speaking/photo/<int:width>.<photo_format:format>", photo.size, name="own-photo"),
    path("<slug:conference>/speaking/drawing.svg", photo.drawing, name="own-drawing"),
]
