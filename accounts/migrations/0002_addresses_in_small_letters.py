from django.db import migrations
from django.db.models.functions import Lower


def lower(apps, schema_editor):
    """Who was stored as `Ada@Example.org` could not sign in."""
    apps.get_model("accounts", "User").objects.update(email=Lower("email"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(lower, migrations.RunPython.noop)]
