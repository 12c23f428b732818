"""One person may give two short talks of one session; short talks and posters are found by their titles."""

from typing import Any

from django.db import migrations, models

from conference.lib.localized import texts_of
from conference.lib.text import fold


def fill_search_keys(apps: Any, schema_editor: Any) -> None:
    items = apps.get_model("programme", "SessionItem").objects
    for item in items.only("pk", "title").iterator():
        items.filter(pk=item.pk).update(search_key=fold(" ".join(texts_of(item.title).values())))


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="sessionitem",
            options={"ordering": ["position"], "verbose_name": "short talk or poster", "verbose_name_plural": "short talks and posters"},
        ),
        migrations.AlterField(
            model_name="session", name="links", field=models.JSONField(blank=True, default=list, verbose_name="links")
        ),
        migrations.AddField(model_name="sessionitem", name="search_key", field=models.TextField(default="", editable=False)),
        migrations.RemoveConstraint(model_name="sessionperson", name="session_person_role_once"),
        migrations.AddConstraint(
            model_name="sessionperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("item", None)), fields=("session", "speaker", "role"), name="session_person_role_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("item__isnull", False)), fields=("item", "speaker", "role"), name="session_item_person_role_once"
            ),
        ),
        migrations.RunPython(fill_search_keys, migrations.RunPython.noop, elidable=True),
    ]
