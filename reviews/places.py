"""What reviews put on other people's pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conference.lib.places import Figure, Need, Part, SitemapEntry, Violation
from conference.lib.sitemaps import Shelf
from conference.models import Conference, Role
from conference.permissions import holds
from proceedings.models import Paper
from registrations.models import Ticket, TicketState
from reviews import proving
from reviews.models import Review, ReviewState
from reviews.queries import reading as queries
from reviews.services import ratings

URGENT_HOURS = 24


def paper_page(papers: Sequence[Paper], at: datetime) -> dict[int, Part]:
    found = queries.of_papers(papers, most=queries.ON_PAPER)
    return {key: Part("reviews/paper_part.html", reviews, order=50) for key, reviews in found.items()}


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
    if not holds(user, conference, Role.MODERATOR):  # type: ignore[arg-type]
        return []
    waiting = Review.objects.visible_to(user).of(conference).waiting()  # type: ignore[arg-type]
    count, oldest = waiting.count(), waiting.values_list("pending_since", flat=True).first()
    if not count or oldest is None:
        return []
    hours = int((at - oldest).total_seconds() // 3600)
    title = ngettext("Review waits for a moderator", "Reviews wait for a moderator", count)
    detail = ngettext("The oldest waits %(hours)d hour", "The oldest waits %(hours)d hours", hours) % {"hours": hours}
    urgency = "today" if hours >= URGENT_HOURS else "week"
    return [Need(count, title, detail, reverse("admin:reviews_review_queue"), _("Open the queue"), urgency)]


def sitemap() -> list[Shelf]:
    return [Shelf("reviews", Review.objects.public().only("public_id", "published_at"), _entry, "published_at")]


def left_out() -> list[str]:
    return ["/papers/*/reviews/new/"]


def _entry(review: Review) -> SitemapEntry:
    return SitemapEntry(review.get_absolute_url(), review.published_at)


def invariants() -> Iterator[Violation]:
    """The figures on a paper are those of its published reviews."""
    rated = Paper.objects.filter(rating_count__gt=0) | Paper.objects.filter(reviews__state=ReviewState.PUBLISHED)
    wrong = []
    for paper in rated.distinct():
        counted = ratings.counted(paper)
        shown = (paper.rating_mean, paper.rating_count)
        if shown != (counted.summary.mean, counted.summary.count) or counted != ratings.figures_of(paper):
            wrong.append(paper.public_id)
    if wrong:
        yield Violation("a paper shows another rating than its reviews give", tuple(wrong))
