"""A ticket as a document and as a date in the holder's calendar."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from conference.lib import pdf, qr
from conference.lib.localized import in_language
from registrations.models import Document, Ticket


def ticket_pdf(ticket: Ticket, entry_secret: str) -> bytes:
    conference = ticket.order.conference
    values = {
        "conference": in_language(conference.name, ticket.language).text,
        "when": f"{conference.starts_on:%d.%m.%Y}",
        "venue": in_language(conference.venue_name, ticket.language).text,
        "address": in_language(conference.venue_address, ticket.language).text,
        "name": ticket.name_wanted,
        "type": ticket.line.text,
        "code": ticket.code,
        "accent": conference.accent,
        "language": ticket.language or "en",
        "qr": qr.matrix(entry_secret),
    }
    return pdf.compile_document("ticket", values)


def document_pdf(document: Document) -> bytes:
    """As it was printed the first time: nothing of the order is read again."""
    return pdf.compile_document("receipt", document.printed)


def ticket_calendar(ticket: Ticket) -> bytes:
    """All-day, for the conference's days; RFC 5545's DTEND is the day after the last."""
    conference = ticket.order.conference
    calendar = Calendar()
    calendar.add("prodid", "-//Baku Conferences//ticket//EN")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"ticket-{ticket.code.lower()}@{conference.slug}")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", conference.starts_on)
    event.add("dtend", conference.ends_on + timedelta(days=1))
    event.add("summary", in_language(conference.name, ticket.language).text)
    event.add("location", ", ".join(filter(None, (in_language(conference.venue_name).text, in_language(conference.venue_address).text))))
    calendar.add_component(event)
    return calendar.to_ical()
