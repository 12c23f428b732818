"""What sessions are sorted by; here, because calls for papers and proceedings use the same words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import LocalizedCharField
from conference.models.conference import Conference, OfConference


class Track(models.Model):
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="tracks")
    name = LocalizedCharField(_("name"))
    colour_index = models.PositiveSmallIntegerField(_("pattern"), default=1, help_text=_("1 to 8: how the timetable marks it."))
    position = models.PositiveSmallIntegerField(_("position"), default=10)

    objects = OfConference.as_manager()

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class SessionKind(models.Model):
    class Nature(models.TextChoices):
        TALK = "talk", _("Talk")
        PLENARY = "plenary", _("Plenary")
        PANEL = "panel", _("Panel")
        WORKSHOP = "workshop", _("Workshop")
        POSTERS = "posters", _("Posters")
        BREAK = "break", _("Break")
        CEREMONY = "ceremony", _("Ceremony")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="session_kinds")
    nature = models.CharField(_("nature"), max_length=10, choices=Nature, default=Nature.TALK)
    name = LocalizedCharField(_("name"))
    minutes = models.PositiveSmallIntegerField(_("usual minutes"), default=45)
    position = models.PositiveSmallIntegerField(_("position"), default=10)

    objects = OfConference.as_manager()

    class Meta:
        verbose_name = _("kind of session")
        verbose_name_plural = _("kinds of session")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(nature__in=["talk", "plenary", "panel", "workshop", "posters", "break", "ceremony"]),
                name="session_kind_nature_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)
