"""The page of a notice. Kept."""

from django.http import HttpRequest

from conference import kept
from conference.queries import public_or_none
from proceedings.queries import revisions
from proceedings.queries.notice_page import notice_page


@kept.page(revision=revisions.of_paper)
def notice(request: HttpRequest, paper: str, notice: str) -> kept.Built:
    shown = notice_page(paper, notice)
    return kept.Built("proceedings/notice.html", {"conference": public_or_none(shown.paper.volume.conference), "page": shown})
