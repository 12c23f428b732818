"""Seats, who holds them, who waits for them, and what was paid."""

from registrations.models.announcements import Announcement
from registrations.models.answers import Answer
from registrations.models.checkin import CheckIn, CheckInList, Result
from registrations.models.money import Document, LedgerEntry, Payment, PaymentEvent, Refund, RefundState
from registrations.models.orders import (
    Awaits,
    Order,
    OrderLine,
    OrderState,
    Ticket,
    TicketSecret,
    TicketState,
    Transfer,
    TransferState,
)
from registrations.models.quotas import Allocation, PricePhase, Quota, TicketType
from registrations.models.rules import RefundStep, Rules
from registrations.models.vouchers import Voucher
from registrations.models.waiting import EntryState, Offer, OfferState, WaitingListEntry

__all__ = [
    "Allocation",
    "Announcement",
    "Answer",
    "Awaits",
    "CheckIn",
    "CheckInList",
    "Document",
    "EntryState",
    "LedgerEntry",
    "Offer",
    "OfferState",
    "Order",
    "OrderLine",
    "OrderState",
    "Payment",
    "PaymentEvent",
    "PricePhase",
    "Quota",
    "Refund",
    "RefundState",
    "RefundStep",
    "Result",
    "Rules",
    "Ticket",
    "TicketSecret",
    "TicketState",
    "TicketType",
    "Transfer",
    "TransferState",
    "Voucher",
    "WaitingListEntry",
]
