"""What the proceedings add to pages of the apps below."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from conference.lib.places import Figure, NavigationItem, Need, Part, Violation
from conference.models import Conference, Role
from conference.permissions import holds
from proceedings.models import Paper, PaperAuthor, PaperState, PaperVersion, SearchDocument, Volume
from proceedings.queries.lists import PaperRow, VolumeCard, listed, rows, volume_cards
from sessions.models import Session
from speakers.models import Speaker

ON_LANDING = 4


@dataclass(frozen=True)
class LandingVolumes:
    conference: Conference
    cards: tuple[VolumeCard, ...]
    papers: tuple[PaperRow, ...]
    count: int


def navigation(conferences: Sequence[Conference], at: datetime) -> dict[Any, list[NavigationItem]]:
    published = set(Volume.objects.public().filter(conference__in=conferences).values_list("conference", flat=True))
    return {
        row.pk: [NavigationItem(_("Proceedings"), reverse("proceedings:of-conference", args=[row.slug]), order=25)]
        for row in conferences
        if row.pk in published
    }


def landing_sections(conferences: Sequence[Conference], at: datetime) -> dict[Any, Part]:
    """The volumes, and the first papers of the newest."""
    found: dict[int, list[Volume]] = defaultdict(list)
    for volume in Volume.objects.public().filter(conference__in=conferences):
        found[volume.conference_id].append(volume)
    return {
        row.pk: Part("proceedings/landing_part.html", _landing(row), order=15 if row.is_past(at) else 60)
        for row in conferences
        if row.pk in found
    }


def _landing(conference: Conference) -> LandingVolumes:
    papers = Paper.objects.standing().filter(volume__conference=conference)
    shown = listed(papers).order_by("-volume__year", "volume", "position", "pk")[:ON_LANDING]
    cards = volume_cards(Volume.objects.public().filter(conference=conference))
    return LandingVolumes(conference, cards, rows(shown), sum(card.papers for card in cards))


def session_page(sessions: Sequence[Session], at: datetime) -> dict[Any, Part]:
    """The papers that were presented there."""
    found: dict[int, list[Paper]] = defaultdict(list)
    for paper in listed(Paper.objects.public().filter(session__in=sessions)).in_order():
        found[paper.session_id].append(paper)
    return {key: Part("proceedings/papers_part.html", rows(papers), order=60) for key, papers in found.items()}


def speaker_page(speakers: Sequence[Speaker], at: datetime) -> dict[Any, Part]:
    """The papers of the same person: by ORCID or address, never by the name alone."""
    orcids = {row.orcid: row.pk for row in speakers if row.orcid}
    keys = {row.email_key: row.pk for row in speakers if row.email_key}
    authors = PaperAuthor.objects.filter(Q(orcid__in=orcids) | Q(email_key__in=keys), version__paper__current=F("version"))
    of_paper: dict[int, set[int]] = defaultdict(set)
    for author in authors.select_related("version"):
        owner = orcids.get(author.orcid) or keys.get(author.email_key or "")
        if owner is not None:
            of_paper[author.version.paper_id].add(owner)
    found: dict[int, list[Paper]] = defaultdict(list)
    for paper in listed(Paper.objects.public().filter(pk__in=of_paper)).order_by("-volume__year", "position"):
        for owner in of_paper[paper.pk]:
            found[owner].append(paper)
    return {key: Part("proceedings/papers_part.html", rows(papers), order=60) for key, papers in found.items()}


def panel_start(user: User, conference: Conference, at: datetime) -> list[Need | Figure]:
    if not holds(user, conference, Role.EDITOR):
        return []
    drafts = Paper.objects.filter(volume__conference=conference, state=PaperState.DRAFT).count()
    if not drafts:
        return []
    title = ngettext("paper waits to be published", "papers wait to be published", drafts)
    address = f"{reverse('admin:proceedings_paper_changelist')}?state__exact=draft"
    return [Need(drafts, title, _("Its authors see it only afterwards."), address, _("Look at them"), "watch")]


def invariants() -> Iterator[Violation]:
    published = Paper.objects.exclude(state=PaperState.DRAFT)
    if ids := tuple(published.filter(current__published_at=None).values_list("public_id", flat=True)[:100]):
        yield Violation("published paper without a published version", ids)
    if ids := tuple(Paper.objects.exclude(current__paper=F("pk")).values_list("public_id", flat=True)[:100]):
        yield Violation("paper that shows another paper’s version", ids)
    unread = Paper.objects.filter(state=PaperState.PUBLISHED, search_document=None)
    if ids := tuple(unread.values_list("public_id", flat=True)[:100]):
        yield Violation("published paper that search does not find", ids)
    taken_back = SearchDocument.objects.exclude(paper__state=PaperState.PUBLISHED)
    if ids := tuple(taken_back.values_list("paper__public_id", flat=True)[:100]):
        yield Violation("paper in search that is not published", ids)
    mistaken = PaperAuthor.objects.filter(author__isnull=False).exclude(orcid="").exclude(author__orcid=F("orcid"))
    if names := tuple(mistaken.values_list("pk", flat=True)[:100]):
        yield Violation("printed ORCID tied to somebody else", names)
    nameless = PaperVersion.objects.filter(published_at__isnull=False, authors=None)
    if ids := tuple(nameless.values_list("paper__public_id", flat=True)[:100]):
        yield Violation("published version without authors", ids)
