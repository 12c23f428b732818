"""What moderators did, what readers reported, and papers under guard."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.lib.states import Transitions
from conference.lib.text import new_public_id
from conference.models import Conference, Role, ScopedQuerySet
from proceedings.models import Paper, Volume
from reviews.models.judged import DeclineReason, OfPaper
from reviews.models.replies import Reply
from reviews.models.reviews import Review, Rewording


class DecisionVerb(models.TextChoices):
    PUBLISH = "publish", _("Published")
    DECLINE = "decline", _("Declined")
    HIDE = "hide", _("Hidden")
    SHOW = "show", _("Shown again")


class DecisionQuerySet(ScopedQuerySet):
    conference_lookup = "paper__volume__conference"
    organisation_lookup = "paper__volume__series__organisation"
    roles = frozenset({Role.OWNER, Role.MODERATOR})

    def of(self, conference: Conference) -> DecisionQuerySet:
        return self.filter(paper__volume__in=Volume.objects.of(conference))

    def visible_to(self, user: User) -> DecisionQuerySet:
        """Not what others decided about an own paper or a colleague's."""
        from reviews import conflicts  # noqa: PLC0415 - it asks the models what they know

        return super().visible_to(user).exclude(paper__in=conflicts.papers_of(user))

    def standing(self) -> DecisionQuerySet:
        return self.filter(undone_at=None)


class Decision(OfPaper, models.Model):
    """One a thing decided about. Those made at once share `operation`, and are undone at once."""

    operation = models.CharField(max_length=12, default=new_public_id, db_index=True, editable=False)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.CASCADE, null=True, related_name="decisions")
    rewording = models.ForeignKey(Rewording, models.CASCADE, null=True, related_name="decisions")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="decisions")
    verb = models.CharField(_("decision"), max_length=8, choices=DecisionVerb)
    reason = models.CharField(_("reason"), max_length=12, choices=DeclineReason, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    # What it waited, in seconds; nothing for what had been decided before.
    waited = models.PositiveIntegerField(null=True)
    undone_at = models.DateTimeField(_("taken back"), null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(verb__in=DecisionVerb.values), name="decision_verb_known"),
            models.CheckConstraint(condition=~Q(verb="decline") | ~Q(reason=""), name="decision_declines_for_a_reason"),
            models.CheckConstraint(
                condition=Q(review__isnull=False, rewording=None, reply=None)
                | Q(review=None, rewording__isnull=False, reply=None)
                | Q(review=None, rewording=None, reply__isnull=False),
                name="decision_about_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["paper", "-at"], name="decision_of_paper"), models.Index(fields=["-at"], name="decision_latest")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.paper}"


class ReportState(models.TextChoices):
    OPEN = "open", _("Open")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")


ABUSE_TRANSITIONS: Transitions = {
    ReportState.OPEN: frozenset({ReportState.UPHELD, ReportState.DISMISSED}),
    ReportState.UPHELD: frozenset({ReportState.OPEN}),
    ReportState.DISMISSED: frozenset({ReportState.OPEN}),
}


class AbuseReportQuerySet(ScopedQuerySet):
    conference_lookup = "paper__volume__conference"
    organisation_lookup = "paper__volume__series__organisation"
    roles = frozenset({Role.OWNER, Role.MODERATOR})

    def of(self, conference: Conference) -> AbuseReportQuerySet:
        return self.filter(Q(review__in=Review.objects.of(conference)) | Q(reply__in=Reply.objects.of(conference)))

    def visible_to(self, user: User) -> AbuseReportQuerySet:
        return self.filter(Q(review__in=Review.objects.visible_to(user)) | Q(reply__in=Reply.objects.visible_to(user)))

    def waiting(self) -> AbuseReportQuerySet:
        return self.filter(state=ReportState.OPEN).order_by("created_at", "pk")


class AbuseReport(OfPaper, models.Model):
    """A reader says that a review or a reply breaks the rules. It hides nothing by itself."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.CASCADE, null=True, related_name="abuse_reports")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="abuse_reports")
    # A keyed digest of the address: enough to tell people apart, and to forget one.
    reporter = models.CharField(max_length=64, editable=False)
    network = models.CharField(max_length=32, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=12, choices=DeclineReason)
    words = models.TextField(_("in the reader’s words"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.OPEN, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    objects = AbuseReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a review")
        verbose_name_plural = _("reports of reviews")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="abuse_report_state_known"),
            models.CheckConstraint(
                condition=Q(review__isnull=False, reply=None) | Q(review=None, reply__isnull=False), name="abuse_report_of_one_thing"
            ),
            models.UniqueConstraint(fields=["review", "reporter"], name="abuse_report_once_a_review"),
            models.UniqueConstraint(fields=["reply", "reporter"], name="abuse_report_once_a_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.review or self.reply}"


class GuardQuerySet(ScopedQuerySet):
    conference_lookup = "paper__volume__conference"
    organisation_lookup = "paper__volume__series__organisation"
    roles = frozenset({Role.OWNER, Role.MODERATOR})

    def of(self, conference: Conference) -> Self:
        return self.filter(paper__volume__in=Volume.objects.of(conference))


class LockQuerySet(GuardQuerySet):
    def standing(self) -> LockQuerySet:
        return self.filter(lifted_at=None)


class PaperLock(OfPaper, models.Model):
    """The paper takes no new reviews for now, for a reason that everybody may read."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="review_locks", verbose_name=_("paper"))
    reason = models.CharField(_("public reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(_("since"), auto_now_add=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    lifted_at = models.DateTimeField(_("lifted"), null=True, editable=False)

    objects = LockQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed for reviews")
        verbose_name_plural = _("closed for reviews")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="paper_lock_says_why"),
            models.UniqueConstraint(fields=["paper"], condition=Q(lifted_at=None), name="paper_locked_once"),
        ]

    def __str__(self) -> str:
        return str(self.paper)


class SurgeQuerySet(GuardQuerySet):
    def standing(self) -> SurgeQuerySet:
        return self.filter(ended_at=None)


class Surge(OfPaper, models.Model):
    """More reviews of one paper at once than readers write: its form asks for more, nothing else changes."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="review_surges", verbose_name=_("paper"))
    began_at = models.DateTimeField(_("since"))
    # How many came within the span, and how many usually do.
    arrived = models.PositiveIntegerField(_("arrived"))
    usual = models.FloatField(_("usual"))
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    ended_at = models.DateTimeField(_("over"), null=True)

    objects = SurgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("surge")
        verbose_name_plural = _("surges")
        ordering = ["-began_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["paper"], condition=Q(ended_at=None), name="surge_once_a_paper")]

    def __str__(self) -> str:
        return str(self.paper)


class LearnedWord(models.Model):
    """How often a word stood in texts that moderators declined as advertising, and in those that they published."""

    word = models.CharField(max_length=40, unique=True)
    declined = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.word
