from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_once_a_mailbox")]

    operations = [migrations.AddIndex(model_name="follow", index=models.Index(fields=["told_at"], name="follow_due"))]
