"""Published reviews, kept pages."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import kept
from conference.lib.structured import json_ld
from conference.queries import public_or_none
from conference.services.mail import absolute
from proceedings.queries import revisions
from reviews import exports
from reviews.queries import figures
from reviews.queries import reading as queries


@kept.page(revision=revisions.of_paper, parameters=("order",))
def of_paper(request: HttpRequest, paper: str) -> kept.Built:
    row = queries.public_paper(paper)
    order = request.GET.get("order", "newest")
    reviews = queries.of_paper(row, order=order if order in queries.ORDERS else "newest")
    aggregate = exports.aggregate_json(reviews, paper_title=str(row), paper_url=row.get_absolute_url(), base=absolute(""))
    context = {
        "conference": public_or_none(row.volume.conference),
        "paper": row,
        "reviews": reviews,
        "json_ld": json_ld(aggregate) if aggregate else "",
    }
    return kept.Built("reviews/of_paper.html", context | {"crumbs": _crumbs(row)})


@kept.page(revision=queries.of_review)
def review(request: HttpRequest, review: str) -> kept.Built:
    stored = queries.public_review(review)
    row = queries.row_of(stored, stored.paper.current_id)
    paper = stored.paper
    structured = exports.review_json(row, paper_title=str(paper), paper_url=paper.get_absolute_url(), base=absolute(""))
    context = {
        "conference": public_or_none(paper.volume.conference),
        "paper": paper,
        "row": row,
        "earlier": [revision for revision in stored.revisions.all() if revision.was_public],
        "address": absolute(row.url),
        "json_ld": json_ld(structured),
        "crumbs": _crumbs(paper),
    }
    return kept.Built("reviews/review.html", context)


@kept.page(revision=kept.of_site)
def rules(request: HttpRequest) -> kept.Built:
    year = figures.public_year(None, timezone.now())
    return kept.Built("reviews/rules.html", {"year": year}, valid_until=year.next_at)


def _crumbs(paper: object) -> list[tuple[str, str]]:
    return [(_("Proceedings"), reverse("proceedings:index")), (str(paper), paper.get_absolute_url())]  # type: ignore[attr-defined]
