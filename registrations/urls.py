from django.urls import path

from registrations.views import choosing, door, orders, tickets, waiting

app_name = "registrations"
urlpatterns = [
    path("<slug:conference>/register/", choosing.choose, name="choose"),
    path("<slug:conference>/register/again/", choosing.link_again, name="link-again"),
    path("<slug:conference>/register/waiting/<int:ticket_type>/", choosing.wait, name="wait"),
    path("<slug:conference>/orders/<slug:code>/", orders.order, name="order"),
    path("<slug:conference>/orders/<slug:code>/cancel/", orders.cancel, name="cancel-order"),
    path("<slug:conference>/orders/<slug:code>/open/<str:secret>/", orders.open_order, name="open-order"),
    path("<slug:conference>/tickets/<slug:code>/", tickets.ticket, name="ticket"),
    path("<slug:conference>/tickets/<slug:code>/cancel/", tickets.cancel, name="cancel-ticket"),
    path("<slug:conference>/tickets/<slug:code>/open/<str:secret>/", tickets.open_ticket, name="open-ticket"),
    path("<slug:conference>/orders/ticket/<slug:code>/", tickets.open_from_order, name="open-from-order"),
    path("<slug:conference>/waiting/<slug:code>/", waiting.waiting, name="waiting"),
    path("<slug:conference>/waiting/<slug:code>/accept/", waiting.accept, name="accept"),
    path("<slug:conference>/waiting/<slug:code>/pass/", waiting.pass_on, name="pass"),
    path("<slug:conference>/waiting/<slug:code>/again/", waiting.wait_again, name="wait-again"),
    path("<slug:conference>/waiting/<slug:code>/leave/", waiting.leave, name="leave"),
    path("<slug:conference>/waiting/<slug:code>/open/<str:secret>/", waiting.open_waiting, name="open-waiting"),
    path("<slug:conference>/door/", door.door, name="door"),
    path("<slug:conference>/door/pay/", door.pay, name="door-pay"),
    path("<slug:conference>/door/undo/", door.undo, name="door-undo"),
]
