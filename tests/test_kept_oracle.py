"""After every verb that changes what the public sees, each kept page is what a freshly built one would be."""

import copy
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import User
from conference import kept
from conference.lib import places
from conference.lib.images import Crop
from conference.models import Conference, ImportantDate, Page, Role, Sponsor, Track
from conference.services import conferences, organisations
from proceedings.imports.collected import ReadCollection, ReadPaper, ReadVolume
from proceedings.models import Author, Notice, Paper, PaperAuthor, Section
from proceedings.services import authors, contents, dois, notices, papers, volumes
from proceedings.services import importing as paper_import
from registrations.models import OfferState, TicketType
from registrations.services import (
    announcements,
    approval,
    booking,
    by_hand,
    invitations,
    listing,
    placing,
    rules,
    setup,
    tickets,
    transfers,
    waiting_list,
)
from registrations.services.issuing import Guest, Holder
from reviews.models import ErrorClaim, Review
from reviews.readers import Reader
from reviews.services import claims, erasing, facets, locks, moderation, ratings, replies, rewording, votes
from reviews.services import reports as abuse_reports
from reviews.services import writing as reviewing
from reviews.voices import by_account
from sessions.imports.programme import ReadEvent, ReadPerson, ReadProgramme
from sessions.models import Room, Session
from sessions.queries.frozen import mark_of, pending
from sessions.services import editing, items, releases, rooms, schedule
from sessions.services import importing as programme_import
from sessions.services import sessions as programme
from speakers.models import Speaker
from speakers.services import people as speakers
from speakers.services import photos
from tests.factories import conference as make
from tests.factories import proceedings as make_paper
from tests.factories import registrations as make_ticket
from tests.factories import reviews as make_review
from tests.factories import sessions as make_session
from tests.factories import speakers as make_speaker

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@dataclass
class World:
    """A public conference with something on every page."""

    conference: Conference
    moderator: User
    speaker: Speaker
    coming: Speaker
    room: Room
    track: Track
    session: Session
    other_session: Session
    content: Page
    type: TicketType
    section: Section
    paper: Paper
    second: Paper
    author: Author
    review: Review
    pending: Review
    notice: Notice
    claim: ErrorClaim

    def fresh(self, row: Any) -> Any:
        row.refresh_from_db()
        return row


RATED = {"key": "clarity", "label": "Readable", "question": "Could you follow it?"}
VOTER = Reader("voter@example.org", "A Voter", None, "link")
ORCID = "0000-0002-1825-0097"


@pytest.fixture
def world(conference: Conference, moderator: User) -> World:
    conference.organisation.imprint = "Who answers for this site."
    conference.organisation.save()
    track, room = make.track(conference), make_session.room(conference)
    speaker, coming = (
        make_speaker.speaker(conference, email="ayla@example.org", featured=True),
        make_speaker.speaker(conference, confirmed=False),
    )
    session = make_session.public(conference, speaker, room=room, track=track, hour=10)
    other = make_session.public(conference, speaker, room=room, hour=12)
    kind = make_ticket.ticket_type(conference, make_ticket.quota(conference, 6), price=4000)
    volume = make_paper.volume(at=conference)
    section = volumes.add_section(volume, title="First part", position=1, by=None)
    paper = make_paper.paper(of=volume, section=section, session=session)
    second = make_paper.paper(of=volume, authors=(make_paper.author(orcid="0000-0002-1825-0097"), make_paper.author("Another", "Person")))
    author = Author.objects.get()
    review = make_review.published(paper, by=moderator, email="reviewer@example.org", display_name="A Reviewer")
    pending = make_review.pending(paper)
    claim = make_review.claimed(paper, by=moderator)
    notice = notices.issue(paper, notices.NoticeWords("erratum", "A line was wrong."), by=None)
    for part in (make.important_date, make.sponsor):
        part(conference)
    rules.decide(conference, {"listing": "public"}, by=None)
    online = make_ticket.ticket_type(conference, make_ticket.quota(conference, None), name="On line")
    holder, *_others = make_ticket.group(online, Guest("guest@example.org"))
    listing.agree(holder, "public")
    return World(
        conference, moderator, speaker, coming, room, track, session, other, make.page(conference), kind, section, paper, second, author, review, pending, notice, claim
    )  # fmt: skip


# --- The pages ---------------------------------------------------------------------------------------------------------


def addresses(world: World) -> dict[str, list[str]]:
    """Every kept page, by the name of its address; some in another language or with a filter too."""
    at = f"/{world.conference.slug}"
    paper, volume = f"/papers/{world.paper.public_id}", world.paper.volume
    author = Author.objects.get(orcid=ORCID).public_id
    return {
        "conference:home": ["/", "/az/"],
        "conference:privacy": ["/privacy/"],
        "conference:imprint": ["/imprint/"],
        "conference:landing": [f"{at}/", f"/tr{at}/"],
        "conference:page": [f"{at}/pages/{world.content.slug}/"],
        "conference_files:theme": [f"{at}/theme.css"],
        "speakers:list": [f"{at}/speakers/"],
        "speakers:speaker": [world.speaker.get_absolute_url(), world.coming.get_absolute_url()],
        "programme:timetable": [f"{at}/programme/", f"{at}/programme/?track={world.track.pk}"],
        "programme:session": [world.session.get_absolute_url(), world.other_session.get_absolute_url()],
        "programme:changes": [f"{at}/programme/changes/"],
        "programme_files:changes": [f"{at}/programme/changes.atom"],
        "programme_files:calendar": [f"{at}/programme.ics", f"{at}/programme.ics?track={world.track.pk}"],
        "programme_files:table": [f"{at}/programme.csv"],
        "programme_files:xml": [f"{at}/programme.xml"],
        "programme_files:json": [f"{at}/programme.json"],
        "programme_files:session": [f"{at}/sessions/{world.session.public_id}.ics"],
        "proceedings:index": ["/proceedings/"],
        "proceedings:volume": [f"/proceedings/{volume.slug}/"],
        "proceedings:of-conference": [f"{at}/proceedings/"],
        "proceedings:authors": ["/proceedings/authors/", "/az/proceedings/authors/?letter=N"],
        "proceedings:author": [world.author.get_absolute_url()],
        "proceedings:keywords": ["/proceedings/keywords/"],
        "proceedings:keyword": ["/proceedings/keywords/partnership/"],
        "proceedings_files:feed": ["/proceedings/feed.atom"],
        "proceedings_files:volume-feed": [f"/proceedings/{volume.slug}/feed.atom"],
        "proceedings_files:author-feed": [f"/authors/{world.author.public_id}/feed.atom"],
        "proceedings:paper": [f"{paper}/", f"/papers/{world.second.public_id}/"],
        "proceedings:version": [f"{paper}/v1/"],
        "proceedings:usage": [f"{paper}/usage/"],
        "proceedings_files:usage": [f"{paper}/usage.csv"],
        "proceedings_files:volume-usage": [f"/proceedings/{volume.slug}/usage.csv"],
        "proceedings:notice": [world.notice.get_absolute_url()],
        "proceedings_files:bibtex": [f"{paper}.bib"],
        "proceedings_files:ris": [f"{paper}.ris"],
        "proceedings_files:csl-json": [f"{paper}.json"],
        "proceedings_files:jats": [f"{paper}.xml"],
        "proceedings_files:volume-bibtex": [f"/proceedings/{volume.slug}.bib"],
        "proceedings_files:volume-ris": [f"/proceedings/{volume.slug}.ris"],
        "proceedings_files:volume-csl-json": [f"/proceedings/{volume.slug}.json"],
        "proceedings_files:author-bibtex": [f"/authors/{author}.bib"],
        "proceedings_files:author-ris": [f"/authors/{author}.ris"],
        "proceedings_files:author-csl-json": [f"/authors/{author}.json"],
        "registrations:participants": [f"{at}/participants/"],
        "reviews:of-paper": [f"{paper}/reviews/", f"{paper}/reviews/?order=critical", f"{paper}/reviews/?rating=4"],
        "reviews_files:feed": [f"{paper}/feed.atom"],
        "reviews_files:bibtex": [f"/reviews/{world.review.public_id}.bib"],
        "reviews_files:csl-json": [f"/reviews/{world.review.public_id}.json"],
        "reviews:review": [f"/reviews/{world.review.public_id}/"],
        "reviews:rules": ["/reviews/rules/"],
    }


def kept_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from kept_names(pattern, pattern.namespace or namespace)
        elif _is_kept(pattern):
            yield f"{namespace}:{pattern.name}"


def _is_kept(pattern: URLPattern) -> bool:
    view = pattern.callback
    while view is not None:
        if getattr(view, "__code__", None) and view.__code__.co_filename == kept.__file__:
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def read(paths: list[str]) -> dict[str, tuple[Any, ...]]:
    """What a browser without memory gets; numbers of requests are not part of a page."""
    browser = Client()
    answers = {path: browser.get(path) for path in paths}
    return {
        path: (answer.status_code, answer.headers.get("Location"), answer.content if answer.status_code == 200 else b"")
        for path, answer in answers.items()
    }


# --- The verbs ---------------------------------------------------------------------------------------------------------

Verb = Callable[[World], Any]


def seat(world: World, number: int = 1, **fields: Any) -> Any:
    return make_ticket.order(TicketType.objects.get(pk=world.type.pk), number, **fields)


def hold(world: World, number: int) -> Any:
    return make_ticket.held(TicketType.objects.get(pk=world.type.pk), number)


def entry(world: World, **fields: Any) -> Any:
    return make_ticket.entry(TicketType.objects.get(pk=world.type.pk), **fields)


def last_entry(world: World) -> Any:
    return world.type.waiting_list.latest("pk")


def read_programme(world: World) -> ReadProgramme:
    starts = make_session.at_hour(world.conference, 15)
    people = (ReadPerson("p1", "Rauf Uydurma"),)
    event = ReadEvent("1", "", "Imported talk", "", "", "", "talk", "en", "Hall", starts, starts + timedelta(minutes=30), people, ())
    return ReadProgramme("Programme", "Asia/Baku", (event,), (), ())


def read_volume() -> ReadCollection:
    editors = (make_paper.PersonName("Aysel", "Redaktorlu"),)
    book = ReadVolume(
        "imported-1", "Imported volume", 2026, date(2026, 5, 1), editors=editors, papers=(ReadPaper("1", make_paper.manuscript()),)
    )
    return ReadCollection("test", [book])


def erase_everywhere(email_key: str) -> None:
    for records in places.personal_data:
        records.erase(email_key, None)


@dataclass(frozen=True)
class Row:
    """A service by its dotted name, what calls it, and what must have happened before."""

    name: str
    verb: Verb
    before: Verb = lambda world: None


def the_conference(field: str, value: Any) -> Verb:
    return lambda world: conferences.change(world.fresh(world.conference), {field: value}, by=None)


def a_part(model: Any, **fields: Any) -> Verb:
    return lambda world: conferences.save_part(model(conference=world.conference, **fields), by=None)


def changed_part(attribute: str, field: str) -> Verb:
    def change(world: World) -> None:
        row = world.fresh(getattr(world, attribute))
        setattr(row, field, "Another word")
        conferences.save_part(row, by=None)

    return change


def unreleased(world: World) -> None:
    """By hand from here on, and something waits to be released."""
    conferences.change(world.fresh(world.conference), {"auto_release": False}, by=None)
    programme.change(world.fresh(world.session), {"title": "Waits for a release"}, by=None)


def spot_at(world: World, hour: int) -> editing.Spot:
    starts_at = make_session.at_hour(world.conference, hour)
    return editing.Spot(None, starts_at, starts_at + timedelta(minutes=15))


def sold_out(world: World) -> None:
    seat(world, 6, email="buyer@example.org")


def offered(world: World) -> None:
    """Sold out; somebody waits; a seat came free and is offered."""
    sold_out(world)
    entry(world)
    tickets.cancel(world.type.tickets.latest("pk"), by=None)
    assert last_entry(world).offers.get().state == OfferState.OPEN


def loose(world: World) -> list[PaperAuthor]:
    """Printed names that no ORCID says anything about."""
    return list(PaperAuthor.objects.filter(orcid="", version__paper=world.paper).select_related("version"))


def second_version(world: World) -> None:
    papers.add_version(world.fresh(world.paper), make_paper.manuscript(title="Second version", note="A table was mended."), by=None)


def a_concern() -> notices.NoticeWords:
    return notices.NoticeWords("concern", "We ask the authors.")


def drafted_concern(world: World) -> None:
    notices.draft(world.fresh(world.paper), a_concern(), by=None)


def new_volume(world: World) -> None:
    volume = make_paper.volume(at=world.conference)
    papers.publish(make_paper.draft(of=volume), by=None)


def latest_volume(world: World) -> Any:
    return type(world.paper.volume).objects.latest("pk")


def listed(world: World) -> Any:
    return world.conference.orders.get(email="orderer@example.org").tickets.get(listed="public")


def invited(world: World) -> Any:
    return world.conference.orders.get(email="orderer@example.org").tickets.get(state="invited")


def asked(world: World) -> Any:
    return world.conference.orders.get(awaits="approval")


def six_by_hand(world: World) -> by_hand.Wanted:
    return by_hand.Wanted(world.conference, {TicketType.objects.get(pk=world.type.pk): 6}, Holder("A", "B", "a@example.org"), "en")


def ask_to_be_listed(world: World) -> None:
    kind = make_ticket.ticket_type(world.conference, make_ticket.quota(world.conference, None), requires_approval=True)
    [ticket] = make_ticket.group(kind, email="asks@example.org")
    type(ticket).objects.filter(pk=ticket.pk).update(listed="public")


def sold_out_to_who_asks(world: World) -> None:
    TicketType.objects.filter(pk=world.type.pk).update(requires_approval=True)
    sold_out(world)


def sold_out_by_transfer(world: World) -> None:
    rules.decide(world.conference, {"takes_transfers": True, "bank_account": "AZ00"}, by=None)
    booking.confirm(hold(world, 6), name="A", email="a@example.org", holders=[], method="bank")


def the_editor(world: World) -> Reader:
    return by_account(make.member(Role.EDITOR, of=world.conference.organisation))


def an_author(world: World) -> Reader:
    PaperAuthor.objects.filter(version__paper=world.paper).update(email_key="author@letters.example")
    return Reader("author@letters.example", "", None, "link")


def editor_answers(world: World) -> None:
    make_review.reply(world.review, by=the_editor(world))


def leave_claim(world: World) -> None:
    claims.no_action(world.claim, by=the_editor(world).user, reason="It is right.")


TABLE = [
    Row("conference.services.conferences.change", the_conference("name", "Another name")),
    Row("conference.services.conferences.change", the_conference("accent", "#7a1f3d")),
    Row("conference.services.conferences.change", the_conference("languages", ["en", "az"])),
    Row("conference.services.conferences.change", the_conference("zone", "Europe/Berlin")),
    Row("conference.services.conferences.change", the_conference("slug", "renamed")),
    Row("conference.services.conferences.save_part", a_part(Page, slug="new", title="New page", body="Words")),
    Row("conference.services.conferences.save_part", a_part(ImportantDate, on=date(2027, 10, 1), text="Closing")),
    Row("conference.services.conferences.save_part", a_part(Sponsor, name="One more host")),
    Row("conference.services.conferences.save_part", changed_part("track", "name")),
    Row("conference.services.conferences.save_part", changed_part("content", "body")),
    Row("conference.services.conferences.remove_part", lambda world: conferences.remove_part(world.content, by=None)),
    Row("conference.services.conferences.unpublish", lambda world: conferences.unpublish(world.conference, by=None)),
    Row(
        "conference.services.conferences.publish",
        lambda world: conferences.publish(world.conference, by=None),
        lambda world: conferences.unpublish(world.conference, by=None),
    ),
    Row(
        "conference.services.organisations.change",
        lambda world: organisations.change(world.fresh(world.conference.organisation), {"name": "Another secretariat"}, by=None),
    ),
    Row(
        "conference.services.organisations.change",
        lambda world: organisations.change(world.fresh(world.conference.organisation), {"privacy": "We keep less."}, by=None),
    ),
    Row("speakers.services.people.change", lambda world: speakers.change(world.speaker, {"name": "Ayla Dəyişmiş"}, by=None)),
    Row("speakers.services.people.change", lambda world: speakers.change(world.speaker, {"featured": False}, by=None)),
    Row("speakers.services.people.confirm", lambda world: speakers.confirm(world.coming, by=None)),
    Row("speakers.services.people.withdraw", lambda world: speakers.withdraw(world.speaker, by=None)),
    Row("speakers.services.photos.set_photo", lambda world: photos.set_photo(world.speaker, make_speaker.picture(), by=None)),
    Row(
        "speakers.services.photos.remove_photo",
        lambda world: photos.remove_photo(world.speaker, by=None),
        lambda world: photos.set_photo(world.speaker, make_speaker.picture(), by=None),
    ),
    Row(
        "speakers.services.photos.agree_to_photo",
        lambda world: photos.agree_to_photo(world.speaker, True, by=None),
        lambda world: photos.set_photo(world.speaker, make_speaker.picture(), by=None, agreed=False),
    ),
    Row(
        "speakers.services.photos.crop_photo",
        lambda world: photos.crop_photo(world.speaker, Crop(50, 100, 200), by=None),
        lambda world: photos.set_photo(world.speaker, make_speaker.halves(), by=None),
    ),
    Row("speakers.services.people.erase", lambda world: speakers.erase(world.speaker, by=None)),
    Row("sessions.services.sessions.change", lambda world: programme.change(world.session, {"title": "Another title"}, by=None)),
    Row("sessions.services.sessions.change", lambda world: programme.change(world.session, {"abstract": "Other words."}, by=None)),
    Row("sessions.services.sessions.set_people", lambda world: programme.set_people(world.session, [], by=None)),
    Row(
        "sessions.services.items.set_items",
        lambda world: items.set_items(world.session, [items.Contribution("A short talk", minutes=5)], by=None),
    ),
    Row(
        "sessions.services.sessions.confirm",
        lambda world: programme.confirm(Session.objects.latest("pk"), by=None),
        lambda world: make_session.placed(world.conference, world.coming, hour=16),
    ),
    Row("sessions.services.sessions.cancel", lambda world: programme.cancel(world.session, by=None)),
    Row(
        "sessions.services.schedule.place",
        lambda world: schedule.place(
            world.session,
            room=world.room,
            starts_at=make_session.at_hour(world.conference, 17),
            ends_at=make_session.at_hour(world.conference, 18),
            by=None,
        ),
    ),
    Row(
        "sessions.services.editing.move",
        lambda world: editing.move(world.session, None, seen=world.session.slots.get(version__released_at=None).mark, by=None),
    ),
    Row(
        "sessions.services.editing.add_pause",
        lambda world: editing.add_pause(world.conference, spot_at(world, 16), title={"en": "Tea"}, by=None),
    ),
    Row(
        "sessions.services.releases.release_by_hand",
        lambda world: releases.release_by_hand(world.conference, seen=mark_of(pending(world.conference)), by=world.moderator),
        unreleased,
    ),
    Row("sessions.services.schedule.unplace", lambda world: schedule.unplace(world.session, by=None)),
    Row("sessions.services.schedule.release", lambda world: schedule.release(world.conference, by=None), unreleased),
    Row(
        "sessions.services.rooms.change",
        lambda world: (rooms.change(world.room, {"name": "Great hall"}, by=None), schedule.release(world.conference, by=None)),
    ),
    Row(
        "sessions.services.importing.import_programme",
        lambda world: programme_import.import_programme(world.conference, read_programme(world), by=None, release=True),
    ),
    Row(
        "registrations.services.setup.change_quota",
        lambda world: setup.change_quota(world.type.quotas.get(), {"size": 0}, by=None),
    ),
    Row(
        "registrations.services.setup.create_type",
        lambda world: setup.create_type(world.conference, {"name": "Student"}, quotas=world.type.quotas.all(), by=None),
    ),
    Row("registrations.services.setup.change_type", lambda world: setup.change_type(world.type, {"name": "Regular"}, by=None)),
    Row("registrations.services.setup.set_phases", lambda world: setup.set_phases(world.type, [{"price": 9900}], by=None)),
    Row("registrations.services.booking.hold", lambda world: hold(world, 6)),
    Row("registrations.services.by_hand.place", lambda world: by_hand.place(six_by_hand(world), by=None)),
    Row(
        "registrations.services.by_hand.move",
        lambda world: by_hand.move(listed(world), world.type, keeps_price=True, reason="Asked for", by=None),
    ),
    Row(
        "registrations.services.booking.cancel_order",
        lambda world: booking.cancel_order(world.conference.orders.latest("pk"), by=None),
        sold_out,
    ),
    Row(
        "registrations.services.booking.end_holds",
        lambda world: booking.end_holds(timezone.now() + timedelta(hours=1)),
        lambda world: hold(world, 6),
    ),
    Row("registrations.services.tickets.cancel", lambda world: tickets.cancel(world.type.tickets.latest("pk"), by=None), sold_out),
    Row(
        "registrations.services.waiting_list.pass_on",
        lambda world: waiting_list.pass_on(last_entry(world)),
        offered,
    ),
    Row(
        "registrations.services.waiting_list.leave",
        lambda world: waiting_list.leave(last_entry(world)),
        offered,
    ),
    Row(
        "registrations.services.waiting_list.end_offers",
        lambda world: waiting_list.end_offers(timezone.now() + timedelta(days=2)),
        offered,
    ),
    Row(
        "conference.services.conferences.change_standing",
        lambda world: conferences.change_standing(world.fresh(world.conference), "postponed", "A new day follows.", by=None),
    ),
    Row(
        "registrations.services.announcements.announce",
        lambda world: announcements.announce(world.conference, "online", "By video.", gives_back=False, by=None),
    ),
    Row(
        "registrations.services.rules.decide",
        lambda world: rules.decide(world.conference, {}, by=None, steps=[{"until": timezone.now() + timedelta(days=9), "fee": 2500}]),
    ),
    Row("registrations.services.rules.decide", lambda world: rules.decide(world.conference, {"listing": "nobody"}, by=None)),
    Row("registrations.services.listing.agree", lambda world: listing.agree(listed(world), "nobody")),
    Row(
        "registrations.services.tickets.rename",
        lambda world: tickets.rename(listed(world), Holder("Another", "Name", "orderer@example.org")),
    ),
    Row(
        "registrations.services.invitations.claim",
        lambda world: invitations.claim(
            invited(world), Holder("Guest", "Seated", "guest@example.org", "public"), key=make_ticket.key_of(invited(world))
        ),
    ),
    Row(
        "registrations.services.transfers.accept",
        lambda world: transfers.accept(listed(world).transfers.get(), Holder("Somebody", "Else", "receiver@example.org")),
        lambda world: transfers.offer(listed(world), email="receiver@example.org", language="en"),
    ),
    Row("registrations.services.placing.approve", lambda world: placing.approve(asked(world), by=None), ask_to_be_listed),
    Row(
        "registrations.services.approval.decline",
        lambda world: approval.decline(asked(world), by=None, reason="Full"),
        sold_out_to_who_asks,
    ),
    Row(
        "registrations.services.booking.end_unpaid",
        lambda world: booking.end_unpaid(timezone.now() + timedelta(days=90)),
        sold_out_by_transfer,
    ),
    Row("personal data: a participant is erased", lambda world: erase_everywhere("orderer@example.org")),
    Row("proceedings.services.authors.tie", lambda world: authors.tie(loose(world), to=world.author, by=None)),
    Row("proceedings.services.authors.tie", lambda world: authors.tie(loose(world), by=None)),
    Row(
        "proceedings.services.authors.release",
        lambda world: authors.release(loose(world), by=None),
        lambda world: authors.tie(loose(world), to=world.author, by=None),
    ),
    Row(
        "proceedings.services.authors.split",
        lambda world: authors.split(loose(world), by=None),
        lambda world: authors.tie(loose(world), to=world.author, by=None),
    ),
    Row(
        "proceedings.services.authors.merge",
        lambda world: authors.merge(Author.objects.exclude(pk=world.author.pk).get(), into=world.author, by=None),
        lambda world: authors.tie(loose(world), by=None),
    ),
    Row(
        "proceedings.services.authors.rename",
        lambda world: authors.rename(world.fresh(world.author), name="Another Name", distinction="of Baku", by=None),
    ),
    Row("proceedings.services.papers.place", lambda world: papers.place(world.paper, by=None, section=None, position=9, session=None)),
    Row("proceedings.services.papers.publish", lambda world: papers.publish(world.fresh(world.paper), by=None), second_version),
    Row("proceedings.services.papers.retract", lambda world: papers.retract(world.fresh(world.paper), reason="A wrong table.", by=None)),
    Row("proceedings.services.papers.withdraw", lambda world: papers.withdraw(world.fresh(world.paper), reason="They ask.", by=None)),
    Row("proceedings.services.notices.issue", lambda world: notices.issue(world.fresh(world.second), a_concern(), by=None)),
    Row("proceedings.services.notices.publish", lambda world: notices.publish(Notice.objects.latest("pk"), by=None), drafted_concern),
    Row(
        "proceedings.services.contents.arrange",
        lambda world: contents.arrange(world.paper.volume, {world.paper.pk: contents.Spot(None, 900)}, {world.section.pk: 4}, by=None),
    ),
    Row("proceedings.services.contents.assign", lambda world: contents.assign([world.fresh(world.second)], world.section, by=None)),
    Row("proceedings.services.papers.remove", lambda world: papers.remove(world.fresh(world.paper), reason="A court said so.", by=None)),
    Row(
        "proceedings.services.papers.set_rating",
        lambda world: papers.set_rating(world.fresh(world.paper), mean=Decimal("2.50"), count=7),
    ),
    Row(
        "proceedings.services.volumes.change_series",
        lambda world: volumes.change_series(world.fresh(world.paper.volume.series), by=None, title="Another series"),
    ),
    Row(
        "proceedings.services.volumes.change_volume",
        lambda world: volumes.change_volume(world.fresh(world.paper.volume), by=None, title="Another volume"),
    ),
    Row(
        "proceedings.services.volumes.change_volume",
        lambda world: volumes.change_volume(world.fresh(world.paper.volume), by=None, slug="volume-renamed"),
    ),
    Row("proceedings.services.volumes.publish_volume", lambda world: volumes.publish_volume(latest_volume(world), by=None), new_volume),
    Row(
        "proceedings.services.volumes.change_section",
        lambda world: volumes.change_section(world.section, by=None, title="Another part"),
    ),
    Row(
        "proceedings.services.volumes.set_front_matter",
        lambda world: volumes.set_front_matter(world.fresh(world.paper.volume), make_paper.pdf(), by=None),
    ),
    Row(
        "proceedings.services.dois.assign",
        lambda world: dois.assign(world.fresh(world.paper.volume), by=None),
        lambda world: volumes.change_series(world.fresh(world.paper.volume.series), by=None, doi_rule="10.5555/{volume}.{paper}"),
    ),
    Row(
        "proceedings.services.importing.import_collection",
        lambda world: paper_import.import_collection(
            world.paper.volume.series, read_volume(), by=None, wishes=paper_import.Wishes(publish=True)
        ),
    ),
    Row("reviews.services.moderation.publish", lambda world: moderation.publish(world.pending, by=world.moderator)),
    Row("reviews.services.moderation.hide", lambda world: moderation.hide(world.review, by=world.moderator)),
    Row("reviews.services.moderation.undo", lambda world: moderation.undo(world.review, by=world.moderator)),
    Row(
        "reviews.services.many.publish_many",
        lambda world: moderation.publish_many([world.pending], by=world.moderator),
    ),
    Row(
        "reviews.services.many.undo_operation",
        lambda world: moderation.undo_operation(world.review.decisions.get().operation, by=world.moderator),
    ),
    Row("reviews.services.locks.lock", lambda world: locks.lock(world.paper, reason="Too many at once.", by=world.moderator)),
    Row(
        "reviews.services.locks.lift",
        lambda world: locks.lift(world.paper.review_locks.get(), by=world.moderator),
        lambda world: locks.lock(world.paper, reason="Too many at once.", by=world.moderator),
    ),
    Row(
        "reviews.services.reports.uphold",
        lambda world: abuse_reports.uphold(world.review, by=world.moderator),
        lambda world: report_to(world.review),
    ),
    Row(
        "reviews.services.reports.undo",
        lambda world: abuse_reports.undo(world.review, by=world.moderator),
        lambda world: (report_to(world.review), abuse_reports.uphold(world.review, by=world.moderator)),
    ),
    Row(
        "reviews.services.moderation.take_back",
        lambda world: moderation.take_back(world.review.decisions.get(), by=world.moderator),
    ),
    Row(
        "reviews.services.rewording.take_effect",
        lambda world: moderation.publish(world.review.rewordings.get(), by=world.moderator),
        lambda world: reviewing.revise(world.review, make_review.words(text=f"{make_review.TEXT} And more."), by=None),
    ),
    Row("reviews.services.replies.write", editor_answers),
    Row(
        "reviews.services.replies.withdraw",
        lambda world: replies.withdraw(world.review.replies.get(), by=by_account(world.review.replies.get().user)),
        editor_answers,
    ),
    Row("reviews.services.claims.acknowledge", lambda world: claims.acknowledge(world.claim, by=the_editor(world))),
    Row("reviews.services.claims.disagree", lambda world: claims.disagree(world.claim, by=an_author(world), words="It is right.")),
    Row(
        "reviews.services.claims.fixed_in",
        lambda world: claims.fixed_in(world.claim, world.paper.versions.get(number=2), by=the_editor(world).user),
        lambda world: (second_version(world), papers.publish(world.fresh(world.paper), by=None)),
    ),
    Row("reviews.services.claims.corrected_by", lambda world: claims.corrected_by(world.claim, world.notice, by=the_editor(world).user)),
    Row("reviews.services.claims.no_action", leave_claim),
    Row(
        "reviews.services.claims.reopen",
        lambda world: claims.reopen(world.claim, by=the_editor(world).user, reason="It is not."),
        leave_claim,
    ),
    Row("reviews.services.claims.begin_notice", lambda world: claims.begin_notice(world.claim, by=the_editor(world).user)),
    Row(
        "reviews.services.claims.notice_published",
        lambda world: notices.publish(Notice.objects.get(state="draft"), by=None),
        lambda world: claims.begin_notice(world.claim, by=the_editor(world).user),
    ),
    Row("reviews.services.erasing.erase", lambda world: erasing.erase("reviewer@example.org", by=None)),
    Row("reviews.services.writing.withdraw", lambda world: reviewing.withdraw(world.review, by=None)),
    Row(
        "reviews.services.ratings.recount",
        lambda world: ratings.recount(world.paper),
        lambda world: papers.set_rating(world.fresh(world.paper), mean=None, count=0),
    ),
    Row(
        "reviews.services.facets.change",
        lambda world: facets.change(world.conference.facets.get(), {"label": "How clear it is"}, by=world.moderator),
        lambda world: (
            facets.add(world.conference, dict(RATED), by=world.moderator),
            rewording.set_scores(world.review, {str(RATED["key"]): 4}),
            ratings.recount(world.paper),
        ),
    ),
    Row("reviews.services.votes.cast", lambda world: votes.cast(world.review, by=VOTER)),
    Row(
        "reviews.services.votes.take_back",
        lambda world: votes.take_back(world.review, by=VOTER),
        lambda world: votes.cast(world.review, by=VOTER),
    ),
    Row("personal data: a speaker is erased", lambda world: erase_everywhere("ayla@example.org")),
    Row("personal data: a reviewer is erased", lambda world: erase_everywhere("reviewer@example.org")),
]


def report_to(review: Review) -> None:
    abuse_reports.report(review, abuse_reports.ReportWords("insult"), by=Reader("somebody@example.org", "", None, "link"))


# What changes no public page, and why. The name of a whole module stands for everything in it.
SILENT = {
    "reviews.services.learning": "words that only the filter reads",
    "reviews.services.pressure": "counts what comes; where it came from is shown to nobody",
    "reviews.services.surges": "for moderators and for the form, which is never kept",
    "conference.services.activity": "the record of the team",
    "conference.services.backup": "reads",
    "conference.services.dumps": "reads, or fills an empty instance",
    "conference.services.restore": "fills an empty instance, with its revisions",
    "registrations.services.programmes": "a visitor's own, never shown to others",
    "sessions.services.agendas": "a visitor's own, never shown to others",
    "conference.services.bare": "a row for measuring, never shown",
    "conference.services.files": "bytes; a row of another app shows them",
    "conference.services.limits": "counts of visits",
    "conference.services.mail": "letters",
    "conference.services.public_ids": "reads",
    "conference.services.team": "the team is not shown",
    "conference.services.worker": "walks sweeps, which stand in the table",
    "conference.services.conferences.create": "a draft",
    "conference.services.conferences.archive": "what is archived stays as it was",
    "conference.services.conferences.missing": "reads",
    "conference.services.conferences.days_until": "reads",
    "proceedings.services.counting": "what is counted today is shown from tomorrow on",
    "proceedings.services.records": "part of a change, which tells",
    "speakers.services.people.create": "a draft",
    "speakers.services.people.create_many": "part of an import, which raises the revision",
    "speakers.services.people.prepared": "writes nothing",
    "speakers.services.people.cleaned": "writes nothing",
    "speakers.services.answers": "what a speaker says to coming is the team's matter",
    "speakers.services.availability": "only the team reads it",
    "speakers.services.connecting": "the account is not shown",
    "speakers.services.consents": "part of what tells",
    "speakers.services.letters": "letters",
    "speakers.services.reminders": "letters",
    "speakers.services.secrets": "private links",
    "speakers.services.photos.remove_files": "part of what tells",
    "sessions.services.rooms.create": "a room without a session is not shown",
    "sessions.services.rooms.remove": "only a room without a session can be removed",
    "sessions.services.schedule.draft_of": "the draft is not shown",
    "sessions.services.schedule.lock": "writes nothing",
    "sessions.services.schedule.check": "writes nothing",
    "sessions.services.schedule.place_of": "writes nothing",
    "sessions.services.editing.undo": "moves in the draft, which is not shown",
    "sessions.services.releases.collect": "shows nothing new; what was shown stays",
    "sessions.services.letters.tell": "letters",
    "sessions.services.letters.recipients": "writes nothing",
    "sessions.services.letters.count_of": "writes nothing",
    "sessions.services.schedule.release_if_automatic": "calls release",
    "sessions.services.schedule.raise_sequence": "part of a change, which tells",
    "sessions.services.schedule.withhold_names": "part of erasing a person",
    "sessions.services.sessions.create": "a draft",
    "sessions.services.sessions.prepared": "writes nothing",
    "sessions.services.sessions.cleaned": "writes nothing",
    "sessions.services.sessions.each_language": "writes nothing",
    "sessions.services.sessions.once": "writes nothing",
    "sessions.services.sessions.raise_version": "part of a change, which tells",
    "sessions.services.sessions.show": "releases, or raises the revision itself",
    "sessions.services.sessions.kind_of": "a kind without a session is not shown",
    "sessions.services.import_following": "part of an import, which tells",
    "sessions.services.import_shelf": "part of an import, which tells",
    "sessions.services.importing.read_file": "reads",
    "conference.services.uploads": "private files that nobody is shown",
    "proceedings.services.attachments": "files of versions that are not published",
    "proceedings.services.letters": "letters",
    "proceedings.services.reports": "only the editors read them",
    "proceedings.services.standing": "part of what tells",
    "proceedings.services.contents.remove_section": "a part without a paper is not shown",
    "proceedings.services.notices.draft": "a draft",
    "proceedings.services.notices.rewrite": "a draft",
    "proceedings.services.notices.discard": "a draft",
    "proceedings.services.papers.start_version": "a version that is not published",
    "proceedings.services.papers.version_to_change": "reads",
    "registrations.services.capacity": "parts of bookings, which tell",
    "registrations.services.issuing": "parts of bookings, which tell",
    "registrations.services.letters": "letters",
    "registrations.services.payments": "money is not shown",
    "registrations.services.prices": "reads",
    "registrations.services.setup.create_quota": "a quota without a ticket type is not shown",
    "registrations.services.booking.confirm": "the seats were taken when they were held",
    "registrations.services.addresses": "addresses are not shown",
    "registrations.services.announcements.tell": "letters; cancelled orders stand in the table",
    "registrations.services.answering": "answers are not shown",
    "registrations.services.checkin": "who has come is not shown",
    "registrations.services.digest": "letters",
    "registrations.services.documents": "money is not shown",
    "registrations.services.events": "money is not shown; what a payment confirms was kept before",
    "registrations.services.ledger": "money is not shown",
    "registrations.services.refunds": "money is not shown",
    "registrations.services.reminders": "letters",
    "registrations.services.statements": "money is not shown",
    "registrations.services.vouchers": "a code is not shown to those who do not have it",
    "registrations.services.booking.placed": "reads",
    "registrations.services.invitations.invite": "who is invited is not shown",
    "registrations.services.invitations.name_seat": "who is named by somebody else has not agreed to be listed",
    "registrations.services.invitations.send_again": "letters",
    "registrations.services.invitations.take_back": "who is invited is not shown",
    "registrations.services.listing.choices": "reads",
    "registrations.services.listing.record": "part of agreeing, which tells",
    "registrations.services.listing.shows": "reads",
    "registrations.services.listing.tell": "tells",
    "registrations.services.listing.within": "reads",
    "registrations.services.placing.charge": "money is not shown",
    "registrations.services.placing.extend": "money is not shown",
    "registrations.services.placing.place": "part of confirming, which tells",
    "registrations.services.placing.accept": "part of confirming and of approval, which tell",
    "registrations.services.placing.settle": "part of paying; the seats were kept before",
    "registrations.services.rebooking.book_again": "part of a payment, which tells",
    "registrations.services.rules.deadline": "reads",
    "registrations.services.rules.deadlines": "reads",
    "registrations.services.rules.of": "reads",
    "registrations.services.rules.pay_until": "reads",
    "registrations.services.rules.refuse_after": "reads",
    "registrations.services.transfers.offer": "offers are not shown",
    "registrations.services.transfers.open_transfer": "reads",
    "registrations.services.transfers.refuse": "offers are not shown",
    "registrations.services.transfers.withdraw": "offers are not shown",
    "registrations.services.transfers.end_open": "offers are not shown",
    "registrations.services.tickets.send_links_again": "letters",
    "registrations.services.tickets.hand_out": "a download",
    "registrations.services.tickets.send_again": "letters",
    "registrations.services.waiting_list.join": "only what is sold out has a list, and it stays sold out",
    "registrations.services.waiting_list.position": "reads",
    "registrations.services.waiting_list.before": "reads",
    "registrations.services.waiting_list.move": "who waits is not shown; an offer made so tells",
    "registrations.services.waiting_list.open_offer": "reads",
    "registrations.services.waiting_list.accept": "the seats were taken when they were offered",
    "registrations.services.waiting_list.wait_again": "the seats went to the next, or are offered anew",
    "registrations.services.waiting_list.make_offers": "nobody from outside could have the seat before either",
    "registrations.services.waiting_list.offer_now": "nobody from outside could have the seat before either",
    "registrations.services.waiting_list.offer_freed": "part of what frees seats, which tells",
    "proceedings.services.authors.untie": "what ties an author to an address or an account is not shown",
    "proceedings.services.authors.keep_ties": "part of publishing, which tells",
    "proceedings.services.keywords": "part of indexing, in what tells",
    "proceedings.services.dois.give": "what is not published",
    "proceedings.services.dois.give_to_notice": "a notice that is not published",
    "proceedings.services.dois.for_paper": "reads",
    "proceedings.services.dois.for_volume": "reads",
    "proceedings.services.import_checks": "reads",
    "proceedings.services.import_memory": "what was read before is not shown",
    "proceedings.services.import_report": "writes nothing",
    "proceedings.services.imported_volumes": "a draft; the import tells",
    "proceedings.services.indexing": "search is not kept",
    "proceedings.services.reading": "search is not kept",
    "proceedings.services.refusals": "writes nothing",
    "proceedings.services.telling": "tells",
    "proceedings.services.writing": "parts of papers' services, which tell",
    "proceedings.services.importing.series_called": "a series without a volume is not shown",
    "proceedings.services.papers.create": "a draft",
    "proceedings.services.papers.rewrite": "what is not published",
    "proceedings.services.papers.add_version": "what is not published",
    "proceedings.services.papers.attach_to_open": "what is not published",
    "proceedings.services.papers.open_version": "reads",
    "proceedings.services.papers.missing": "reads",
    "proceedings.services.papers.last_position": "reads",
    "proceedings.services.volumes.create_series": "without a volume it is not shown",
    "proceedings.services.volumes.create_volume": "a draft",
    "proceedings.services.volumes.missing": "reads",
    "proceedings.services.volumes.add_section": "a part without a paper is not shown",
    "reviews.services.letters": "letters",
    "reviews.services.follows": "a reader's own, never shown to others",
    "reviews.services.votes.has_voted": "reads",
    "reviews.services.moderation.decline": "it was not published",
    "reviews.services.many.decline_many": "it was not published",
    "reviews.services.many.subject_of": "reads",
    "reviews.services.deciding": "what decisions have in common",
    "reviews.services.digest": "letters",
    "reviews.services.report_states": "readers' reports are the moderators' matter",
    "reviews.services.reports.report": "it hides nothing",
    "reviews.services.reports.dismiss": "it stays",
    "reviews.services.ratings.counted": "reads",
    "reviews.services.rewording.lose_effect": "a part of a decision that is taken back, which has a row",
    "reviews.services.rewording.keep_wording": "a part of other verbs",
    "reviews.services.rewording.scores_of": "reads",
    "reviews.services.rewording.set_scores": "a part of other verbs",
    "reviews.services.badges": "not published",
    "reviews.services.proofs": "asked for in the form, which is not kept",
    "reviews.services.facets.add": "asked for in the form, which is not kept",
    "reviews.services.facets.begin_with_standard": "asked for in the form, which is not kept",
    "reviews.services.judging": "not published",
    "reviews.services.proving": "letters",
    "reviews.services.replies.mend": "waits for a moderator",
    "reviews.services.telling": "letters",
    "reviews.services.rewording.give_up": "what waits is in nobody's sight",
    "reviews.services.drafts": "their writers' alone",
    "reviews.services.writing.appeal": "not published",
    "reviews.services.writing.begin": "a draft",
    "reviews.services.writing.change_draft": "a draft",
    "reviews.services.writing.check_open": "reads",
    "reviews.services.writing.claim_error": "a part of other verbs",
    "reviews.services.writing.fits": "reads",
    "reviews.services.writing.said": "reads",
    "reviews.services.writing.send": "not confirmed",
    "reviews.services.writing.standing": "reads",
    "reviews.services.writing.revise": "waits beside what is in sight",
    "reviews.services.writing.write": "not confirmed",
    "reviews.services.writing.confirm": "not published",
    "reviews.services.writing.confirm_by_hand": "not published",
    "reviews.services.writing.send_link_again": "letters",
}
APPS = ("conference", "speakers", "sessions", "registrations", "proceedings", "reviews")


PARTS = sorted({row.name.split(".services")[0].split(":")[0] for row in TABLE})


@pytest.mark.parametrize("part", PARTS)
def test_after_a_verb_every_kept_page_is_as_if_built_anew(world: World, part: str) -> None:
    """One world for all verbs of a part: what each does is taken back before the next, which finds the pages as kept at first."""
    wrong = []
    read([path for several in addresses(world).values() for path in several])
    at_first = dict(kept.store._bodies)
    for row in TABLE:
        if row.name.startswith(part):
            with transaction.atomic(), transaction.atomic(using="cache"):
                wrong += stale_after(copy.deepcopy(world), row)
                for database in ("default", "cache"):
                    transaction.set_rollback(True, using=database)
            kept.store.clear()
            for key, page in at_first.items():
                kept.store.put(key, page)
    assert wrong == []


def stale_after(world: World, row: Row) -> list[str]:
    row.before(world)
    paths = [path for several in addresses(world).values() for path in several]
    before, revision, bodies = read(paths), revision_of(world), set(kept.store._bodies)

    row.verb(world)

    served = read(paths)
    # What was built just now, with nothing around it from before, is built anew already.
    just_now = {key[5] for key in set(kept.store._bodies) - bodies if len(key) > 5} if revision_of(world) != revision else set()
    kept.store.clear()
    anew = {**served, **read([path for path in paths if path not in just_now])}
    unchanged = ["nothing changed: it belongs to those that change nothing public"] if anew == before else []
    return [f"{row.name}: {what}" for what in [*(path for path in paths if served[path] != anew[path]), *unchanged]]


def revision_of(world: World) -> int:
    return Conference.objects.values_list("revision", flat=True).get(pk=world.conference.pk)


def test_every_page_of_the_world_is_there_before_anything_happens(world: World) -> None:
    hidden = {world.coming.get_absolute_url()}
    answers = read([path for several in addresses(world).values() for path in several])
    assert {path: answer[0] for path, answer in answers.items() if answer[0] != 200} == dict.fromkeys(hidden, 404)


def test_no_kept_page_is_left_out(world: World) -> None:
    # The list of volumes and the timetable share their addresses with search, which is not kept.
    assert set(kept_names(get_resolver())) | {"proceedings:index", "programme:timetable"} == set(addresses(world))


def service_modules() -> Iterator[ModuleType]:
    for app in APPS:
        package = importlib.import_module(f"{app}.services")
        yield package
        for found in pkgutil.iter_modules(getattr(package, "__path__", [])):
            yield importlib.import_module(f"{package.__name__}.{found.name}")


def verbs() -> set[str]:
    return {
        f"{module.__name__}.{name}"
        for module in service_modules()
        for name, function in inspect.getmembers(module, inspect.isroutine)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_verb_stands_in_the_table_or_says_why_not() -> None:
    told = {row.name for row in TABLE if not row.name.startswith("personal data")}
    silent = {verb for verb in verbs() if verb in SILENT or verb.rpartition(".")[0] in SILENT}

    assert verbs() - told - silent == set()
    assert told & silent == set()
    assert told - verbs() == set()
    modules = {module.__name__ for module in service_modules()}
    assert [name for name in SILENT if name not in verbs() and name not in modules] == []
