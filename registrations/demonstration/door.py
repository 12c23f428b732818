"""The door of the forum has been rehearsed: a few scans of each kind, one of them taken back."""

from datetime import timedelta

from conference.lib.places import Demonstration
from conference.models import Conference
from registrations.models import CheckIn, CheckInList, Ticket, TicketType
from registrations.services import checkin

DEVICE = "North entrance"


def load(stage: Demonstration) -> None:
    forum: Conference = stage.shelf["baku-forum"]
    if CheckIn.objects.filter(check_in_list__conference=forum).exists():
        return
    entrance = CheckInList.objects.filter(conference=forum).earliest("pk")
    types = list(TicketType.objects.filter(conference=forum))
    workshop = next(row for row in types if "Workshop" in str(row.name))
    checkin.create_list(forum, {"name": "Workshop room"}, ticket_types=[workshop], by=None)
    _rehearse(entrance, stage)
    stage.tell("two check-in lists of the forum and a rehearsal at its door")


def _rehearse(entrance: CheckInList, stage: Demonstration) -> None:
    tickets = Ticket.objects.valid().filter(order__conference=entrance.conference_id)
    free = [*tickets.filter(line__gross=0).order_by("pk")[:4]]
    owing = tickets.filter(line__gross__gt=0).earliest("pk")
    codes = [free[0].code, free[1].code, free[0].code, "NOSUCHCODE", owing.code, free[2].code, free[3].code]
    scans = [
        checkin.admit(entrance, code, by=None, device=DEVICE, key=f"rehearsal-{number}", at=stage.at - timedelta(minutes=9 - number))
        for number, code in enumerate(codes)
    ]
    checkin.undo(scans[-1], by=None, reason="Rehearsal: the wrong telephone was held out")
