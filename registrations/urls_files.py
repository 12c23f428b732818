from django.urls import path

from registrations.views import paying, tickets

app_name = "registrations_files"
urlpatterns = [
    path("<slug:conference>/tickets/<slug:code>.pdf", tickets.pdf, name="pdf"),
    path("<slug:conference>/tickets/<slug:code>.ics", tickets.ics, name="ics"),
    path("<slug:conference>/orders/<slug:code>/receipt-<int:number>.pdf", paying.document, {"kind": "receipt"}, name="receipt"),
    path("<slug:conference>/orders/<slug:code>/credit-note-<int:number>.pdf", paying.document, {"kind": "credit note"}, name="credit-note"),
    path("<slug:conference>/payments/<slug:provider>/", paying.told, name="payment-event"),
]
