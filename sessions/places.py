"""What the programme adds to pages of the apps below."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from conference.lib.localized import in_language
from conference.lib.places import Figure, NavigationItem, Need, Part, SitemapEntry, Violation
from conference.lib.sitemaps import Shelf
from conference.models import Conference
from conference.permissions import Role, holds
from sessions.models import Room, ScheduleVersion, Session, SessionItem, SessionPerson, SessionState, Slot
from sessions.queries import glimpse, speaking
from sessions.queries.frozen import pending
from speakers.models import Speaker


def navigation(conferences: Sequence[Conference], at: datetime) -> dict[Any, list[NavigationItem]]:
    released = set(ScheduleVersion.objects.current().filter(conference__in=conferences).values_list("conference_id", flat=True))
    return {
        row.pk: [NavigationItem(_("Programme"), reverse("programme:timetable", args=[row.slug]), order=10)]
        for row in conferences
        if row.pk in released
    }


def landing_parts(conferences: Sequence[Conference], at: datetime) -> dict[Any, list[Part]]:
    versions = {row.conference_id: row for row in ScheduleVersion.objects.current().filter(conference__in=conferences)}
    slots = defaultdict(list)
    rows = Slot.objects.shown().filter(version__conference__in=conferences).select_related("session__kind", "session__track")
    for slot in rows.defer("session__abstract", "session__search_key").order_by("starts_at", "room__position", "pk"):
        slots[slot.session.conference_id].append(slot)
    rooms = defaultdict(list)
    for pk, conference in Room.objects.filter(conference__in=conferences).values_list("pk", "conference_id"):
        rooms[conference].append(pk)
    return {row.pk: _landing_parts(row, slots[row.pk], rooms[row.pk], versions.get(row.pk)) for row in conferences}


def _landing_parts(conference: Conference, slots: list[Slot], rooms: list[int], version: ScheduleVersion | None) -> list[Part]:
    if not slots:
        return []
    score = glimpse.score(conference, slots, rooms)
    parts = [Part("programme/score_part.html", score, order=5)] if score else []
    return [*parts, Part("programme/landing_part.html", glimpse.glimpse(conference, slots, version), order=20)]


def sessions_of_speakers(speakers: Sequence[Speaker], at: datetime) -> dict[Any, Part]:
    """The released sessions of each."""
    conferences = {speaker.conference_id: speaker.conference for speaker in speakers}
    sessions = Session.objects.filter(cast__speaker__in=speakers)
    rows = Slot.objects.shown().filter(version__conference__in=conferences, session__in=sessions)
    items = SessionItem.objects.filter(cast__speaker__in=speakers).values_list("pk", "title")
    titles = {pk: in_language(title) for pk, title in items}
    found = glimpse.of_speakers(list(rows.select_related("session__kind", "session__track").order_by("starts_at")), conferences, titles)
    return {
        speaker.pk: Part("programme/speaker_part.html", glimpse.SpeakerSessions(speaker.conference, tuple(found[speaker.public_id])))
        for speaker in speakers
        if speaker.public_id in found
    }


def sessions_for_speakers(speakers: Sequence[Speaker], at: datetime) -> dict[Any, Part]:
    """For their own pages: drafts, too, without a time."""
    return {key: Part("programme/speaking_part.html", found, order=10) for key, found in speaking.of_speakers(speakers).items()}


def sitemap() -> list[Shelf]:
    conferences = Conference.objects.public()
    versions = ScheduleVersion.objects.current().filter(conference__in=conferences).select_related("conference")
    sessions = Session.objects.public().filter(conference__in=conferences).exclude(kind__nature="break").select_related("conference")
    return [Shelf("timetables", versions, _timetable, "released_at"), Shelf("sessions", sessions, _session, "changed_at")]


def _timetable(version: ScheduleVersion) -> SitemapEntry:
    address = reverse("programme:timetable", args=[version.conference.slug])
    return SitemapEntry(address, version.released_at, tuple(version.conference.languages))


def _session(session: Session) -> SitemapEntry:
    return SitemapEntry(session.get_absolute_url(), session.changed_at, tuple(session.conference.languages))


def invariants() -> Iterator[Violation]:
    shown = Slot.objects.filter(version__current=True)
    if rows := tuple(shown.filter(session__state=SessionState.DRAFT).values_list("pk", flat=True)[:100]):
        yield Violation("released slot of a draft session", rows)
    elsewhere = Slot.objects.exclude(session__conference=F("version__conference"))
    if rows := tuple(elsewhere.values_list("pk", flat=True)[:100]):
        yield Violation("slot of another conference's session", rows)
    strangers = SessionPerson.objects.filter(item__isnull=False).exclude(item__session=F("session"))
    if rows := tuple(strangers.values_list("pk", flat=True)[:100]):
        yield Violation("person in a part of another session", rows)
    drafts = Conference.objects.annotate(drafts=Count("schedule_versions", filter=Q(schedule_versions__released_at=None)))
    if rows := tuple(drafts.filter(drafts__gt=1).values_list("pk", flat=True)):
        yield Violation("more than one draft of a programme", rows)


def panel_start(user: User, conference: Conference, at: datetime) -> list[Need | Figure]:
    if not holds(user, conference, Role.PROGRAMME):
        return []
    drafts = Session.objects.filter(conference=conference, state=SessionState.DRAFT).count()
    draft_slots = Slot.objects.filter(session=OuterRef("pk"), version__released_at=None)
    confirmed = Session.objects.filter(conference=conference, state=SessionState.CONFIRMED)
    unplaced = confirmed.filter(~Exists(draft_slots)).count()
    base = reverse("admin:programme_session_changelist")
    needs: list[Need | Figure] = []
    if drafts:
        title = ngettext("session waits to be confirmed", "sessions wait to be confirmed", drafts)
        detail = _("Confirmed, it appears on the timetable.")
        needs.append(Need(drafts, title, detail, f"{base}?state__exact=draft", _("Look at them"), "week"))
    if unplaced:
        title = ngettext("confirmed session has no time", "confirmed sessions have no time", unplaced)
        detail = _("Nobody sees it before it has one.")
        needs.append(Need(unplaced, title, detail, reverse("admin:programme_session_board"), _("Give them a time"), "week"))
    if not conference.auto_release and (waiting := len(pending(conference))):
        title = ngettext("change of the programme is not released", "changes of the programme are not released", waiting)
        release = reverse("admin:programme_scheduleversion_release")
        needs.append(Need(waiting, title, _("Nobody outside the team sees it yet."), release, _("Read and release"), "week"))
    return needs
