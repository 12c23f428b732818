"""Seats, who holds them, who waits for them, and what was paid."""

from registrations.models.money import LedgerEntry, Payment
from registrations.models.orders import Order, OrderLine, OrderState, Ticket, TicketSecret, TicketState
from registrations.models.quotas import Allocation, PricePhase, Quota, TicketType
from registrations.models.waiting import EntryState, Offer, OfferState, WaitingListEntry

__all__ = [
    "Allocation",
    "EntryState",
    "LedgerEntry",
    "Offer",
    "OfferState",
    "Order",
    "OrderLine",
    "OrderState",
    "Payment",
    "PricePhase",
    "Quota",
    "Ticket",
    "TicketSecret",
    "TicketState",
    "TicketType",
    "WaitingListEntry",
]
