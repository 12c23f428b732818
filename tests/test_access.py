"""Every address × every role × every method, with the answer declared: an address without a row fails."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from conference import kept
from conference.models import Conference, OutgoingMail, TeamMember
from proceedings.models import PaperAuthor, Section
from proceedings.services import attachments, notices, papers, reports, volumes
from registrations.models import CheckInList, Order, Ticket
from registrations.services import announcements, checkin, payments, rules, transfers
from reviews.services import facets, locks
from sessions.models import ScheduleVersion
from sessions.services import agendas
from speakers.services import photos as speaker_photos
from speakers.services import secrets as speaker_secrets
from tests.factories import conference as make_conference
from tests.factories import proceedings as make_paper
from tests.factories import questions as make_question
from tests.factories import registrations as make_ticket
from tests.factories import reviews as make_review
from tests.factories import sessions as make_session
from tests.factories import speakers as make_speaker

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

VISITORS = ("stranger", "attendee")
TEAM = ("owner", "programme", "registration", "editor", "moderator", "door", "elsewhere")
ROLES = VISITORS + TEAM
Answers = dict[str, int]


def everybody(status: int) -> Answers:
    return dict.fromkeys(ROLES, status)


def at_the_door(status: int) -> Answers:
    """Who stands there; strangers sign in, and for the others the conference has no door."""
    return {**everybody(404), "stranger": 302, **dict.fromkeys(("owner", "registration", "door"), status)}


def answering(status: int) -> Answers:
    """Who edits the paper; strangers prove an address first, and for the others it is not theirs to answer."""
    return {**everybody(403), "stranger": 302, "owner": status, "editor": status}


@dataclass(frozen=True)
class Row:
    """What GET and POST (with nothing in it) answer; HEAD answers as GET, other methods 405."""

    path: str
    get: Answers
    post: Answers
    others: int = 405


PUBLIC = (everybody(200), everybody(405))
A_FORM = (everybody(200), everybody(422))
BEHIND_A_SECRET = (everybody(404), everybody(404))
READ_BEHIND_A_SECRET = (everybody(404), everybody(405))
ACTION_BEHIND_A_SECRET = (everybody(405), everybody(404))
ELSEWHERE = (everybody(302), everybody(405))
# Strangers may have an account that is a speaker's; whoever is signed in and is none has no such page.
NOT_MINE = {**everybody(404), "stranger": 302}
OWN_PAGE = (NOT_MINE, NOT_MINE)
READ_OWN_PAGE = (NOT_MINE, everybody(405))
ACTION_OF_OWN_PAGE = (everybody(405), NOT_MINE)

# Who has no account proves an address first; what was done leads back to the page.
KNOWN_READER = {**everybody(200), "stranger": 302}
KNOWN_READER_ACTS = everybody(302)

C = "/{conference}"
ROWS = {
    # The base app
    "conference:home": Row("/", *PUBLIC),
    "conference:privacy": Row("/privacy/", *PUBLIC),
    "conference:imprint": Row("/imprint/", *PUBLIC),
    # Without keys of ORCID there is nothing to connect: see tests/accounts/test_orcid.py.
    "conference:orcid": Row("/accounts/orcid/", everybody(404), everybody(405)),
    "conference:orcid-connect": Row("/accounts/orcid/connect/", everybody(405), everybody(404)),
    "conference:orcid-callback": Row("/accounts/orcid/callback/", everybody(404), everybody(405)),
    "conference:orcid-disconnect": Row("/accounts/orcid/disconnect/", everybody(405), everybody(404)),
    "conference:mailbox": Row("/demo/mail/", *PUBLIC),
    "conference:letter": Row("/demo/mail/{mail}/", *PUBLIC),
    "conference:enclosure": Row("/demo/mail/{mail}/1/", everybody(404), everybody(405)),
    "conference:landing": Row(f"{C}/", *PUBLIC),
    "conference:page": Row(f"{C}/pages/{{page}}/", *PUBLIC),
    "conference_files:healthz": Row("/healthz", *PUBLIC),
    "conference_files:readyz": Row("/readyz", everybody(503), everybody(405)),
    "conference_files:robots": Row("/robots.txt", *PUBLIC),
    "conference_files:sitemap": Row("/sitemap.xml", *PUBLIC),
    "conference_files:sitemap-part": Row("/sitemap-papers-0.xml", *PUBLIC),
    "conference_files:theme": Row(f"{C}/theme.css", *PUBLIC),
    # Speakers and programme
    "speakers:list": Row(f"{C}/speakers/", *PUBLIC),
    "speakers:speaker": Row("{speaker}", *PUBLIC),
    "speakers_files:photo": Row("{photo}", *PUBLIC),
    "speakers_files:drawing": Row(f"{C}/speakers/{{speaker_id}}.svg", *PUBLIC),
    "speakers:speaking": Row(f"{C}/speaking/", *OWN_PAGE),
    "speakers:open-speaking": Row(f"{C}/speaking/open/{{speaking_secret}}/", *ELSEWHERE),
    "speakers:connect": Row(f"{C}/speaking/account/", *ACTION_OF_OWN_PAGE),
    "speakers:preview": Row(f"{C}/speaking/preview/", *READ_OWN_PAGE),
    "speakers:profile": Row(f"{C}/speaking/profile/", *OWN_PAGE),
    "speakers:availability": Row(f"{C}/speaking/availability/", *OWN_PAGE),
    "speakers:own-photo-page": Row(f"{C}/speaking/photo/", *OWN_PAGE),
    "speakers:crop": Row(f"{C}/speaking/photo/crop/", *ACTION_OF_OWN_PAGE),
    "speakers:photo-consent": Row(f"{C}/speaking/photo/consent/", *ACTION_OF_OWN_PAGE),
    "speakers:remove-photo": Row(f"{C}/speaking/photo/remove/", *ACTION_OF_OWN_PAGE),
    "speakers:whole-photo": Row(f"{C}/speaking/photo/whole.jpg", *READ_OWN_PAGE),
    "speakers:own-photo": Row(f"{C}/speaking/photo/400.webp", *READ_OWN_PAGE),
    "speakers:own-drawing": Row(f"{C}/speaking/drawing.svg", *READ_OWN_PAGE),
    "programme_files:speaking": Row(f"{C}/speaking/key/{{calendar_secret}}.ics", *PUBLIC),
    "programme:timetable": Row(f"{C}/programme/", *PUBLIC),
    "programme:session": Row("{session}", *PUBLIC),
    "programme:my-programme": Row(f"{C}/my-programme/", *A_FORM),
    # Whoever has the private address reads it and changes it, and nobody has another.
    "programme:agenda": Row(f"{C}/my-programme/{{agenda}}/", *A_FORM),
    # Only an account keeps it with itself.
    "programme:adopt-agenda": Row(f"{C}/my-programme/{{agenda}}/adopt/", everybody(405), {**everybody(302), "stranger": 404}),
    "programme:forget-agenda": Row(f"{C}/my-programme/{{agenda}}/forget/", everybody(405), {**everybody(404), "stranger": 302}),
    "programme:changes": Row(f"{C}/programme/changes/", *PUBLIC),
    "programme_files:changes": Row(f"{C}/programme/changes.atom", *PUBLIC),
    "programme_files:agenda": Row(f"{C}/my-programme/{{agenda}}.ics", *PUBLIC),
    "programme_files:calendar": Row(f"{C}/programme.ics", *PUBLIC),
    "programme_files:xml": Row(f"{C}/programme.xml", *PUBLIC),
    "programme_files:json": Row(f"{C}/programme.json", *PUBLIC),
    "programme_files:table": Row(f"{C}/programme.csv", *PUBLIC),
    "programme_files:session": Row(f"{C}/sessions/{{session_id}}.ics", *PUBLIC),
    # Registration
    "registrations:choose": Row(f"{C}/register/", *A_FORM),
    "registrations:link-again": Row(f"{C}/register/again/", *A_FORM),
    "registrations:wait": Row(f"{C}/register/waiting/{{type}}/", *A_FORM),
    "registrations:order": Row(f"{C}/orders/{{order}}/", *BEHIND_A_SECRET),
    "registrations:cancel-order": Row(f"{C}/orders/{{order}}/cancel/", *BEHIND_A_SECRET),
    "registrations:order-address": Row(f"{C}/orders/{{order}}/address/", *BEHIND_A_SECRET),
    "registrations:order-participants": Row(f"{C}/orders/{{order}}/participants/", *READ_BEHIND_A_SECRET),
    "registrations:seat": Row(f"{C}/orders/{{order}}/seats/{{ticket}}/", *BEHIND_A_SECRET),
    "registrations:seat-again": Row(f"{C}/orders/{{order}}/seats/{{ticket}}/again/", *ACTION_BEHIND_A_SECRET),
    "registrations:seat-back": Row(f"{C}/orders/{{order}}/seats/{{ticket}}/back/", *ACTION_BEHIND_A_SECRET),
    "registrations:cancel-seat": Row(f"{C}/orders/{{order}}/seats/{{ticket}}/cancel/", *BEHIND_A_SECRET),
    "registrations:pay": Row(f"{C}/orders/{{order}}/pay/", *ACTION_BEHIND_A_SECRET),
    "registrations:open-order": Row(f"{C}/orders/{{order}}/open/{{order_secret}}/", *ELSEWHERE),
    "registrations:ticket": Row(f"{C}/tickets/{{ticket}}/", *BEHIND_A_SECRET),
    "registrations:answers": Row(f"{C}/tickets/{{ticket}}/answers/", *BEHIND_A_SECRET),
    "registrations:cancel-ticket": Row(f"{C}/tickets/{{ticket}}/cancel/", *BEHIND_A_SECRET),
    "registrations:open-ticket": Row(f"{C}/tickets/{{ticket}}/open/{{ticket_secret}}/", *ELSEWHERE),
    "registrations:claim": Row(f"{C}/tickets/{{ticket}}/claim/", *BEHIND_A_SECRET),
    "registrations:listed": Row(f"{C}/tickets/{{ticket}}/listed/", *ACTION_BEHIND_A_SECRET),
    "registrations:ticket-participants": Row(f"{C}/tickets/{{ticket}}/participants/", *READ_BEHIND_A_SECRET),
    "registrations:carry-programme": Row(f"{C}/tickets/{{ticket}}/programme/", *ACTION_BEHIND_A_SECRET),
    "registrations:let-programme-go": Row(f"{C}/tickets/{{ticket}}/programme/let-go/", *ACTION_BEHIND_A_SECRET),
    "registrations:choose-ticket": Row(f"{C}/tickets/programme/", *ACTION_BEHIND_A_SECRET),
    "registrations:hand-over": Row(f"{C}/tickets/{{ticket}}/hand-over/", *BEHIND_A_SECRET),
    "registrations:withdraw": Row(f"{C}/tickets/{{ticket}}/hand-over/withdraw/", *ACTION_BEHIND_A_SECRET),
    "registrations:transfer": Row(f"{C}/handovers/{{ticket}}/", *BEHIND_A_SECRET),
    "registrations:refuse": Row(f"{C}/handovers/{{ticket}}/refuse/", *ACTION_BEHIND_A_SECRET),
    "registrations:open-transfer": Row(f"{C}/handovers/{{ticket}}/open/{{transfer_secret}}/", *ELSEWHERE),
    "registrations:participants": Row(f"{C}/participants/", *PUBLIC),
    "registrations:open-from-order": Row(f"{C}/orders/ticket/{{ticket}}/", *ACTION_BEHIND_A_SECRET),
    "registrations:waiting": Row(f"{C}/waiting/{{entry}}/", *READ_BEHIND_A_SECRET),
    "registrations:accept": Row(f"{C}/waiting/{{entry}}/accept/", *ACTION_BEHIND_A_SECRET),
    "registrations:pass": Row(f"{C}/waiting/{{entry}}/pass/", *ACTION_BEHIND_A_SECRET),
    "registrations:wait-again": Row(f"{C}/waiting/{{entry}}/again/", *ACTION_BEHIND_A_SECRET),
    "registrations:leave": Row(f"{C}/waiting/{{entry}}/leave/", *ACTION_BEHIND_A_SECRET),
    "registrations:open-waiting": Row(f"{C}/waiting/{{entry}}/open/{{entry_secret}}/", *ELSEWHERE),
    "registrations_files:pdf": Row(f"{C}/tickets/{{ticket}}.pdf", *READ_BEHIND_A_SECRET),
    "registrations_files:ics": Row(f"{C}/tickets/{{ticket}}.ics", *READ_BEHIND_A_SECRET),
    "registrations_files:receipt": Row(f"{C}/orders/{{order}}/receipt-1.pdf", *READ_BEHIND_A_SECRET),
    "registrations_files:credit-note": Row(f"{C}/orders/{{order}}/credit-note-1.pdf", *READ_BEHIND_A_SECRET),
    "registrations_files:payment-event": Row(f"{C}/payments/nobody/", *ACTION_BEHIND_A_SECRET),
    "registrations:door": Row(f"{C}/door/", at_the_door(200), at_the_door(422)),
    "registrations:door-pay": Row(f"{C}/door/pay/", everybody(405), at_the_door(404)),
    "registrations:door-undo": Row(f"{C}/door/undo/", everybody(405), at_the_door(404)),
    # Proceedings
    "proceedings:index": Row("/proceedings/", *PUBLIC),
    "proceedings:volume": Row("/proceedings/{volume}/", *PUBLIC),
    "proceedings:paper": Row("/papers/{paper}/", *PUBLIC),
    "proceedings:version": Row("/papers/{paper}/v1/", *PUBLIC),
    "proceedings:usage": Row("/papers/{paper}/usage/", *PUBLIC),
    "proceedings:authors": Row("/proceedings/authors/", *PUBLIC),
    "proceedings:author": Row("{author}", *PUBLIC),
    "proceedings:keywords": Row("/proceedings/keywords/", *PUBLIC),
    "proceedings:keyword": Row("/proceedings/keywords/partnership/", *PUBLIC),
    "proceedings:of-conference": Row(f"{C}/proceedings/", *PUBLIC),
    "proceedings_files:bibtex": Row("/papers/{paper}.bib", *PUBLIC),
    "proceedings_files:ris": Row("/papers/{paper}.ris", *PUBLIC),
    "proceedings_files:csl-json": Row("/papers/{paper}.json", *PUBLIC),
    # Anybody may harvest; the page of a paper alone may say that it was seen.
    "proceedings_files:oai": Row("/oai", everybody(200), everybody(200)),
    "proceedings_files:seen": Row("/papers/{paper}/seen/", everybody(405), everybody(403)),
    "proceedings_files:usage": Row("/papers/{paper}/usage.csv", *PUBLIC),
    "proceedings_files:volume-usage": Row("/proceedings/{volume}/usage.csv", *PUBLIC),
    "proceedings_files:jats": Row("/papers/{paper}.xml", *PUBLIC),
    "proceedings_files:volume-bibtex": Row("/proceedings/{volume}.bib", *PUBLIC),
    "proceedings_files:volume-ris": Row("/proceedings/{volume}.ris", *PUBLIC),
    "proceedings_files:volume-csl-json": Row("/proceedings/{volume}.json", *PUBLIC),
    "proceedings_files:author-bibtex": Row("/authors/{author_id}.bib", *PUBLIC),
    "proceedings_files:author-ris": Row("/authors/{author_id}.ris", *PUBLIC),
    "proceedings_files:author-csl-json": Row("/authors/{author_id}.json", *PUBLIC),
    "proceedings_files:search-bibtex": Row("/proceedings/search.bib?q=paper", *PUBLIC),
    "proceedings_files:search-ris": Row("/proceedings/search.ris?q=paper", *PUBLIC),
    "proceedings_files:search-csl-json": Row("/proceedings/search.json?q=paper", *PUBLIC),
    "proceedings_files:pdf": Row("/papers/{paper}.pdf", *PUBLIC),
    "proceedings_files:version-pdf": Row("/papers/{paper}/v1.pdf", *PUBLIC),
    "proceedings_files:front-matter": Row("/proceedings/{volume}/front-matter.pdf", *PUBLIC),
    "proceedings_files:feed": Row("/proceedings/feed.atom", *PUBLIC),
    "proceedings_files:volume-feed": Row("/proceedings/{volume}/feed.atom", *PUBLIC),
    "proceedings_files:author-feed": Row("/authors/{author_id}/feed.atom", *PUBLIC),
    "proceedings:notice": Row("{notice}", *PUBLIC),
    "proceedings:report": Row("/papers/{paper}/report/", *A_FORM),
    "proceedings_files:file": Row("/papers/{paper}/v1/files/table.csv", *PUBLIC),
    # Reviews
    "reviews:of-paper": Row("/papers/{paper}/reviews/", *PUBLIC),
    "reviews:write": Row("/papers/{paper}/reviews/new/", *A_FORM),
    "reviews:rules": Row("/reviews/rules/", *PUBLIC),
    "reviews:challenge": Row("/reviews/challenge/?paper={paper}", everybody(200), everybody(405)),
    "reviews:prove": Row("/reviews/who/", *A_FORM),
    "reviews:proven": Row("/reviews/as/no-such-token/", everybody(404), everybody(404)),
    # Whoever is signed in is known by the account; the others prove an address first.
    "reviews:export": Row("/reviews/mine/export/", {**everybody(200), "stranger": 302}, everybody(405)),
    "reviews:erase": Row("/reviews/mine/erase/", {**everybody(200), "stranger": 302}, {**everybody(422), "stranger": 302}),
    "reviews:review": Row("/reviews/{review}/", *PUBLIC),
    "reviews:answer": Row("/reviews/{review}/answer/", answering(200), answering(422)),
    "reviews:take-stance": Row("/reviews/{review}/answer/claim/", everybody(405), answering(409)),
    "reviews:mend-reply": Row("/reviews/{review}/answer/nobodys/", everybody(405), answering(404)),
    "reviews:withdraw-reply": Row("/reviews/{review}/answer/nobodys/withdraw/", everybody(405), answering(404)),
    "reviews:helpful": Row("/reviews/{review}/helpful/", KNOWN_READER, KNOWN_READER_ACTS),
    "reviews:follow": Row("/papers/{paper}/follow/", KNOWN_READER, KNOWN_READER_ACTS),
    "reviews:open-follow": Row("/papers/{paper}/follow/open/no-such-secret/", *BEHIND_A_SECRET),
    "reviews_files:feed": Row("/papers/{paper}/feed.atom", *PUBLIC),
    "reviews_files:bibtex": Row("/reviews/{review}.bib", *PUBLIC),
    "reviews_files:csl-json": Row("/reviews/{review}.json", *PUBLIC),
    "reviews:confirm": Row("/reviews/{review}/confirm/no-such-token/", everybody(200), everybody(409)),
    "reviews:report": Row("/reviews/{review}/report/", {**everybody(200), "stranger": 302}, {**everybody(422), "stranger": 302}),
    "reviews:forget-me": Row("/reviews/who/forget/", everybody(405), everybody(302)),
    "reviews:all-mine": Row("/reviews/mine/", {**everybody(200), "stranger": 302}, everybody(405)),
    "reviews:confirm-known": Row("/reviews/{review}/mine/confirm/", *ACTION_BEHIND_A_SECRET),
    "reviews:take-back": Row("/reviews/{review}/mine/take-back/", *ACTION_BEHIND_A_SECRET),
    "reviews:appeal": Row("/reviews/{review}/mine/appeal/", *ACTION_BEHIND_A_SECRET),
    "reviews:mine": Row("/reviews/{review}/mine/", *BEHIND_A_SECRET),
    "reviews:open-mine": Row("/reviews/{review}/mine/open/{review_secret}/", *ELSEWHERE),
    "reviews:withdraw": Row("/reviews/{review}/mine/withdraw/", *ACTION_BEHIND_A_SECRET),
}


@dataclass(frozen=True)
class Shelf:
    """A list of the panel: which of the team see it, which of them write it, and what may be done there."""

    sees: frozenset[str]
    writes: frozenset[str]
    verbs: frozenset[str]
    # Who sees the one row of the world: of a letter about a review, the moderators alone.
    rows: frozenset[str]


def shelf(sees: str, writes: str = "", verbs: str = "", rows: str | None = None) -> Shelf:
    # Whoever is an owner elsewhere sees the same lists there, and none of our rows: see `panel_answers`.
    lists = frozenset(sees.split()) | {"owner"}
    shown = lists if rows is None else frozenset(rows.split())
    return Shelf(lists, frozenset(writes.split()), frozenset(verbs.split()), shown)


PANEL = {
    "conference_conference": shelf("programme registration editor moderator door", "owner", "add change"),
    "conference_page": shelf("programme", "owner programme", "add change delete"),
    "conference_importantdate": shelf("programme", "owner programme", "add change delete"),
    "conference_sponsor": shelf("programme", "owner programme", "add change delete"),
    "conference_track": shelf("programme", "owner programme", "add change delete"),
    "conference_sessionkind": shelf("programme", "owner programme", "add change delete"),
    "conference_organisation": shelf("", "owner", "change"),
    "conference_outgoingmail": shelf("programme registration editor moderator", rows="moderator"),
    "conference_teammember": shelf("", "owner", "add delete"),
    "speakers_speaker": shelf("programme", "owner programme", "add change"),
    "programme_session": shelf("programme", "owner programme", "add change"),
    "programme_room": shelf("programme", "owner programme", "add change delete"),
    "programme_scheduleversion": shelf("programme"),
    "registrations_quota": shelf("registration", "owner registration", "add change"),
    "registrations_tickettype": shelf("registration", "owner registration", "add change"),
    "registrations_order": shelf("registration", "owner registration", "add"),
    "registrations_announcement": shelf("registration", "owner", "add"),
    "registrations_ticket": shelf("registration door"),
    "registrations_voucher": shelf("registration", "owner registration", "add change delete"),
    "registrations_rules": shelf("registration", "owner registration", "add change"),
    "registrations_waitinglistentry": shelf("registration"),
    "registrations_payment": shelf("registration"),
    "registrations_refund": shelf("registration"),
    "registrations_document": shelf("registration"),
    "registrations_ledgerentry": shelf("registration"),
    "registrations_answer": shelf("registration"),
    "questions_question": shelf("registration", "owner registration", "add change"),
    "registrations_checkinlist": shelf("registration", "owner registration", "add change"),
    "registrations_checkin": shelf("registration"),
    "proceedings_series": shelf("editor", "owner editor", "add change"),
    "proceedings_volume": shelf("editor", "owner editor", "add change"),
    "proceedings_section": shelf("editor", "owner editor", "add change delete"),
    "proceedings_paper": shelf("editor", "owner editor", "add change"),
    "proceedings_author": shelf("editor", "owner editor", "change"),
    "proceedings_paperauthor": shelf("editor", "owner editor"),
    "proceedings_notice": shelf("editor", "owner editor", "add change delete"),
    "proceedings_problemreport": shelf("editor", "owner editor", "change"),
    "reviews_review": shelf("moderator"),
    "reviews_errorclaim": shelf("editor moderator"),
    "reviews_decision": shelf("moderator"),
    "reviews_paperlock": shelf("moderator", "owner moderator", "add"),
    "reviews_surge": shelf("moderator"),
    "reviews_facet": shelf("moderator editor", "owner moderator editor", "add change"),
}
# What the framework brings and we change nothing about: named, so that a new address is not overlooked.
FROM_LIBRARIES = (
    "account_",
    "mfa_",
    "admin:None",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:jsi18n",
    "admin:autocomplete",
)
FROM_LIBRARIES += ("admin:view_on_site", "admin:app_list")


def of_team(status: int, who: set[str] | frozenset[str], refused: int = 403, elsewhere: int | None = None) -> Answers:
    """The named members get the status and the others of the team are refused; strangers sign in, attendees find nothing."""
    answers = {role: status if role in who else refused for role in TEAM}
    answers["elsewhere"] = answers["owner"] if elsewhere is None else elsewhere
    return {"stranger": 302, "attendee": 302, **answers}


def panel_answers(of: Shelf) -> dict[str, tuple[Answers, Answers]]:
    """GET and POST of the five addresses of a list. A row of somebody else leads back to the start with a word."""
    may = {verb: of.writes if verb in of.verbs else frozenset() for verb in ("add", "change", "delete")}
    missing = 302 if "delete" in of.verbs else 403
    change = {role: 200 if role in of.rows else 302 if role in of.sees else 403 for role in TEAM}
    return {
        "changelist": (of_team(200, of.sees), of_team(200, of.sees)),
        "add": (of_team(200, may["add"]), of_team(200, may["add"])),
        "change": (
            {**of_team(0, set()), **change, "elsewhere": 302},
            of_team(200, may["change"], 403, elsewhere=302 if "change" in of.verbs else 403),
        ),
        "history": (of_team(200, of.rows, 404, elsewhere=404), of_team(200, of.rows, 404, elsewhere=404)),
        "delete": (of_team(200, may["delete"], 403, elsewhere=missing), of_team(200, may["delete"], 403, elsewhere=missing)),
    }


@dataclass
class World:
    """One of everything, at one conference, with the values that its addresses are made of."""

    browsers: dict[str, Client]
    values: dict[str, Any]


@pytest.fixture
def world(
    conference: Conference, owner: User, organiser: User, registration_officer: User, editor: User, moderator: User, door_staff: User,
    organiser_of_another_conference: User, attendee: User, client_of: Callable[[User], Client],
) -> World:  # fmt: skip
    people = dict(zip(ROLES[1:], (attendee, owner, organiser, registration_officer, editor, moderator, door_staff), strict=False))
    people["elsewhere"] = organiser_of_another_conference
    browsers = {role: client_of(person) for role, person in people.items()}
    values = _programme(conference) | _tickets(conference) | _papers(conference, moderator) | _parts(conference)
    return World({"stranger": Client(), **browsers}, {"conference": conference.slug, **values})


def _parts(conference: Conference) -> dict[str, Any]:
    page = make_conference.page(conference)
    for language, text in (("en", "Something"),):
        conference.organisation.privacy = conference.organisation.imprint = {language: text}
    conference.organisation.save()
    return {
        "page": page.slug,
        "mail": OutgoingMail.objects.latest("pk").pk,
        "conference_conference": conference.pk,
        "conference_page": page.pk,
        "conference_importantdate": make_conference.important_date(conference).pk,
        "conference_sponsor": make_conference.sponsor(conference).pk,
        "conference_track": make_conference.track(conference).pk,
        "conference_sessionkind": make_conference.kind(conference).pk,
        "conference_organisation": conference.organisation_id,
        "conference_outgoingmail": OutgoingMail.objects.filter(conference=conference).latest("pk").pk,
        "conference_teammember": TeamMember.objects.get(user__email="door@example.org").pk,
    }


def _programme(conference: Conference) -> dict[str, Any]:
    speaker = make_speaker.speaker(conference, email="speaker@example.org")
    speaker_secrets.send_again(speaker, by=None)
    speaker_photos.set_photo(speaker, make_speaker.picture(), by=None, agreed=True)
    room = make_session.room(conference)
    session = make_session.public(conference, speaker, room=room)
    photo = Client().get(speaker.get_absolute_url()).content.decode().split('src="/')[-1]
    photos = [
        part.split('"')[0]
        for part in Client().get(speaker.get_absolute_url()).content.decode().split('src="')
        if ".jpg" in part.split('"')[0]
    ]
    assert photo
    return {
        "speaker": speaker.get_absolute_url(), "speaker_id": speaker.public_id, "photo": photos[0], "speakers_speaker": speaker.pk,
        "session": session.get_absolute_url(), "session_id": session.public_id, "programme_session": session.pk,
        "speaking_secret": speaker.secrets.get(kind="page").value, "calendar_secret": speaker.secrets.get(kind="calendar").value,
        "agenda": agendas.keep(conference, [session.public_id]).private_id,
        "programme_room": room.pk, "programme_scheduleversion": ScheduleVersion.objects.current().get().pk,
    }  # fmt: skip


def _tickets(conference: Conference) -> dict[str, Any]:
    quota = make_ticket.quota(conference, 1)
    kind = make_ticket.ticket_type(conference, quota)
    ticket, entry = make_ticket.ticket(kind), make_ticket.entry(kind)
    rules.decide(conference, {"listing": "public"}, by=None)
    transfer = transfers.offer(ticket, email="receiver@example.org", language="en")
    announcement = announcements.announce(conference, "online", "By video.", gives_back=False, by=None)
    payment = payments.receive(ticket.order, 100, provider="door", reference="too much")
    door = CheckInList.objects.get()
    scan = checkin.admit(door, ticket.code, by=None, key="world")
    return _answers(conference, ticket) | {
        "transfer_secret": transfer.secret,
        "type": kind.pk, "ticket": ticket.code, "order": ticket.order.code, "entry": entry.code,
        "order_secret": Order.objects.get().secret, "ticket_secret": ticket.secrets.get(kind="manage").value, "entry_secret": entry.secret,
        "registrations_quota": quota.pk, "registrations_tickettype": kind.pk, "registrations_order": ticket.order_id,
        "registrations_ticket": ticket.pk, "registrations_waitinglistentry": entry.pk,
        "registrations_payment": payment.pk, "registrations_document": payment.receipt.pk, "registrations_ledgerentry": payment.entry.pk,
        "registrations_refund": ticket.order.refunds.get().pk,
        "registrations_announcement": announcement.pk, "registrations_checkinlist": door.pk, "registrations_checkin": scan.pk,
        "registrations_voucher": make_ticket.voucher(conference, kind).pk, "registrations_rules": rules.decide(conference, {}, by=None).pk,
    }  # fmt: skip


def _answers(conference: Conference, ticket: Ticket) -> dict[str, Any]:
    answer = make_question.answer_with_file(ticket)
    return {"questions_question": answer.question_id, "registrations_answer": answer.pk}


def _papers(conference: Conference, moderator: User) -> dict[str, Any]:
    volume = make_paper.volume(at=conference)
    section = volumes.add_section(volume, title="Part", position=1, by=None)
    paper = make_paper.draft(of=volume, section=section, authors=(make_paper.author(orcid="0000-0002-1825-0097"),))
    papers.attach_to_open(paper, make_paper.pdf(), name="paper.pdf", by=None)
    make_paper.slides(paper)
    make_paper.front_matter(volume)
    appearance = PaperAuthor.objects.get()
    attachments.attach_supplement(paper.current, b"a,b", name="table.csv", by=None)
    papers.publish(paper, by=None)
    volumes.publish_volume(volume, by=None)
    said = notices.issue(paper, notices.NoticeWords("erratum", "A line was wrong."), by=None)
    draft = notices.draft(paper, notices.NoticeWords("addendum", "Not yet."), by=None)
    report = reports.report(paper, reports.ReportWords("Something is wrong."))
    claim = make_review.claimed(paper, by=moderator)
    review = make_review.published(paper, by=moderator)
    lock = locks.lock(make_paper.paper(of=volume), reason="For now.", by=moderator)
    facet = facets.add(conference, {"key": "clarity", "label": "Clarity"}, by=moderator)
    surge = make_review.surge(paper)
    return {
        "surge": surge.pk, "reviews_surge": surge.pk, "reviews_decision": review.decisions.get().pk, "reviews_paperlock": lock.pk, "reviews_facet": facet.pk,
        "volume": volume.slug, "paper": paper.public_id, "review": review.public_id, "review_secret": review.secret,
        "proceedings_series": volume.series_id, "proceedings_volume": volume.pk, "proceedings_section": Section.objects.get().pk,
        "author": appearance.author.get_absolute_url(), "author_id": appearance.author.public_id,
        "proceedings_author": appearance.author_id, "proceedings_paperauthor": appearance.pk,
        "proceedings_paper": paper.pk, "reviews_review": review.pk, "reviews_errorclaim": claim.pk, "proceedings_notice": draft.pk, "proceedings_problemreport": report.pk,
        "notice": said.get_absolute_url(), "paper_file": paper.current.files.get(name="table.csv").pk,
    }  # fmt: skip


def asked(world: World, method: str, path: str, roles: Iterable[str]) -> Answers:
    address = path.format(**world.values)
    return {role: _ask(world.browsers[role], method, address) for role in roles}


def _ask(browser: Client, method: str, address: str) -> int:
    # A browser never posts nothing: the token against forgery is always there.
    answer = browser.post(address, {"token": "1"}) if method == "post" else getattr(browser, method)(address)
    return answer.status_code


def differences(world: World, path: str, declared: dict[str, Answers]) -> list[str]:
    """A line for each answer that is not as declared."""
    lines = []
    for method, answers in declared.items():
        found = asked(world, method, path, answers)
        lines += [f"{method} {path} by {role}: {found[role]}, declared {answers[role]}" for role in answers if found[role] != answers[role]]
    return lines


@contextmanager
def taken_back(world: World) -> Iterator[None]:
    """One world serves many rows: what is asked for inside changes nothing for the next, and no browser remembers a key."""
    cookies = {role: deepcopy(browser.cookies) for role, browser in world.browsers.items()}
    with transaction.atomic(), transaction.atomic(using="cache"):
        yield
        for database in ("default", "cache"):
            transaction.set_rollback(True, using=database)
    kept.store.clear()
    for role, browser in world.browsers.items():
        browser.cookies = cookies[role]


def parts(table: Iterable[str], at: str) -> list[str]:
    return sorted({name.partition(at)[0] for name in table})


@pytest.mark.parametrize("part", parts(ROWS, ":"))
def test_every_page_answers_each_role_as_declared(world: World, part: str) -> None:
    wrong = []
    for row in (row for name, row in ROWS.items() if name.startswith(f"{part}:")):
        others = everybody(row.others)
        declared = {"get": row.get, "head": row.get, "put": others, "delete": others, "patch": others, "post": row.post}
        with taken_back(world):
            wrong += differences(world, row.path, declared)
    assert wrong == []


@pytest.mark.parametrize("part", parts(PANEL, "_"))
def test_every_list_of_the_panel_answers_each_role_as_declared(world: World, part: str) -> None:
    wrong = []
    for name in (name for name in PANEL if name.startswith(f"{part}_")):
        with taken_back(world):
            wrong += _differences_of_list(world, name)
    assert wrong == []


def _differences_of_list(world: World, name: str) -> list[str]:
    label, _underscore, model = name.partition("_")
    base, key = f"/admin/{label}/{model}/", f"/admin/{label}/{model}/{{{name}}}/"
    paths = {"changelist": base, "add": f"{base}add/", "change": f"{key}change/", "history": f"{key}history/", "delete": f"{key}delete/"}
    wrong = []
    for verb, (get, post) in panel_answers(PANEL[name]).items():
        # Who may delete would, and the next one would find nothing: their POST is tested where the row's service is.
        refused = {role: status for role, status in post.items() if verb != "delete" or status == 403}
        wrong += differences(world, paths[verb], {"get": get, "post": refused})
    return wrong


MODERATORS = {"owner", "moderator"}
PROGRAMME = {"owner", "programme"}
REGISTRATION = {"owner", "registration"}
PANEL_PAGES = {
    "admin:index": ("/admin/", of_team(200, set(TEAM)), of_team(200, set(TEAM))),
    "admin:activity": ("/admin/activity/", of_team(200, set(TEAM)), of_team(200, set(TEAM))),
    "admin:switch": ("/admin/switch/", of_team(405, set(TEAM)), of_team(404, set(TEAM))),
    "admin:preview": ("/admin/preview/{conference}/", of_team(200, set(TEAM), elsewhere=404), of_team(200, set(TEAM), elsewhere=404)),
    "admin:programme_session_board": ("/admin/programme/session/board/", of_team(200, PROGRAMME), of_team(200, PROGRAMME)),
    "admin:programme_session_board_undo": ("/admin/programme/session/board/undo/", of_team(405, set(TEAM)), of_team(302, PROGRAMME)),
    "admin:programme_session_board_collect": ("/admin/programme/session/board/collect/", of_team(405, set(TEAM)), of_team(302, PROGRAMME)),
    "admin:programme_session_board_pause": ("/admin/programme/session/board/pause/", of_team(200, PROGRAMME), of_team(422, PROGRAMME)),
    "admin:programme_session_board_move": (
        "/admin/programme/session/board/{programme_session}/",
        of_team(200, PROGRAMME, elsewhere=404),
        of_team(422, PROGRAMME, elsewhere=404),
    ),
    "admin:programme_scheduleversion_release": (
        "/admin/programme/scheduleversion/release/", of_team(200, PROGRAMME), of_team(422, PROGRAMME)
    ),
    "admin:programme_session_import": (
        "/admin/programme/session/import/", of_team(200, {"owner", "programme"}), of_team(422, {"owner", "programme"})
    ),
    "admin:registrations_ticket_answers": (
        "/admin/registrations/ticket/{registrations_ticket}/answers/",
        of_team(200, {"owner", "registration"}, 404, elsewhere=404),
        of_team(302, {"owner", "registration"}, 404, elsewhere=404),
    ),
    "admin:registrations_answer_file": (
        "/admin/registrations/answer/{registrations_answer}/file/",
        of_team(200, {"owner", "registration"}, 404, elsewhere=404),
        of_team(200, {"owner", "registration"}, 404, elsewhere=404),
    ),
    "admin:proceedings_paper_preview": (
        "/admin/proceedings/paper/{proceedings_paper}/preview/",
        of_team(200, {"owner", "editor"}, 404, elsewhere=404),
        of_team(200, {"owner", "editor"}, 404, elsewhere=404),
    ),
    "admin:proceedings_paper_file": (
        "/admin/proceedings/paper/{proceedings_paper}/files/{paper_file}/",
        of_team(200, {"owner", "editor"}, 404, elsewhere=404),
        of_team(405, set(TEAM)),
    ),
    "admin:proceedings_paper_section": (
        "/admin/proceedings/paper/section/?paper={proceedings_paper}",
        of_team(200, {"owner", "editor"}, elsewhere=302),
        of_team(302, {"owner", "editor"}),
    ),
    "admin:proceedings_volume_contents": (
        "/admin/proceedings/volume/{proceedings_volume}/contents/",
        of_team(200, {"owner", "editor"}, 404, elsewhere=404),
        of_team(422, {"owner", "editor"}, 404, elsewhere=404),
    ),
    "admin:proceedings_volume_import": (
        "/admin/proceedings/volume/import/", of_team(200, {"owner", "editor"}), of_team(422, {"owner", "editor"}),
    ),
    # A volume without DOIs has nothing to register: it is said in the list.
    "admin:proceedings_volume_crossref": (
        "/admin/proceedings/volume/{proceedings_volume}/crossref/",
        of_team(302, {"owner", "editor"}, 404, elsewhere=404),
        of_team(302, {"owner", "editor"}, 404, elsewhere=404),
    ),
    "admin:registrations_order_payment": (
        "/admin/registrations/order/{registrations_order}/payment/",
        of_team(200, REGISTRATION, elsewhere=404),
        of_team(422, REGISTRATION, elsewhere=404),
    ),
    "admin:registrations_payment_transfers": (
        "/admin/registrations/payment/transfers/", of_team(200, REGISTRATION), of_team(422, REGISTRATION)
    ),
    "admin:registrations_document_pdf": (
        "/admin/registrations/document/{registrations_document}/pdf/",
        of_team(200, REGISTRATION, elsewhere=404),
        of_team(200, REGISTRATION, elsewhere=404),
    ),
    "admin:registrations_ledgerentry_money": (
        "/admin/registrations/ledgerentry/money/", of_team(200, REGISTRATION), of_team(200, REGISTRATION)
    ),
    "admin:registrations_ledgerentry_csv": (
        "/admin/registrations/ledgerentry/money.csv", of_team(200, REGISTRATION), of_team(200, REGISTRATION)
    ),
    "admin:registrations_voucher_csv": (
        "/admin/registrations/voucher/codes.csv", of_team(200, {"owner", "registration"}), of_team(405, set(TEAM))
    ),
    "admin:reviews_errorclaim_decide": (
        "/admin/reviews/errorclaim/{reviews_errorclaim}/decide/no_action/",
        of_team(405, set(TEAM)),
        {**of_team(422, {"owner", "editor"}, 404, elsewhere=404), "moderator": 403},
    ),
    # Editors find the possible errors there, and nothing else.
    "admin:reviews_review_queue": ("/admin/reviews/review/queue/", of_team(200, MODERATORS | {"editor"}), of_team(200, MODERATORS | {"editor"})),
    "admin:reviews_review_item": (
        "/admin/reviews/review/queue/{review}/", of_team(200, MODERATORS | {"editor"}), of_team(200, MODERATORS | {"editor"})
    ),
    "admin:reviews_review_figures": ("/admin/reviews/review/figures/", of_team(200, MODERATORS), of_team(200, MODERATORS)),
    "admin:reviews_review_many": ("/admin/reviews/review/queue/many/", of_team(405, set(TEAM)), of_team(302, MODERATORS)),
    "admin:reviews_review_undo_many": (
        "/admin/reviews/review/queue/operations/nosuch/undo/", of_team(405, set(TEAM)), of_team(302, MODERATORS)
    ),
    "admin:reviews_review_surge": (
        "/admin/reviews/review/queue/surge/{surge}/", of_team(405, set(TEAM)), of_team(422, MODERATORS, 403, elsewhere=404)
    ),
    "admin:reviews_review_uphold": (
        "/admin/reviews/review/queue/report-{review}/uphold/", of_team(405, set(TEAM)), of_team(302, MODERATORS, 403, elsewhere=404)
    ),
    "admin:reviews_review_dismiss": (
        "/admin/reviews/review/queue/report-{review}/dismiss/", of_team(405, set(TEAM)), of_team(302, MODERATORS, 403, elsewhere=404)
    ),
    "admin:reviews_review_lock": (
        "/admin/reviews/review/queue/{review}/lock/", of_team(405, set(TEAM)), of_team(422, MODERATORS, 403, elsewhere=404)
    ),
    "admin:reviews_facet_begin": (
        "/admin/reviews/facet/begin/", of_team(405, set(TEAM)), of_team(302, MODERATORS | {"editor"})
    ),
    "admin:reviews_review_publish": (
        "/admin/reviews/review/queue/{review}/publish/", of_team(405, set(TEAM)), of_team(302, MODERATORS, 403, elsewhere=404)
    ),
    "admin:reviews_review_decline": (
        "/admin/reviews/review/queue/{review}/decline/", of_team(405, set(TEAM)), of_team(422, MODERATORS)
    ),
    "admin:reviews_review_undo": (
        "/admin/reviews/review/queue/{review}/undo/", of_team(405, set(TEAM)), of_team(302, MODERATORS, 403, elsewhere=404)
    ),
}  # fmt: skip


def test_every_page_of_the_panel_answers_each_role_as_declared(world: World) -> None:
    wrong = []
    for path, get, post in PANEL_PAGES.values():
        with taken_back(world):
            wrong += differences(world, path, {"get": get, "post": post})
    assert wrong == []


def test_no_address_lacks_a_row() -> None:
    panel = {f"admin:{name}_{verb}" for name in PANEL for verb in panel_answers(PANEL[name])}
    declared = {*ROWS, *panel, *PANEL_PAGES}
    existing = {name for name in _names(get_resolver()) if not name.startswith(FROM_LIBRARIES)}
    assert existing == declared


def _names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
        else:
            yield from _names(pattern, pattern.namespace or namespace)
