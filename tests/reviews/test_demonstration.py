"""The demonstration shows each thing that reviews can do, and breaks no rule."""

import pytest
from django.core.management import call_command
from django.db.models import Count

from reviews.judging.signals import FAR_END
from reviews.models import AbuseReport, ErrorClaim, Follow, PaperLock, Reply, Review, ReviewBadge, ReviewScore, Rewording

pytestmark = [pytest.mark.django_db(databases=["default", "cache"])]


def test_the_demonstration_has_reviews_in_every_state_and_what_stands_around_them(settings) -> None:
    settings.DEMO, settings.DEMO_PASSWORD = True, "demo-demo-demo"

    call_command("demo")

    states = set(Review.objects.values_list("state", flat=True))
    assert states == {"published", "pending", "declined", "unconfirmed", "withdrawn", "hidden"}
    assert set(Reply.objects.values_list("role", "state")) == {("author", "published"), ("editor", "published")}
    assert set(ErrorClaim.objects.values_list("state", flat=True)) == {"open", "erratum"}
    assert Rewording.objects.filter(state="pending").count() == 1
    assert ReviewScore.objects.filter(review__state="published").exists()
    assert set(ReviewBadge.objects.values_list("kind", "at_session")) == {
        ("attended", False), ("attended", True), ("registered", False), ("volume_author", False), ("reviewed_before", False),
    }  # fmt: skip
    assert Review.objects.get(suspicion__gte=FAR_END).state == "pending"
    assert sorted(AbuseReport.objects.values_list("state").annotate(Count("pk"))) == [("dismissed", 1), ("open", 3)]
    assert Review.objects.get(reports__gt=0).reports == 3
    assert Review.objects.exclude(appealed_at=None).get().state == "pending"
    assert (PaperLock.objects.standing().count(), Follow.objects.count(), Review.objects.filter(helpful__gt=0).exists()) == (1, 1, True)
    before = Review.objects.count()
    call_command("demo")
    assert Review.objects.count() == before
    call_command("check_invariants")
