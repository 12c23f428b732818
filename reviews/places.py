"""What reviews put on other people's pages."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.lib.places import Figure, Need, Part, SitemapEntry, Violation
from conference.lib.sitemaps import Shelf
from conference.models import Conference, Role
from conference.permissions import holds
from proceedings.models import Notice, Paper, PaperVersion
from reviews.models import Review, ReviewState
from reviews.queries import claims
from reviews.queries import reading as queries
from reviews.services import ratings

URGENT_HOURS = 24
PATIENCE_DAYS = 7


def paper_page(papers: Sequence[Paper], at: datetime) -> dict[int, Part]:
    found = queries.of_papers(papers, most=queries.ON_PAPER)
    return {key: Part("reviews/paper_part.html", reviews, order=50) for key, reviews in found.items()}


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


def version_notes(versions: Sequence[PaperVersion], at: datetime) -> dict[int, Part]:
    """Whom a correction in these versions is owed to."""
    return {key: Part("reviews/corrected_in_version.html", found) for key, found in claims.in_versions(versions).items()}


def notice_page(notices: Sequence[Notice], at: datetime) -> dict[int, Part]:
    return {key: Part("reviews/corrections.html", found) for key, found in claims.by_notices(notices).items()}


def claims_waiting(user: Model, conference: Conference, at: datetime) -> list[Need | Figure]:
    """For those who publish corrections."""
    if not holds(user, conference, Role.EDITOR):  # type: ignore[arg-type]
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
