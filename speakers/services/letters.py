"""The messages to speakers and about their answers, as rows of the outbox in the caller's transaction."""

import re
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from conference.lib.tokens import new_secret
from conference.models import Role
from conference.services import mail
from speakers.models import Speaker


def language_of(speaker: Speaker) -> str:
    """A language of the site: in any other there are neither letters nor pages."""
    return speaker.language if speaker.language in dict(settings.LANGUAGES) else speaker.conference.default_language


def page_link(speaker: Speaker, secret: str) -> str:
    with translation.override(language_of(speaker)):
        return mail.absolute(reverse("speakers:open-speaking", args=[speaker.conference.slug, secret]))


def asked(speaker: Speaker, page: str) -> None:
    """Will you come? Answered on the page, not by the link."""
    _to_speaker(speaker, "asked", page, f"speaker-asked:{speaker.pk}:{speaker.asked_at:%Y%m%d%H%M%S}")


def reminded(speaker: Speaker, page: str, number: int) -> None:
    _to_speaker(speaker, "reminded", page, f"speaker-reminded:{speaker.pk}:{speaker.asked_at:%Y%m%d%H%M%S}:{number}")


def link(speaker: Speaker, page: str) -> None:
    """Asked for again it is sent again."""
    _to_speaker(speaker, "link", page, f"speaker-link:{speaker.pk}:{new_secret()}")


def answered(speaker: Speaker) -> None:
    """To the programme's people and the owners: somebody will not come, or needs them."""
    conference = speaker.conference
    page = mail.absolute(reverse("admin:speakers_speaker_change", args=[speaker.pk]))
    values = {"speaker": speaker, "name": _inert(speaker.name), "note": _inert(speaker.answer_note), "link": page}
    for person in _team(speaker):
        mail.queue(
            to=person.email,
            template="speakers/answered",
            context=values,
            language=conference.default_language,
            app="speakers",
            occasion=f"speaker-answered:{speaker.pk}:{speaker.answered_at:%Y%m%d%H%M%S%f}",
            conference=conference,
        )


def _team(speaker: Speaker) -> list[User]:
    conference = speaker.conference
    here = Q(memberships__conference=conference) | Q(memberships__organisation=conference.organisation_id)
    roles = Q(memberships__role__in=[Role.OWNER, Role.PROGRAMME])
    return list(User.objects.filter(here & roles, is_active=True).distinct().order_by("pk"))


def _to_speaker(speaker: Speaker, name: str, page: str, occasion: str, **values: Any) -> None:
    mail.queue(
        to=speaker.email,
        template=f"speakers/{name}",
        context={"speaker": speaker, "link": page, **values},
        language=language_of(speaker),
        app="speakers",
        occasion=occasion,
        conference=speaker.conference,
    )


def _inert(text: str) -> str:
    """What somebody from outside wrote: no mail program makes a link of it."""
    return re.sub(r"[.:/@]+(?=\S)", lambda found: f"{found[0]} ", text)
