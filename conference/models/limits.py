"""How often something was tried; lies in the throw-away database."""

from django.db import models


class Limit(models.Model):
    key = models.CharField(max_length=200, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
