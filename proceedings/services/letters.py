"""The messages of the proceedings, as rows of the outbox in the caller's transaction."""

from django.conf import settings
from django.utils.translation import override

from conference.models import Conference
from conference.services import mail
from proceedings.models import Notice, PaperAuthor, ProblemReport


def notice_published(notice: Notice) -> None:
    """To the authors whose address is known, in the language of the conference."""
    conference = notice.paper.volume.conference
    language = _language(conference)
    with override(language):
        context = {
            "paper": notice.paper,
            "kind": str(notice.get_kind_display()),
            "link": mail.absolute(notice.get_absolute_url()),
            "text": notice.text,
        }
    for address in sorted(_addresses(notice)):
        mail.queue(
            to=address, template="proceedings/notice", context=context, language=language, app="proceedings",
            occasion=f"notice-published:{notice.public_id}", conference=conference,
        )  # fmt: skip


def report_answered(report: ProblemReport) -> None:
    """To whoever reported the problem, in the language that they read the paper's page in."""
    if not report.email:
        return
    with override(report.language):
        context = {"paper": report.paper, "report": report, "link": mail.absolute(report.paper.get_absolute_url())}
    mail.queue(
        to=report.email, template="proceedings/answered", context=context, language=report.language, app="proceedings",
        occasion=f"report-answered:{report.pk}:{report.version}", conference=report.conference,
    )  # fmt: skip


def _addresses(notice: Notice) -> set[str]:
    version = notice.about or notice.paper.current
    authors = PaperAuthor.objects.filter(version=version).select_related("user")
    return {author.user.email if author.user else author.email_key or "" for author in authors} - {""}


def _language(conference: Conference | None) -> str:
    return conference.default_language if conference else settings.LANGUAGE_CODE
