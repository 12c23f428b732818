import re

import django.db.models.deletion
from django.db import migrations, models

from conference.lib.text import fold

BATCH = 500


def fill(apps, schema_editor):
    """Of the papers that were published before."""
    texts = apps.get_model("proceedings", "PaperText").objects
    rows = apps.get_model("proceedings", "PaperKeyword").objects
    shown = texts.filter(version__paper__current=models.F("version")).exclude(version__paper__state="draft")
    batch = []
    for paper, language, words in shown.order_by("pk").values_list("version__paper", "language", "keywords").iterator(BATCH):
        for word in words:
            key = re.sub(r"[\s\-]+", "-", fold(word))[:100].strip("-")
            if re.search(r"\w", key):
                batch.append(rows.model(paper_id=paper, key=key, word=word[:200], language=language))
        if len(batch) >= BATCH:
            rows.bulk_create(batch, ignore_conflicts=True)
            batch = []
    rows.bulk_create(batch, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ("proceedings", "0005_size_of_figures"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperKeyword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("word", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=10)),
                ("paper", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="keyword_rows", to="proceedings.paper")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "paper"), name="paper_keyword_once"),
                    models.CheckConstraint(condition=models.Q(("key", ""), _negated=True), name="paper_keyword_has_a_key"),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="paperauthor",
            options={"ordering": ["position"], "verbose_name": "name as printed", "verbose_name_plural": "names as printed"},
        ),
        migrations.AddIndex(
            model_name="paperauthor",
            index=models.Index(fields=["sort_key"], name="paper_author_by_name"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
