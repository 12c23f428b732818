"""Everything that reviews keep of one person, for that person alone."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from conference.lib.text import email_key, mailbox_key
from conference.services.mail import absolute
from reviews.models import AbuseReport, ClaimStep, Decision, Follow, HelpfulVote, Reply, Review
from reviews.readers import digest_of


def reviews_of(email: str) -> QuerySet[Review]:
    """However the address was spelt, and whatever the account's address was when it wrote."""
    return Review.objects.filter(Q(mailbox=mailbox_key(email)) | Q(email_key=email_key(email)) | Q(user__in=_account(email)))


def replies_of(email: str) -> QuerySet[Reply]:
    return Reply.objects.filter(Q(email_key=email_key(email)) | Q(user__in=_account(email)))


def steps_of(email: str) -> QuerySet[ClaimStep]:
    return ClaimStep.objects.filter(Q(email_key=email_key(email)) | Q(user__in=_account(email)))


def follows_of(email: str) -> QuerySet[Follow]:
    return Follow.objects.filter(Q(email_key=email_key(email)) | Q(user__in=_account(email)))


def votes_of(email: str) -> QuerySet[HelpfulVote]:
    return HelpfulVote.objects.filter(voter=digest_of(email))


def reports_of(email: str) -> QuerySet[AbuseReport]:
    return AbuseReport.objects.filter(reporter=digest_of(email))


def everything(email: str) -> dict[str, Any]:
    """As JSON can hold it; in a constant number of statements."""
    related = ("paper__current", "version", "claim")
    wordings = ("scores", "badges", "revisions", "rewordings", "claim__steps", "decisions", "paper__current__texts")
    reviews = reviews_of(email).select_related(*related).prefetch_related(*wordings).order_by("written_at", "pk")
    follows = follows_of(email).select_related("paper__current").prefetch_related("paper__current__texts")
    return {
        "address": email,
        "reviews": [_review(row) for row in reviews],
        "replies": [_reply(row) for row in replies_of(email).select_related("review").order_by("written_at", "pk")],
        "steps of claims": [_step(row) for row in steps_of(email).select_related("claim__review")],
        "papers followed": [{"paper": str(row.paper), "since": row.created_at} for row in follows],
        "found helpful": [absolute(row.review.get_absolute_url()) for row in votes_of(email).select_related("review")],
        "reported": [_report(row) for row in reports_of(email).select_related("review", "reply__review")],
    }


def _review(row: Review) -> dict[str, Any]:
    claim = getattr(row, "claim", None)
    return {
        "address of the review": absolute(row.get_absolute_url()),
        "paper": str(row.paper),
        "version read": row.version.number,
        "name shown": row.display_name,
        "pseudonym": row.is_pseudonym,
        "e-mail address": row.email,
        "language": row.language,
        "state": row.get_state_display(),
        "written": row.written_at,
        "published": row.published_at,
        "rating": row.rating,
        "scores": {score.facet: score.value for score in row.scores.all()},
        "text": row.text,
        "competing interests": row.interests,
        "says to have been there": row.says_attended,
        "says to work in the field": row.says_in_field,
        "licence": row.licence,
        "badges": [{"badge": badge.get_kind_display(), "on": badge.on, "number": badge.number} for badge in row.badges.all()],
        "earlier wordings": [{"text": old.text, "rating": old.rating, "until": old.replaced_at} for old in row.revisions.all()],
        "new wordings": [{"text": new.text, "rating": new.rating, "state": new.get_state_display()} for new in row.rewordings.all()],
        "decisions": [_decision(made) for made in row.decisions.all()],
        "words of the moderator": row.decline_words,
        "why another moderator was asked for": row.appeal_words,
        "filter": {"of a hundred": row.suspicion, "why": row.signals},
        "possible error": _claim(claim) if claim else None,
    }  # fmt: skip


def _decision(made: Decision) -> dict[str, Any]:
    return {"decision": made.get_verb_display(), "reason": made.get_reason_display(), "at": made.at}


def _claim(claim: Any) -> dict[str, Any]:
    steps = [{"by": step.display_name, "state": step.get_state_display(), "words": step.words, "at": step.at} for step in claim.steps.all()]
    return {"place": claim.place, "state": claim.get_state_display(), "reason": claim.reason, "steps": steps}


def _reply(row: Reply) -> dict[str, Any]:
    return {
        "under": absolute(row.review.get_absolute_url()),
        "as": row.get_role_display(),
        "name shown": row.display_name,
        "e-mail address": row.email,
        "text": row.text,
        "state": row.get_state_display(),
        "words of the moderator": row.decline_words,
    }


def _step(row: ClaimStep) -> dict[str, Any]:
    under = absolute(row.claim.review.get_absolute_url())
    return {"under": under, "name shown": row.display_name, "state": row.get_state_display(), "words": row.words, "at": row.at}


def _report(row: AbuseReport) -> dict[str, Any]:
    about = row.review or row.reply
    where = absolute(about.get_absolute_url()) if about else ""
    return {"what": where, "reason": row.get_reason_display(), "words": row.words, "state": row.get_state_display(), "at": row.created_at}


def _account(email: str) -> QuerySet[User]:
    return User.objects.filter(email_key=email_key(email))
