"""Where a paper was presented, and what can still be seen of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Q

from conference.lib.localized import LocalizedText, in_language
from conference.models import Conference
from proceedings.models import Paper
from sessions.models import Session
from sessions.models.session import LinkKind


@dataclass(frozen=True)
class Talk:
    session: LocalizedText
    url: str
    item: LocalizedText | None
    conference: Conference
    starts_at: datetime | None
    recordings: tuple[str, ...]
    slides: tuple[str, ...]


def talk_of(paper: Paper) -> Talk | None:
    """Only of a session that the public sees, at a conference that it sees; one statement."""
    session_id = paper.session_id or (paper.talk.session_id if paper.talk else None)
    if session_id is None:
        return None
    released = Q(slots__version__current=True)
    rows = Session.objects.public().filter(pk=session_id, conference__in=Conference.objects.public())
    times = {"starts_at": Min("slots__starts_at", filter=released), "ends_at": Max("slots__ends_at", filter=released)}
    session = rows.select_related("conference").annotate(**times).first()
    return _talk(paper, session) if session else None


def _talk(paper: Paper, session: Session) -> Talk:
    links = {kind: tuple(link["url"] for link in session.links if link.get("kind") == kind) for kind in LinkKind}
    item = paper.talk if paper.talk and paper.talk.session_id == session.pk else None
    return Talk(
        session=in_language(session.title),
        url=session.get_absolute_url(),
        item=in_language(item.title) if item else None,
        conference=session.conference,
        starts_at=session.starts_at,  # type: ignore[attr-defined]
        recordings=links[LinkKind.RECORDING],
        slides=links[LinkKind.SLIDES],
    )
