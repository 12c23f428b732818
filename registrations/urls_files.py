from django.urls import path

from registrations.views import tickets

app_name = "registrations_files"
urlpatterns = [
    path("<slug:conference>/tickets/<slug:code>.pdf", tickets.pdf, name="pdf"),
    path("<slug:conference>/tickets/<slug:code>.ics", tickets.ics, name="ics"),
]
