"""What search looks at: the words of a paper, folded, written in the transaction that publishes them."""

from django.db import models

from proceedings.models.papers import Paper


class SearchDocument(models.Model):
    paper = models.OneToOneField(Paper, models.CASCADE, related_name="search_document")
    title = models.TextField()
    authors = models.TextField()
    abstract = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.title[:60]
