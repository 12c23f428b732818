"""What belongs to a version beside its words: files, links, and the works it refers to."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import StoredFile
from proceedings.models.papers import PaperVersion


class PaperFile(models.Model):
    """A published version keeps the files it has."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        FIGURE = "figure", _("Figure")
        SLIDES = "slides", _("Slides")
        SUPPLEMENT = "supplement", _("Supplement")

    version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PDF)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    # As it stands in the address; the full text names its figures by it.
    name = models.CharField(_("name"), max_length=100, blank=True)
    label = models.CharField(_("what it is"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True)
    # Of a figure, in pixels: the page keeps its place while it loads.
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["pdf", "figure", "slides", "supplement"]), name="paper_file_kind_known"),
            models.UniqueConstraint(fields=["version"], condition=Q(kind="pdf"), name="one_pdf_a_version"),
            models.UniqueConstraint(fields=["version", "name"], condition=~Q(name=""), name="paper_file_name_once"),
            models.CheckConstraint(condition=Q(kind="pdf") | ~Q(name=""), name="paper_file_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.stored_file_id}"


class PdfText(models.Model):
    """The words of a PDF, read by the worker; a row that waits is found again after a crash."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be read")
        READ = "read", _("Read")
        UNREADABLE = "unreadable", _("Cannot be read")

    file = models.OneToOneField(PaperFile, models.CASCADE, related_name="words")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    text = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=["waiting", "read", "unreadable"]), name="pdf_text_state_known")]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="pdf_text_waiting")]

    def __str__(self) -> str:
        return f"{self.state} {self.file_id}"


class PaperLink(models.Model):
    """Something elsewhere that belongs to the paper."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")
        CODE = "code", _("Code")
        SOURCE = "data", _("Data")
        OTHER = "other", _("Link")

    version = models.ForeignKey(PaperVersion, models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    url = models.CharField(_("address"), max_length=500, validators=[URLValidator(schemes=["https", "http"])])
    label = models.CharField(_("what it is"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="paper_link_position_once"),
            models.CheckConstraint(condition=Q(kind__in=["video", "code", "data", "other"]), name="paper_link_kind_known"),
        ]

    def __str__(self) -> str:
        return self.label or self.url


class Reference(models.Model):
    """A work that the paper refers to, as it prints it."""

    version = models.ForeignKey(PaperVersion, models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("as printed"))
    doi = models.CharField("DOI", max_length=200, blank=True)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="reference_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="reference_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
