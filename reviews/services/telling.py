"""Who is told when a review, an answer or the state of a possible error becomes public.

Held like the letters of decisions, and taken back with the decision. No letter names the reviewer's address.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

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
from reviews.models import ClaimState, ClaimStep, Decision, DecisionVerb, ErrorClaim, Reply, Review, ReviewState, Rewording
from reviews.services import letters

AUTHORS, EDITORS, REVIEWER = "review-authors", "claim-editors", "reply-reviewer"
Subject = Review | Rewording | Reply
Told = TypeVar("Told", Review, Reply)
# The end of an address that was erased: nobody reads there.
NOBODY = ".invalid"


@dataclass(frozen=True)
class Addressee:
    email: str
    name: str
    language: str


def published(stored: Subject) -> None:
    """In the transaction that made it public. What was shown before and is shown again is not told again."""
    published_many([stored])


def published_many(rows: Iterable[Subject]) -> None:
    """As `published`, in a bounded number of statements however many they are."""
    subjects = list(rows)
    reviews = _new(AUTHORS, "review", [row for row in subjects if isinstance(row, Review)])
    replies = _new(REVIEWER, "reply", [row for row in subjects if isinstance(row, Reply)])
    messages = [*_of_reviews(reviews), *(_to_reviewer(reply) for reply in replies if _is_reachable(reply.review))]
    if messages:
        mail.queue_many(messages)


def taken_back(stored: Subject) -> None:
    """Letters that have not left yet stay here. Called while the row still says when it was decided."""
    taken_back_many([stored])


def taken_back_many(rows: Iterable[Subject]) -> None:
    occasions = [
        _occasion(name, row, _moment(row))
        for row in rows
        if not isinstance(row, Rewording)
        for name in ((REVIEWER,) if isinstance(row, Reply) else (AUTHORS, EDITORS))
    ]
    if occasions:
        mail.take_back(*occasions)


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
    mail.queue_many([_message(to, "claim_changed", context, review.paper, f"claim-step:{step.pk}", None)])


def correction_of(claim: ErrorClaim) -> str:
    """Where the correction stands, once there is one."""
    if claim.state == ClaimState.FIXED and claim.fixed_in:
        return claim.fixed_in.get_absolute_url()
    return claim.notice.get_absolute_url() if claim.state == ClaimState.ERRATUM and claim.notice else ""


def _of_reviews(reviews: Sequence[Review]) -> Iterator[mail.Message]:
    """To the authors of each paper, and of each possible error to the editors."""
    if not reviews:
        return
    claims = {claim.review_id: claim for claim in ErrorClaim.objects.filter(review__in=reviews)}
    authors = _authors({review.paper_id: review.paper for review in reviews})
    editors = _editors([review.paper for review in reviews if review.pk in claims])
    for review in reviews:
        claim = claims.get(review.pk)
        yield from (_to_author(review, author, claim.place if claim else "") for author in authors[review.paper_id])
        if claim is not None:
            yield from (_to_editor(review, editor, claim) for editor in editors[review.paper_id])


def _to_author(review: Review, author: Addressee, place: str) -> mail.Message:
    with translation.override(author.language):
        context = {
            "paper": review.paper,
            "name": author.name,
            "reader": review.display_name,
            "text": review.text,
            "place": place,
            "address": mail.absolute(review.get_absolute_url()),
            "link": proving.link(proving.Proof(author.email, author.name, "link", _answer_page(review)), author.language),
        }
    return _message(author, "authors_told", context, review.paper, _occasion(AUTHORS, review, _moment(review)), _leaves_at(review))


def _to_editor(review: Review, editor: Addressee, claim: ErrorClaim) -> mail.Message:
    context = {
        "paper": review.paper,
        "name": editor.name,
        "reader": review.display_name,
        "text": review.text,
        "place": claim.place,
        "address": mail.absolute(reverse("admin:reviews_errorclaim_change", args=[claim.pk])),
    }
    return _message(editor, "editors_told", context, review.paper, _occasion(EDITORS, review, _moment(review)), _leaves_at(review))


def _to_reviewer(reply: Reply) -> mail.Message:
    review = reply.review
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
    return _message(to, "reply_told", context, review.paper, _occasion(REVIEWER, reply, _moment(reply)), _leaves_at(reply))


def _authors(papers: Mapping[int, Paper]) -> dict[int, list[Addressee]]:
    """Of each paper, each once, under the name that the newest version prints; one statement."""
    rows = PaperAuthor.objects.filter(version__paper__in=papers, version__published_at__isnull=False).select_related("user", "version")
    found: dict[int, dict[str, Addressee]] = {key: {} for key in papers}
    for author in rows.exclude(Q(email_key=None) | Q(email_key=""), user=None).order_by("-version__number", "position"):
        address = _address(author.user) if author.user else author.email_key or ""
        if address and not address.endswith(NOBODY):
            paper = papers[author.version.paper_id]
            language = (author.user.language if author.user else "") or _language(paper)
            found[paper.pk].setdefault(mailbox_key(address), Addressee(address, author.name.full, language))
    return {key: list(people.values()) for key, people in found.items()}


def _editors(papers: Iterable[Paper]) -> dict[int, list[Addressee]]:
    """Those of the conference and of its organisation; the owners, where nobody else edits. One statement."""
    wanted = {paper.pk: paper for paper in papers}
    if not wanted:
        return {}
    here = Q(pk__in=())
    for paper in wanted.values():
        here |= Q(organisation=paper.organisation_id) | Q(conference__isnull=False, conference=paper.volume.conference_id)
    members = list(TeamMember.objects.filter(here, role__in=[Role.EDITOR, Role.OWNER]).select_related("user"))
    return {key: _editors_of(paper, members) for key, paper in wanted.items()}


def _editors_of(paper: Paper, members: Iterable[TeamMember]) -> list[Addressee]:
    at = paper.volume.conference_id
    ours = [row for row in members if row.organisation_id == paper.organisation_id or (at is not None and row.conference_id == at)]
    chosen = [row for row in ours if row.role == Role.EDITOR] or ours
    people = {row.user_id: row.user for row in chosen if _address(row.user)}
    return [Addressee(user.email, user.name, user.language or _language(paper)) for user in people.values()]


def _message(
    to: Addressee, template: str, context: Mapping[str, Any], paper: Paper, occasion: str, hold_until: datetime | None
) -> mail.Message:
    return mail.Message(
        to.email, f"reviews/{template}", context, to.language, "reviews", occasion, paper.volume.conference, hold_until=hold_until
    )


def _new(name: str, field: str, rows: Sequence[Told]) -> list[Told]:
    """Without what an earlier decision, taken back or not, has told or will tell; two statements."""
    by_key = {row.pk: row for row in rows}
    made = Decision.objects.filter(**{f"{field}__in": list(by_key)}, verb=DecisionVerb.PUBLISH) if by_key else Decision.objects.none()
    earlier = {_occasion(name, by_key[key], at): key for key, at in made.values_list(field, "at") if at != _moment(by_key[key])}
    left = OutgoingMail.objects.filter(occasion__in=list(earlier)).exclude(state=MailState.HELD, hold_until=None)
    told = {earlier[occasion] for occasion in left.values_list("occasion", flat=True)} if earlier else set()
    return [row for row in rows if row.pk not in told]


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
