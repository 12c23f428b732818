"""The keywords of the version that readers see, folded: what papers on a subject are found by."""

import re

from django.db import models
from django.db.models import Q
from django.urls import reverse

from conference.lib.text import fold
from proceedings.models.papers import Paper

LONGEST = 100


class PaperKeyword(models.Model):
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="keyword_rows")
    # As it stands in the address: `peer-review`, however an author writes it.
    key = models.CharField(max_length=LONGEST)
    word = models.CharField(max_length=200)
    language = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "paper"], name="paper_keyword_once"),
            models.CheckConstraint(condition=~Q(key=""), name="paper_keyword_has_a_key"),
        ]

    def __str__(self) -> str:
        return self.word

    def get_absolute_url(self) -> str:
        return keyword_address(self.key)


def keyword_key(word: str) -> str:
    """Spaces and hyphens are the same, and so are case and marks; a word of signs alone has none."""
    key = re.sub(r"[\s\-]+", "-", fold(word))[:LONGEST].strip("-")
    return key if re.search(r"\w", key) else ""


def keyword_address(key: str) -> str:
    return reverse("proceedings:keyword", args=[key]) if key else ""
