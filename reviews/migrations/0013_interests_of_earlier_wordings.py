from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0012_notice_begun_from_a_claim")]

    operations = [
        migrations.AddField("reviewrevision", "interests", models.CharField(blank=True, default="", max_length=300), preserve_default=False),
    ]
