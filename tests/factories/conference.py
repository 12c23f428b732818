"""Organisations, conferences, teams."""

import itertools
from datetime import date
from typing import Any

from accounts.models import User
from conference.models import Conference, ConferenceState, ImportantDate, Organisation, Page, Role, SessionKind, Sponsor, TeamMember, Track

_numbers = itertools.count(1)


def organisation(**fields: Any) -> Organisation:
    return Organisation.objects.create(
        **{"name": "Secretariat", "contact_email": "office@example.org", "privacy": "We keep little.", **fields}
    )


def conference(*, of: Organisation | None = None, **fields: Any) -> Conference:
    """A public conference of one day with everything a public one needs."""
    values = {
        "organisation": of or organisation(),
        "slug": f"conference-{next(_numbers)}",
        "name": "The Conference",
        "tagline": "A headline",
        "description": "What it is about.",
        "venue_name": "Congress House",
        "starts_on": date(2027, 11, 26),
        "ends_on": date(2027, 11, 26),
        "contact_email": "office@example.org",
        "languages": ["en", "az", "ru", "tr"],
        "state": ConferenceState.PUBLIC,
    }
    return Conference.objects.create(**{**values, **fields})


def user(email: str = "", *, password: str | None = None, **fields: Any) -> User:
    return User.objects.create_user(email or f"person-{next(_numbers)}@example.org", password, **fields)


def member(role: str = Role.OWNER, *, at: Conference | None = None, of: Organisation | None = None, email: str = "") -> User:
    """A user with the role at the conference, or at the whole organisation."""
    person = user(email)
    TeamMember.objects.create(user=person, role=role, conference=at, organisation=of)
    return person


def page(at: Conference, **fields: Any) -> Page:
    return Page.objects.create(conference=at, **{"slug": f"page-{next(_numbers)}", "title": "A page", "body": "Words.", **fields})


def important_date(at: Conference, **fields: Any) -> ImportantDate:
    return ImportantDate.objects.create(conference=at, **{"on": at.starts_on, "text": "Something", **fields})


def sponsor(at: Conference, **fields: Any) -> Sponsor:
    return Sponsor.objects.create(conference=at, **{"name": "A sponsor", **fields})


def track(at: Conference, **fields: Any) -> Track:
    return Track.objects.create(conference=at, **{"name": "A track", **fields})


def kind(at: Conference, nature: str = "talk", **fields: Any) -> SessionKind:
    return SessionKind.objects.create(conference=at, **{"nature": nature, "name": nature.title(), **fields})
