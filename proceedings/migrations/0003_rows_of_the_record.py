"""What is there already gets what is new: authors an address, papers that were taken back a notice, PDFs their words to be read."""

from django.db import migrations
from django.utils import timezone

from conference.lib.text import new_public_id


def fill(apps, schema_editor):
    Author, Paper, Notice, PaperFile, PdfText = (
        apps.get_model("proceedings", name) for name in ("Author", "Paper", "Notice", "PaperFile", "PdfText")
    )
    for author in Author.objects.filter(public_id=None).iterator():
        author.public_id = new_public_id(8)
        author.save(update_fields=["public_id"])
    for paper in Paper.objects.filter(state="retracted").select_related("current").iterator():
        Notice.objects.create(
            public_id=new_public_id(8), paper=paper, kind="retraction", about=paper.current, language=paper.current.language,
            text=paper.tombstone, state="published", published_at=paper.retracted_at,
        )  # fmt: skip
    now = timezone.now()
    PdfText.objects.bulk_create(
        [PdfText(file=file, next_try_at=now) for file in PaperFile.objects.filter(kind="pdf").iterator()], 500
    )


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0002_record")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
