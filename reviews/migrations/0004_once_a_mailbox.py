from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_mailboxes_and_figures")]

    operations = [
        migrations.AlterField("review", "mailbox", models.CharField(editable=False, max_length=254)),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('paper', 'mailbox'), name='review_once_a_mailbox'),
        ),
    ]
