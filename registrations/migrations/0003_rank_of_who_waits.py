from django.db import migrations, models


def by_number(apps, schema_editor):
    """Until somebody is moved, the rank is the number."""
    apps.get_model("registrations", "WaitingListEntry").objects.update(rank=models.F("number"))


class Migration(migrations.Migration):
    dependencies = [("registrations", "0002_from_order_to_door")]

    operations = [
        migrations.AddField(
            model_name="waitinglistentry",
            name="rank",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="rank"),
            preserve_default=False,
        ),
        migrations.RunPython(by_number, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="waitinglistentry",
            options={"ordering": ["rank", "number"], "verbose_name": "waiting list entry", "verbose_name_plural": "waiting list"},
        ),
        migrations.RemoveIndex(model_name="waitinglistentry", name="entry_queue"),
        migrations.AddIndex(
            model_name="waitinglistentry", index=models.Index(fields=["conference", "state", "rank"], name="entry_queue")
        ),
    ]
