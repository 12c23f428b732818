"""Search gets an index of the database's own: FTS5 kept by triggers on SQLite, a computed tsvector on PostgreSQL.

The rows are made anew, for they are only made from others.
"""

import django.db.models.deletion
from django.db import migrations, models

from conference.lib.markdown import plain
from conference.lib.text import words

# The words are folded and parted already, so that the plainest tokenizer parts them the same way.
_SQLITE = (
    """CREATE VIRTUAL TABLE proceedings_searchindex USING fts5(
        title, authors, keywords, abstract, text,
        content='proceedings_searchdocument', content_rowid='paper_id', tokenize='ascii', prefix='2 3'
    )""",
    """CREATE TRIGGER proceedings_searchindex_added AFTER INSERT ON proceedings_searchdocument BEGIN
        INSERT INTO proceedings_searchindex(rowid, title, authors, keywords, abstract, text)
        VALUES (new.paper_id, new.title, new.authors, new.keywords, new.abstract, new.text);
    END""",
    """CREATE TRIGGER proceedings_searchindex_removed AFTER DELETE ON proceedings_searchdocument BEGIN
        INSERT INTO proceedings_searchindex(proceedings_searchindex, rowid, title, authors, keywords, abstract, text)
        VALUES ('delete', old.paper_id, old.title, old.authors, old.keywords, old.abstract, old.text);
    END""",
    """CREATE TRIGGER proceedings_searchindex_changed AFTER UPDATE ON proceedings_searchdocument BEGIN
        INSERT INTO proceedings_searchindex(proceedings_searchindex, rowid, title, authors, keywords, abstract, text)
        VALUES ('delete', old.paper_id, old.title, old.authors, old.keywords, old.abstract, old.text);
        INSERT INTO proceedings_searchindex(rowid, title, authors, keywords, abstract, text)
        VALUES (new.paper_id, new.title, new.authors, new.keywords, new.abstract, new.text);
    END""",
)
_POSTGRESQL = (
    """ALTER TABLE proceedings_searchdocument ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple'::regconfig, title), 'A')
        || setweight(to_tsvector('simple'::regconfig, authors || ' ' || keywords), 'B')
        || setweight(to_tsvector('simple'::regconfig, abstract), 'C')
        || setweight(to_tsvector('simple'::regconfig, text), 'D')
    ) STORED""",
    "CREATE INDEX proceedings_searchdocument_vector ON proceedings_searchdocument USING gin (vector)",
)


def lay(apps, schema_editor):
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    """The triggers and the column go with their table."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE proceedings_searchindex")


def fill(apps, schema_editor):
    Paper, SearchDocument, SearchAuthor = (apps.get_model("proceedings", name) for name in ("Paper", "SearchDocument", "SearchAuthor"))
    SearchWord = apps.get_model("proceedings", "SearchWord")
    papers = Paper.objects.filter(state__in=["published", "retracted"]).exclude(current=None).select_related("current")
    for paper in papers.prefetch_related("current__texts", "current__authors").iterator(200):
        version, texts = paper.current, list(paper.current.texts.all())
        names = [_full(author) for author in version.authors.all()]
        parts = {
            "title": [part for text in texts for part in (text.title, text.subtitle)],
            "authors": names,
            "keywords": [word for text in texts for word in text.keywords],
            "abstract": [text.abstract for text in texts],
        }
        columns = {name: " ".join(words(" ".join(written))) for name, written in parts.items()}
        text = " ".join(words(plain(version.body_markdown)))[:200_000]
        document = SearchDocument.objects.create(
            paper_id=paper.pk, volume_id=paper.volume_id, language=version.language, text=text, **columns
        )
        SearchAuthor.objects.bulk_create(
            [SearchAuthor(document=document, key=" ".join(words(name))[:400], name=name[:400]) for name in names]
        )
        known = {word for column in columns.values() for word in column.split() if 3 <= len(word) <= 40 and not word.isdecimal()}
        SearchWord.objects.bulk_create(
            [SearchWord(word=word, length=len(word), letters=_letters(word)) for word in sorted(known)], ignore_conflicts=True
        )


def _full(author):
    return author.literal or " ".join(part for part in (author.given, author.family, author.suffix) if part)


def _letters(word):
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) % 61)
    return letters


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0006_paper_keywords")]
    operations = [
        migrations.DeleteModel(name="SearchDocument"),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="proceedings.paper",
                    ),
                ),
                (
                    "volume",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="proceedings.volume"),
                ),
                ("language", models.CharField(max_length=10)),
                ("title", models.TextField()),
                ("authors", models.TextField()),
                ("keywords", models.TextField()),
                ("abstract", models.TextField()),
                ("text", models.TextField()),
            ],
            options={"indexes": [models.Index(fields=["paper", "volume", "language"], name="search_document_counted")]},
        ),
        migrations.CreateModel(
            name="SearchAuthor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(db_index=True, max_length=400)),
                ("name", models.CharField(max_length=400)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="proceedings.searchdocument"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("length", models.PositiveSmallIntegerField()),
                ("letters", models.BigIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["length", "letters", "word"], name="search_word_compared")]},
        ),
        migrations.RunPython(lay, lift),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
