"""A ticket may carry its holder's own programme."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_what_a_session_consists_of"), ("registrations", "0003_rank_of_who_waits")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="agenda",
            field=models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="tickets", to="programme.agenda"
            ),
        )
    ]
