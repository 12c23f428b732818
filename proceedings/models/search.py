"""What search looks at: the folded words of what readers see, written in the transaction that publishes them.

The database keeps an index of its own beside these rows, by triggers on SQLite and by a computed column on PostgreSQL;
the migration that makes the table lays it. Whoever changes the columns lays it anew.
"""

from django.db import models

from proceedings.models.papers import Paper
from proceedings.models.volumes import Volume


class SearchDocument(models.Model):
    """Words between single spaces, nothing else."""

    paper = models.OneToOneField(Paper, models.CASCADE, primary_key=True, related_name="search_document")
    volume = models.ForeignKey(Volume, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    title = models.TextField()
    authors = models.TextField()
    keywords = models.TextField()
    abstract = models.TextField()
    text = models.TextField()

    class Meta:
        # What is counted is read from here, without the long rows.
        indexes = [models.Index(fields=["paper", "volume", "language"], name="search_document_counted")]

    def __str__(self) -> str:
        return self.title[:60]


class SearchAuthor(models.Model):
    """A printed name, by its folded words: papers by the name, never by the person."""

    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="names")
    key = models.CharField(max_length=400, db_index=True)
    name = models.CharField(max_length=400)

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """A word that some paper has: what a misspelt one may have meant. How many papers have it is asked of the index."""

    word = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveSmallIntegerField()
    # Which letters it has, a bit each: most words are told apart without being compared.
    letters = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["length", "letters", "word"], name="search_word_compared")]

    def __str__(self) -> str:
        return self.word
