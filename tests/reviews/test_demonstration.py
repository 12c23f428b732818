"""The demonstration shows each thing that reviews can do, and breaks no rule."""

import pytest
from django.core.management import call_command

from reviews.models import ErrorClaim, Reply, Review, ReviewScore, Rewording

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
    call_command("check_invariants")
