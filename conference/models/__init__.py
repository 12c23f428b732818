"""The rows that every other app stands on."""

from conference.models.activity import Activity
from conference.models.conference import (
    Conference,
    ConferenceState,
    Domain,
    FormerSlug,
    ImportantDate,
    Organisation,
    Page,
    Sponsor,
    Standing,
)
from conference.models.files import StoredFile
from conference.models.limits import Limit
from conference.models.mail import MailState, MailTemplate, OutgoingMail
from conference.models.records import Consent, ExternalRef, WorkerBeat
from conference.models.scoped import Role, ScopedQuerySet
from conference.models.team import TeamMember
from conference.models.tracks import SessionKind, Track

__all__ = [
    "Activity",
    "Conference",
    "ConferenceState",
    "Consent",
    "Domain",
    "ExternalRef",
    "FormerSlug",
    "ImportantDate",
    "Limit",
    "MailState",
    "MailTemplate",
    "Organisation",
    "OutgoingMail",
    "Page",
    "Role",
    "ScopedQuerySet",
    "SessionKind",
    "Sponsor",
    "Standing",
    "StoredFile",
    "TeamMember",
    "Track",
    "WorkerBeat",
]
