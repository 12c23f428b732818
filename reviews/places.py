"""What reviews put on other people's pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conference.lib.places import Figure, Need, Part, SitemapEntry, Violation
from conference.lib.sitemaps import Shelf
from conference.models import Conference, Role
from conference.permissions import holds
from proceedings.models import Notice, Paper, PaperVersion
from registrations.models import Ticket, TicketState
from reviews import proving
from reviews.models import AbuseReport, Reply, ReportState, Review, ReviewState, Surge
from reviews.queries import claims, figures, locks, queue, rating
from reviews.queries import reading as queries
from reviews.services import ratings

URGENT_HOURS = 24
PATIENCE_DAYS = 7


def paper_page(papers: Sequence[Paper], at: datetime) -> dict[int, Part]:
    found = queries.of_papers(papers)
    return {key: Part("reviews/paper_part.html", reviews, order=50) for key, reviews in found.items()}


def locked(papers: Sequence[Paper], at: datetime) -> dict[int, Part]:
    """That the paper takes no new reviews, and why, above its reviews."""
    return {key: Part("reviews/lock_part.html", reason, order=49) for key, reason in locks.reasons_of(papers).items()}


@dataclass(frozen=True)
class TicketPapers:
    link: str


def ticket_page(tickets: Sequence[Ticket], at: datetime) -> dict[int, Part]:
    """A holder, whose address is proven by the ticket's mailed link, reviews the conference's papers without proving it again."""
    conferences = {ticket.order.conference_id for ticket in tickets}
    with_papers = set(Paper.objects.standing().filter(volume__conference__in=conferences).values_list("volume__conference", flat=True))
    holders = [ticket for ticket in tickets if ticket.state == TicketState.CLAIMED and ticket.order.conference_id in with_papers]
    return {ticket.pk: Part("reviews/ticket_part.html", TicketPapers(_link(ticket))) for ticket in holders}


def _link(ticket: Ticket) -> str:
    to = reverse("proceedings:of-conference", args=[ticket.order.conference.slug])
    return proving.link(proving.Proof(ticket.email, ticket.name_wanted, "ticket", to), get_language() or "en")


def panel_start(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    """What waits in the queue, possible errors among it, and how quickly it is decided here."""
    if not holds(user, conference, Role.MODERATOR):  # type: ignore[arg-type]
        return []
    waiting = queue.waiting(user, conference)  # type: ignore[arg-type]
    found: list[Need | Figure] = [_need(waiting, waiting.oldest, at)] if waiting.oldest is not None else []
    return found + moderation_figure(user, conference, at)


def _need(waiting: queue.Waiting, oldest: datetime, at: datetime) -> Need:
    hours = int((at - oldest).total_seconds() // 3600)
    if waiting.number == waiting.counts["reviews"]:
        title = ngettext("Review waits for a moderator", "Reviews wait for a moderator", waiting.number)
    else:
        title = ngettext("Remark of a reader waits in the queue", "Remarks of readers wait in the queue", waiting.number)
    detail = ngettext("The oldest waits %(hours)d hour", "The oldest waits %(hours)d hours", hours) % {"hours": hours}
    urgency = "today" if hours >= URGENT_HOURS else "week"
    return Need(waiting.number, title, detail, reverse("admin:reviews_review_queue"), _("Open the queue"), urgency)


def moderation_figure(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    month = figures.month(user, conference, at)  # type: ignore[arg-type]
    if not month.decided or month.median is None:
        return []
    hours = int(month.median.total_seconds() // 3600)
    one, many = "Half of the reviews are decided within %(hours)d hour", "Half of the reviews are decided within %(hours)d hours"
    return [Figure(ngettext(one, many, hours) % {"hours": hours}, "admin/reviews/figure.html", month, order=70)]


def surges_standing(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    if not holds(user, conference, Role.MODERATOR):  # type: ignore[arg-type]
        return []
    arrived = list(Surge.objects.visible_to(user).of(conference).standing().values_list("arrived", flat=True))  # type: ignore[arg-type]
    if not arrived:
        return []
    title = ngettext("Paper gets more reviews at once than usual", "Papers get more reviews at once than usual", len(arrived))
    url = reverse("admin:reviews_surge_changelist") + "?ended_at__isempty=1"
    return [Need(len(arrived), title, _("Nothing of it is public"), url, _("Look at them"), "today")]


def version_notes(versions: Sequence[PaperVersion], at: datetime) -> dict[int, Part]:
    """Whom a correction in these versions is owed to."""
    return {key: Part("reviews/corrected_in_version.html", found) for key, found in claims.in_versions(versions).items()}


def notice_page(notices: Sequence[Notice], at: datetime) -> dict[int, Part]:
    return {key: Part("reviews/corrections.html", found) for key, found in claims.by_notices(notices).items()}


def claims_waiting(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    """For those who publish corrections and do not see them in the queue."""
    if not holds(user, conference, Role.EDITOR) or holds(user, conference, Role.MODERATOR):  # type: ignore[arg-type]
        return []
    waiting = claims.waiting_for(user, conference)  # type: ignore[arg-type]
    if not waiting:
        return []
    days = (at - waiting[0].since).days
    title = ngettext("Possible error found by a reader waits", "Possible errors found by readers wait", len(waiting))
    detail = ngettext("The oldest waits %(days)d day", "The oldest waits %(days)d days", days) % {"days": days}
    url = reverse("admin:reviews_errorclaim_changelist") + "?waits=yes"
    return [Need(len(waiting), title, detail, url, _("Look at them"), "week" if days >= PATIENCE_DAYS else "watch")]


def sitemap() -> list[Shelf]:
    return [Shelf("reviews", Review.objects.public().only("public_id", "published_at"), _entry, "published_at")]


def left_out() -> list[str]:
    return ["/papers/*/reviews/new/"]


def _entry(review: Review) -> SitemapEntry:
    return SitemapEntry(review.get_absolute_url(), review.published_at)


def invariants() -> Iterator[Violation]:
    """The figures on a paper are those of its published reviews, and a thing counts its votes and its open reports."""
    yield from _wrong_ratings()
    yield from _wrong_votes()
    yield from _wrong_reports()


def _wrong_reports() -> Iterator[Violation]:
    for model, column in ((Review, "review"), (Reply, "reply")):
        open_ones = AbuseReport.objects.filter(state=ReportState.OPEN, **{column: OuterRef("pk")}).order_by().values(column)
        counted = Coalesce(Subquery(open_ones.annotate(number=Count("pk")).values("number")), 0)
        rows: Any = model.objects
        wrong = rows.annotate(counted=counted).exclude(reports=F("counted")).values_list("public_id", flat=True)
        if ids := tuple(wrong):
            yield Violation(f"a {column} counts other reports than are open", ids)


def _wrong_ratings() -> Iterator[Violation]:
    rated = Paper.objects.filter(rating_count__gt=0) | Paper.objects.filter(reviews__state=ReviewState.PUBLISHED)
    wrong = []
    for paper in rated.distinct():
        counted, shown = ratings.counted(paper), (paper.rating_mean, paper.rating_count)
        if shown != (counted.summary.mean, counted.summary.count) or counted != rating.figures_of([paper])[paper.pk]:
            wrong.append(paper.public_id)
    if wrong:
        yield Violation("a paper shows another rating than its reviews give", tuple(wrong))


def _wrong_votes() -> Iterator[Violation]:
    voted = Review.objects.annotate(rows=Count("votes")).exclude(helpful=F("rows")).order_by("pk")
    if miscounted := tuple(voted.values_list("public_id", flat=True)):
        yield Violation("a review shows another number of votes than it has", miscounted)
