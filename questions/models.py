"""What is asked, in which words, and files that were chosen before their answer was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from conference.lib.localized import LocalizedCharField, LocalizedText, LocalizedTextField, in_language
from conference.lib.tokens import new_secret
from conference.models import Conference, Role, ScopedQuerySet, StoredFile


class Kind(models.TextChoices):
    TEXT = "text", _("Text on one line")
    LONG_TEXT = "long text", _("Long text")
    NUMBER = "number", _("Number")
    YES_NO = "yes or no", _("Yes or no")
    ONE_OF = "one of", _("One of several")
    MANY_OF = "many of", _("Any of several")
    DATE = "date", _("Date")
    COUNTRY = "country", _("Country")
    FILE = "file", _("File")
    CONSENT = "consent", _("Consent")


OF_OPTIONS = frozenset({Kind.ONE_OF, Kind.MANY_OF})
YES, NO = "yes", "no"


class QuestionQuerySet(ScopedQuerySet):
    roles = frozenset({Role.OWNER, Role.REGISTRATION})

    def asked_at(self, conference: Conference) -> QuestionQuerySet:
        """Those that are asked now, in order, each with its present wording."""
        return self.filter(conference=conference, active=True).select_related("current")


class Question(models.Model):
    """Something that is asked; how it is worded stands in its versions. `current` is written by `services.asking` alone."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"), default=10)
    everybody = models.BooleanField(
        _("asked with every ticket"), default=True, help_text=_("Otherwise only with the ticket types that name it.")
    )
    active = models.BooleanField(_("asked now"), default=True, help_text=_("Answers that were given stay."))
    sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Diet, access, health: seen by registration alone, and deleted on the date of the rules."),
    )
    shown_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="shows", verbose_name=_("shown by"))
    shown_for = models.CharField(max_length=60, blank=True)
    current = models.ForeignKey("questions.QuestionVersion", models.PROTECT, null=True, related_name="+", editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_by=None, shown_for="") | (Q(shown_by__isnull=False) & ~Q(shown_for="")),
                name="question_shown_by_an_answer",
            ),
            models.CheckConstraint(condition=Q(shown_by=None) | ~Q(shown_by=F("id")), name="question_not_shown_by_itself"),
        ]
        indexes = [models.Index(fields=["conference", "active", "position"], name="question_asked")]

    def __str__(self) -> str:
        return self.wording.label_text.text if self.current_id else ""

    @property
    def wording(self) -> QuestionVersion:
        """The present version; every question has one."""
        assert self.current is not None
        return self.current

    @property
    def place(self) -> tuple[int, int]:
        return self.position, self.pk


class VersionQuerySet(ScopedQuerySet):
    conference_lookup = "question__conference"
    organisation_lookup = "question__conference__organisation"
    roles = QuestionQuerySet.roles

    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("Versions of a question are append-only.")

    def delete(self) -> NoReturn:  # type: ignore[override]
        raise TypeError("Versions of a question are append-only.")


@dataclass(frozen=True)
class Option:
    """The key is what an answer keeps; the text may be in several languages."""

    key: str
    text: LazyI18nString

    def in_words(self, language: str | None = None) -> str:
        return in_language(self.text, language).text


class QuestionVersion(models.Model):
    """A question as it was worded from some moment on; an answer refers to the wording that was read."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label = LocalizedCharField(_("question"))
    help = LocalizedTextField(_("explanation"), blank=True)
    options = models.JSONField(default=list)
    required = models.BooleanField(_("must be answered"), default=False)
    written_at = models.DateTimeField(auto_now_add=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["question", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="question_kind_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="question_version_counts_from_one"),
            models.UniqueConstraint(fields=["question", "number"], name="question_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label_text.text} ({self.number})"

    @property
    def label_text(self) -> LocalizedText:
        return in_language(self.label)

    @property
    def choices(self) -> list[Option]:
        return [Option(option["key"], LazyI18nString(option["text"])) for option in self.options]

    def option(self, key: str) -> Option | None:
        return next((option for option in self.choices if option.key == key), None)


class Upload(models.Model):
    """A file that somebody chose in a form, kept until the form is sent without an error, for a day at most."""

    secret = models.CharField(max_length=64, unique=True, default=new_secret)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
