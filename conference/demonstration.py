"""The base app's share of the demonstration: an organisation, two conferences, a team. Every person is invented."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from conference import demonstration_texts as texts
from conference.lib.places import Demonstration
from conference.models import Conference, ImportantDate, Organisation, Page, Role, Sponsor, TeamMember, Track
from conference.services import conferences, team

LEAST_DAYS_AHEAD = 60
ACCOUNTS = {
    "owner@example.org": Role.OWNER,
    "programme@example.org": Role.PROGRAMME,
    "registration@example.org": Role.REGISTRATION,
    "editor@example.org": Role.EDITOR,
    "moderator@example.org": Role.MODERATOR,
    "door@example.org": Role.DOOR,
    "second-moderator@example.org": Role.MODERATOR,
}
_NAMES = {
    "owner@example.org": "Nigar Əzizbəyli",
    "programme@example.org": "Rəna Talıblı",
    "registration@example.org": "Murad Səlimxan",
    "editor@example.org": "Könül Əlizadəgil",
    "moderator@example.org": "Tamar Lomsadze-Vaks",
    "door@example.org": "Orxan Seyidbəyli",
    "second-moderator@example.org": "Ketevan Sulaberidze-Holm",
}
_TRACKS = {
    "partnership": {"en": "Partnership", "az": "Tərəfdaşlıq", "ru": "Партнёрство", "tr": "Ortaklık"},
    "security": {"en": "Energy and cyber", "az": "Enerji və kiber", "ru": "Энергия и кибербезопасность", "tr": "Enerji ve siber"},
    "reform": {"en": "Reform and oversight", "az": "İslahat və nəzarət", "ru": "Реформы и надзор", "tr": "Reform ve gözetim"},
    "corridor": {"en": "Corridor and climate", "az": "Dəhliz və iqlim", "ru": "Коридор и климат", "tr": "Koridor ve iklim"},
}


def load(stage: Demonstration) -> None:
    """Puts the two conferences on the stage's shelf under their addresses."""
    organisation = Organisation.objects.order_by("pk").first() or _organisation(stage)
    _accounts(organisation, stage)
    stage.shelf["organisation"] = organisation
    stage.shelf["baku-2024"] = _conference(organisation, texts.BAKU_2024, date(2024, 11, 26), stage)
    stage.shelf["baku-forum"] = _conference(organisation, texts.FORUM, forum_day(stage.at), stage)


def forum_day(at: datetime) -> date:
    """The next 26 November that is at least sixty days away."""
    day = date(at.year, 11, 26)
    return day if (day - at.date()).days >= LEAST_DAYS_AHEAD else day.replace(year=at.year + 1)


def set_passwords(password: str, *, always: bool) -> set[str]:
    """The addresses whose password is now this one: those without any, or all of them."""
    changed = set()
    for user in get_user_model().objects.filter(email_key__in=ACCOUNTS):
        if always or not user.has_usable_password():
            user.set_password(password)
            user.save(update_fields=["password"])
            changed.add(user.email)
    return changed


def _organisation(stage: Demonstration) -> Organisation:
    stage.tell("the organisation")
    return Organisation.objects.create(**texts.ORGANISATION)


def _accounts(organisation: Organisation, stage: Demonstration) -> None:
    for email, role in ACCOUNTS.items():
        if TeamMember.objects.filter(user__email_key=email).exists():
            continue
        user = get_user_model().objects.with_email(email) or get_user_model().objects.create_user(email, None, name=_NAMES[email])
        team.join(user, role, organisation=organisation, by=None)
        stage.tell(f"account {email}")


def _conference(organisation: Organisation, words: dict[str, Any], day: date, stage: Demonstration) -> Conference:
    existing = Conference.objects.filter(slug=words["fields"]["slug"]).first()
    if existing is not None:
        return existing
    conference = conferences.create({**words["fields"], "organisation": organisation, "starts_on": day, "ends_on": day}, by=None)
    _parts(conference, words, day)
    conferences.publish(conference, by=None)
    stage.tell(f"conference {conference.slug}")
    return conference


def _parts(conference: Conference, words: dict[str, Any], day: date) -> None:
    for position, name in enumerate(_TRACKS.values(), 1):
        conferences.save_part(Track(conference=conference, name=name, colour_index=position, position=position * 10), by=None)
    for position, page in enumerate(words["pages"], 1):
        conferences.save_part(Page(conference=conference, position=position * 10, **page), by=None)
    for kind, days, text in words["dates"]:
        conferences.save_part(ImportantDate(conference=conference, kind=kind, on=day + timedelta(days=days), text=text), by=None)
    for position, (level, name) in enumerate(words["sponsors"], 1):
        conferences.save_part(Sponsor(conference=conference, level=level, name=name, position=position * 10), by=None)


def local(conference: Conference, hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A moment of the conference's first day (or days later), in UTC."""
    day = conference.starts_on + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), conference.tzinfo).astimezone(UTC)
