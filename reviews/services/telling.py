"""Who is told when a review, an answer or the state of a possible error becomes public.

Held like the letters of decisions, and taken back with the decision. No letter names the reviewer's address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from conference.lib.text import mailbox_key
from conference.models import MailState, OutgoingMail, Role, TeamMember
from conference.services import mail
from proceedings.models import Paper, PaperAuthor
from reviews import proving
from reviews.models import ClaimState, ClaimStep, DecisionVerb, ErrorClaim, Reply, Review, ReviewState, Rewording
from reviews.services import letters

AUTHORS, EDITORS, REVIEWER = "review-authors", "claim-editors", "reply-reviewer"
# The end of an address that was erased: nobody reads there.
NOBODY = ".invalid"


@dataclass(frozen=True)
class Addressee:
    email: str
    name: str
    language: str


def published(stored: Review | Rewording | Reply) -> None:
    """In the transaction that made it public. What was shown before and is shown again is not told again."""
    if isinstance(stored, Review) and not _told_before(AUTHORS, stored):
        _tell_authors(stored)
        _tell_editors(stored)
    if isinstance(stored, Reply) and not _told_before(REVIEWER, stored):
        _tell_reviewer(stored)


def taken_back(stored: Review | Rewording | Reply) -> None:
    """Letters that have not left yet stay here. Called while the row still says when it was decided."""
    if isinstance(stored, Rewording):
        return
    for occasion in (REVIEWER,) if isinstance(stored, Reply) else (AUTHORS, EDITORS):
        mail.take_back(_occasion(occasion, stored, _moment(stored)))


def claim_changed(step: ClaimStep) -> None:
    """To the reader who found it: what became of the possible error. An author's own words wait for a moderator, so they are not here."""
    claim = step.claim
    review = claim.review
    if not _is_reachable(review):
        return
    with translation.override(review.language):
        context = {
            "paper": review.paper,
            "place": claim.place,
            "state": step.state,
            "by_author": step.role == "author",
            "name": step.display_name,
            "words": "" if step.role == "author" else step.words,
            "correction": mail.absolute(correction_of(claim)) if correction_of(claim) else "",
            "version": claim.fixed_in.number if claim.fixed_in else 0,
            "address": mail.absolute(review.get_absolute_url()),
        }
    to = Addressee(review.email, review.display_name, review.language)
    _queue(to, "claim_changed", context, review.paper, f"claim-step:{step.pk}", None)


def correction_of(claim: ErrorClaim) -> str:
    """Where the correction stands, once there is one."""
    if claim.state == ClaimState.FIXED and claim.fixed_in:
        return claim.fixed_in.get_absolute_url()
    return claim.notice.get_absolute_url() if claim.state == ClaimState.ERRATUM and claim.notice else ""


def _tell_authors(review: Review) -> None:
    claim = ErrorClaim.objects.filter(review=review).first()
    occasion, leaves = _occasion(AUTHORS, review, _moment(review)), _leaves_at(review)
    for author in _authors(review.paper):
        with translation.override(author.language):
            context = {
                "paper": review.paper,
                "name": author.name,
                "reader": review.display_name,
                "text": review.text,
                "place": claim.place if claim else "",
                "address": mail.absolute(review.get_absolute_url()),
                "link": proving.link(proving.Proof(author.email, author.name, "link", _answer_page(review)), author.language),
            }
        _queue(author, "authors_told", context, review.paper, occasion, leaves)


def _tell_editors(review: Review) -> None:
    claim = ErrorClaim.objects.filter(review=review).first()
    if claim is None:
        return
    occasion, leaves = _occasion(EDITORS, review, _moment(review)), _leaves_at(review)
    address = mail.absolute(reverse("admin:reviews_errorclaim_change", args=[claim.pk]))
    for editor in _editors(review.paper):
        context = {"paper": review.paper, "name": editor.name, "reader": review.display_name, "text": review.text}
        _queue(editor, "editors_told", {**context, "place": claim.place, "address": address}, review.paper, occasion, leaves)


def _tell_reviewer(reply: Reply) -> None:
    review = reply.review
    if not _is_reachable(review):
        return
    with translation.override(review.language):
        address = mail.absolute(reply.get_absolute_url())
    context = {
        "paper": review.paper,
        "reader": review.display_name,
        "name": reply.display_name,
        "by_author": reply.role == "author",
        "text": reply.text,
        "address": address,
        "own_link": letters.own_link(review),
    }
    to = Addressee(review.email, review.display_name, review.language)
    _queue(to, "reply_told", context, review.paper, _occasion(REVIEWER, reply, _moment(reply)), _leaves_at(reply))


def _authors(paper: Paper) -> Iterable[Addressee]:
    """Each once, under the name that the newest version prints."""
    rows = PaperAuthor.objects.filter(version__paper=paper, version__published_at__isnull=False).select_related("user")
    found: dict[str, Addressee] = {}
    for author in rows.exclude(Q(email_key=None) | Q(email_key=""), user=None).order_by("-version__number", "position"):
        address = _address(author.user) if author.user else author.email_key or ""
        if address and not address.endswith(NOBODY):
            language = (author.user.language if author.user else "") or _language(paper)
            found.setdefault(mailbox_key(address), Addressee(address, author.name.full, language))
    return found.values()


def _editors(paper: Paper) -> Iterable[Addressee]:
    """Those of the conference and of its organisation; the owners, where nobody else edits."""
    conference, organisation = paper.volume.conference, paper.volume.series.organisation_id
    here = Q(organisation=organisation) if conference is None else Q(organisation=organisation) | Q(conference=conference)
    members = list(TeamMember.objects.filter(here, role__in=[Role.EDITOR, Role.OWNER]).select_related("user"))
    chosen = [member for member in members if member.role == Role.EDITOR] or members
    people = {member.user_id: member.user for member in chosen if _address(member.user)}
    return [Addressee(user.email, user.name, user.language or _language(paper)) for user in people.values()]


def _queue(to: Addressee, template: str, context: Mapping[str, Any], paper: Paper, occasion: str, hold_until: datetime | None) -> None:
    mail.queue(
        to=to.email,
        template=f"reviews/{template}",
        context=context,
        language=to.language,
        app="reviews",
        occasion=occasion,
        conference=paper.volume.conference,
        hold_until=hold_until,
    )


def _told_before(name: str, stored: Review | Reply) -> bool:
    """By an earlier decision, taken back or not, whose letters have left or will leave."""
    earlier = stored.decisions.filter(verb=DecisionVerb.PUBLISH).exclude(at=_moment(stored)).values_list("at", flat=True)
    occasions = [_occasion(name, stored, at) for at in earlier]
    sent = OutgoingMail.objects.filter(occasion__in=occasions).exclude(state=MailState.HELD, hold_until=None)
    return bool(occasions) and sent.exists()


def _occasion(name: str, stored: Review | Reply, at: datetime) -> str:
    return f"{name}:{stored.public_id}:{at:%Y%m%d%H%M%S%f}"


def _moment(stored: Review | Reply) -> datetime:
    """Of the decision; an editor's answer is public without one."""
    return stored.decided_at or stored.published_at or timezone.now()


def _leaves_at(stored: Review | Reply) -> datetime:
    return _moment(stored) + letters.UNDO_WITHIN


def _is_reachable(review: Review) -> bool:
    return review.state == ReviewState.PUBLISHED and bool(review.email) and not review.email.endswith(NOBODY)


def _address(user: User) -> str:
    return user.email if user.is_active and user.erased_at is None and not user.email.endswith(NOBODY) else ""


def _language(paper: Paper) -> str:
    return paper.volume.conference.default_language if paper.volume.conference else settings.LANGUAGE_CODE


def _answer_page(review: Review) -> str:
    return reverse("reviews:answer", args=[review.public_id])
