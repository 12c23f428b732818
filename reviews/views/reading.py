"""Published reviews, kept pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import kept
from conference.lib.structured import json_ld
from conference.queries import organisation, public_or_none
from conference.services.mail import absolute
from proceedings.models import Paper
from proceedings.queries import revisions
from reviews.exports import structured
from reviews.queries import figures, permalink, rating
from reviews.queries import reading as queries
from reviews.queries.asked import PARAMETERS, asked


@kept.page(revision=revisions.of_paper, parameters=PARAMETERS)
def of_paper(request: HttpRequest, paper: str) -> kept.Built | HttpResponse:
    row = queries.public_paper(paper)
    figures = rating.figures_of([row])[row.pk]
    wanted = asked(request.GET.dict(), figures.versions)
    if wanted.parameters != request.GET.dict():
        return HttpResponseRedirect(wanted.address(row.public_id))
    reviews = queries.page_of(row, figures, wanted)
    aggregate = structured.aggregate_json(figures.summary, paper_title=str(row), paper_url=row.get_absolute_url(), base=absolute(""))
    context = {
        "conference": public_or_none(row.volume.conference),
        "paper": row,
        "reviews": reviews,
        "json_ld": json_ld(aggregate) if aggregate else "",
    }
    return kept.Built("reviews/of_paper.html", context | {"crumbs": _crumbs(row)})


@kept.page(revision=queries.of_review)
def review(request: HttpRequest, review: str) -> kept.Built:
    shown = permalink.page_of(queries.readable_review(review))
    paper = shown.paper
    said = structured.review_json(shown.row, paper_title=str(paper), paper_url=paper.get_absolute_url(), base=absolute(""))
    context = {
        "conference": public_or_none(paper.volume.conference),
        "page": shown,
        "paper": paper,
        "row": shown.row,
        "json_ld": "" if shown.row.gone else json_ld(said),
        "crumbs": _crumbs(paper),
    }
    return kept.Built("reviews/review.html", context)


@kept.page(revision=kept.of_site)
def rules(request: HttpRequest) -> kept.Built:
    year = figures.public_year(None, timezone.now())
    owner = organisation()
    return kept.Built("reviews/rules.html", {"year": year, "contact": owner.contact_email if owner else ""}, valid_until=year.next_at)


def _crumbs(paper: Paper) -> list[tuple[str, str]]:
    return [(_("Proceedings"), reverse("proceedings:index")), (str(paper), paper.get_absolute_url())]
