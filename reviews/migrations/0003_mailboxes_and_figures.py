"""What older reviews lack: the mailbox behind the address, and the figures of their papers."""

from collections import Counter
from typing import Any

from django.db import migrations

from conference.lib.text import mailbox_key


def fill(apps: Any, schema_editor: Any) -> None:
    review, rating = apps.get_model("reviews", "Review"), apps.get_model("reviews", "PaperRating")
    taken: set[tuple[int, str]] = set()
    for row in review.objects.order_by("pk").iterator():
        box = mailbox_key(row.email)
        # Two spellings of one mailbox were two people until now; the later one keeps its own spelling.
        row.mailbox = row.email_key if (row.paper_id, box) in taken else box
        taken |= {(row.paper_id, row.mailbox)} if row.state != "withdrawn" else set()
        row.save(update_fields=["mailbox"])
    ratings: dict[int, Counter[str]] = {}
    versions: dict[int, Counter[str]] = {}
    for paper, given, version in review.objects.filter(state="published").values_list("paper", "rating", "version__number"):
        ratings.setdefault(paper, Counter())[str(given)] += 1
        versions.setdefault(paper, Counter())[str(version)] += 1
    rating.objects.bulk_create(
        rating(paper_id=paper, ratings=dict(counts), versions=dict(versions[paper])) for paper, counts in ratings.items()
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_whole_reviews")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
