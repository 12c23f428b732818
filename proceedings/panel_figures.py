"""What the panel's start page draws of the proceedings."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from conference.lib.places import Figure
from conference.models import Conference, Role
from conference.permissions import holds
from proceedings.models import Volume
from proceedings.queries import counts

NUMBER = 5


@dataclass(frozen=True)
class MostRead:
    rows: tuple[counts.ReadPaper, ...]
    volumes: tuple[Volume, ...]


def most_read(user: User, conference: Conference, at: datetime) -> list[Figure]:
    if not holds(user, conference, Role.EDITOR):
        return []
    rows = counts.most_read(conference, at, NUMBER)
    if not rows:
        return []
    volumes = tuple(Volume.objects.public().filter(conference=conference))
    title = _("“%(title)s” was read most in the last 30 days") % {"title": rows[0].title}
    return [Figure(title, "proceedings/panel_counts.html", MostRead(tuple(rows), volumes), order=60)]
