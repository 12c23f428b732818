"""What is said about a paper after it was published: notices with a page of their own, and readers' reports."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.lib.states import Transitions
from conference.lib.text import new_public_id
from conference.models import Conference, ScopedQuerySet
from proceedings.models.papers import Paper, PaperVersion
from proceedings.models.volumes import EDITORS, Volume, VolumeState


class NoticeKind(models.TextChoices):
    ERRATUM = "erratum", _("Erratum")
    CORRIGENDUM = "corrigendum", _("Corrigendum")
    ADDENDUM = "addendum", _("Addendum")
    CONCERN = "concern", _("Expression of concern")
    RETRACTION = "retraction", _("Retraction")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


# These two end the paper's standing: its page becomes a readable tombstone.
TAKING_BACK = frozenset({NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL})


class NoticeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


NOTICE_TRANSITIONS: Transitions = {
    NoticeState.DRAFT: frozenset({NoticeState.PUBLISHED}),
    NoticeState.PUBLISHED: frozenset(),
}


class NoticeQuerySet(ScopedQuerySet):
    conference_lookup = "paper__volume__conference"
    organisation_lookup = "paper__volume__series__organisation"
    roles = EDITORS

    def of(self, conference: Conference) -> NoticeQuerySet:
        return self.filter(paper__volume__in=Volume.objects.of(conference))

    def public(self) -> NoticeQuerySet:
        volumes = Volume.objects.filter(state=VolumeState.PUBLISHED)
        return self.filter(state=NoticeState.PUBLISHED, paper__in=Paper.objects.public(), paper__volume__in=volumes)


class Notice(models.Model):
    """Erratum, retraction and their like: published once, it never changes."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="notices", verbose_name=_("paper"))
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind)
    # The version that it speaks of, and the one that came of it.
    about = models.ForeignKey(
        PaperVersion, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("about the version")
    )
    led_to = models.ForeignKey(
        PaperVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("corrected in the version")
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.TextField(_("text"), help_text=_("Markdown."))
    doi = models.CharField("DOI", max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=NoticeState, default=NoticeState.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="notice_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="notice_says_something"),
            models.CheckConstraint(condition=Q(state="draft") | Q(published_at__isnull=False), name="published_notice_has_its_time"),
            models.UniqueConstraint(
                fields=["paper"], condition=Q(kind__in=["retraction", "withdrawal"], state="published"), name="paper_taken_back_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.paper}"

    def get_absolute_url(self) -> str:
        return reverse("proceedings:notice", args=[self.paper.public_id, self.public_id])

    @property
    def conference(self) -> Conference | None:
        return self.paper.volume.conference

    @property
    def organisation_id(self) -> int:
        return self.paper.volume.series.organisation_id


class ReportState(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


REPORT_TRANSITIONS: Transitions = {
    ReportState.OPEN: frozenset({ReportState.ANSWERED, ReportState.CLOSED}),
    ReportState.ANSWERED: frozenset({ReportState.CLOSED, ReportState.OPEN}),
    ReportState.CLOSED: frozenset({ReportState.OPEN}),
}


class ReportQuerySet(NoticeQuerySet):
    def waiting(self) -> ReportQuerySet:
        return self.filter(state=ReportState.OPEN).order_by("created_at", "pk")


class ProblemReport(models.Model):
    """A reader says that something is wrong with a paper; seen by its editors alone."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="reports", verbose_name=_("paper"))
    about = models.ForeignKey(PaperVersion, models.PROTECT, related_name="+", verbose_name=_("version read"))
    place = models.CharField(_("where in the paper"), max_length=200, blank=True)
    text = models.TextField(_("what is wrong"))
    # Whoever wants no answer leaves none.
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, db_index=True, editable=False)
    language = models.CharField(max_length=10, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.OPEN, editable=False)
    answer = models.TextField(_("answer"), blank=True, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("led to the notice"))
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported problem")
        verbose_name_plural = _("reported problems")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="problem_report_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="problem_report_says_something"),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="answered_report_has_its_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.paper}: {self.text[:60]}"

    @property
    def conference(self) -> Conference | None:
        return self.paper.volume.conference

    @property
    def organisation_id(self) -> int:
        return self.paper.volume.series.organisation_id
