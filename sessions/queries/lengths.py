"""Whether what a session consists of fits into it."""

from django.db.models import Sum

from sessions.models import Session, Slot


def minutes_over(session: Session) -> int:
    """By how many minutes the short talks are longer than the time that the session has; 0 where they fit or it has none yet."""
    slot = Slot.objects.filter(session=session, version__released_at=None).order_by("starts_at").first()
    taken = session.items.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    return max(0, taken - slot.minutes) if slot else 0
