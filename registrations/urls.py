from django.urls import path

from registrations.views import choosing, orders, participants, paying, seats, tickets, transfers, waiting

app_name = "registrations"
urlpatterns = [
    path("<slug:conference>/register/", choosing.choose, name="choose"),
    path("<slug:conference>/register/again/", choosing.link_again, name="link-again"),
    path("<slug:conference>/register/waiting/<int:ticket_type>/", choosing.wait, name="wait"),
    path("<slug:conference>/orders/<slug:code>/", orders.order, name="order"),
    path("<slug:conference>/orders/<slug:code>/cancel/", orders.cancel, name="cancel-order"),
    path("<slug:conference>/orders/<slug:code>/address/", orders.address, name="order-address"),
    path("<slug:conference>/orders/<slug:code>/participants/", orders.participants, name="order-participants"),
    path("<slug:conference>/orders/<slug:code>/pay/", paying.pay, name="pay"),
    path("<slug:conference>/orders/<slug:code>/open/<str:secret>/", orders.open_order, name="open-order"),
    path("<slug:conference>/orders/<slug:code>/seats/<slug:ticket>/", seats.seat, name="seat"),
    path("<slug:conference>/orders/<slug:code>/seats/<slug:ticket>/again/", seats.send_again, name="seat-again"),
    path("<slug:conference>/orders/<slug:code>/seats/<slug:ticket>/back/", seats.take_back, name="seat-back"),
    path("<slug:conference>/orders/<slug:code>/seats/<slug:ticket>/cancel/", seats.cancel, name="cancel-seat"),
    path("<slug:conference>/tickets/<slug:code>/", tickets.ticket, name="ticket"),
    path("<slug:conference>/tickets/<slug:code>/cancel/", tickets.cancel, name="cancel-ticket"),
    path("<slug:conference>/tickets/<slug:code>/claim/", tickets.claim, name="claim"),
    path("<slug:conference>/tickets/<slug:code>/listed/", tickets.listed, name="listed"),
    path("<slug:conference>/tickets/<slug:code>/participants/", tickets.participants, name="ticket-participants"),
    path("<slug:conference>/tickets/<slug:code>/hand-over/", transfers.hand_over, name="hand-over"),
    path("<slug:conference>/tickets/<slug:code>/hand-over/withdraw/", transfers.withdraw, name="withdraw"),
    path("<slug:conference>/tickets/<slug:code>/open/<str:secret>/", tickets.open_ticket, name="open-ticket"),
    path("<slug:conference>/handovers/<slug:code>/", transfers.transfer, name="transfer"),
    path("<slug:conference>/handovers/<slug:code>/refuse/", transfers.refuse, name="refuse"),
    path("<slug:conference>/handovers/<slug:code>/open/<str:secret>/", transfers.open_transfer, name="open-transfer"),
    path("<slug:conference>/participants/", participants.participants, name="participants"),
    path("<slug:conference>/orders/ticket/<slug:code>/", tickets.open_from_order, name="open-from-order"),
    path("<slug:conference>/waiting/<slug:code>/", waiting.waiting, name="waiting"),
    path("<slug:conference>/waiting/<slug:code>/accept/", waiting.accept, name="accept"),
    path("<slug:conference>/waiting/<slug:code>/pass/", waiting.pass_on, name="pass"),
    path("<slug:conference>/waiting/<slug:code>/again/", waiting.wait_again, name="wait-again"),
    path("<slug:conference>/waiting/<slug:code>/leave/", waiting.leave, name="leave"),
    path("<slug:conference>/waiting/<slug:code>/open/<str:secret>/", waiting.open_waiting, name="open-waiting"),
]
