"""A place on the waiting list as its holder sees it."""

from registrations.models import WaitingListEntry
from registrations.services import waiting_list


def place_of(entry: WaitingListEntry) -> int:
    return waiting_list.position(entry)
