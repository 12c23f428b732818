from django.db import migrations

from conference.lib.text import sort_key
from speakers.names import inverted


def sort_anew(apps, schema_editor):
    """Keys made by the former rule would stand among those of the new one without order."""
    Speaker = apps.get_model("speakers", "Speaker")
    rows = Speaker.objects.exclude(sort_key="").select_related("conference")
    for row in rows.only("name", "sorted_under", "sort_key", "conference__default_language").iterator(chunk_size=500):
        row.sort_key = sort_key(inverted(row.name, row.sorted_under), row.conference.default_language)[:250]
        row.save(update_fields=["sort_key"])


class Migration(migrations.Migration):
    dependencies = [("speakers", "0002_what_speakers_tell_themselves")]

    operations = [migrations.RunPython(sort_anew, migrations.RunPython.noop)]
