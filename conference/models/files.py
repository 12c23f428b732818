"""A file, kept once by its content, private unless something published shows it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    type = models.CharField(max_length=100, editable=False)
    name = models.CharField(_("name"), max_length=200)
    private_name = models.CharField(max_length=100, unique=True, editable=False)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name
