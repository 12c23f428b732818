import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0008_paper_of_volume_by_change"), ("reviews", "0011_follow_due")]

    operations = [
        migrations.AddField(
            "errorclaim",
            "drafted",
            models.ForeignKey(
                editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="proceedings.notice"
            ),
        ),
    ]
