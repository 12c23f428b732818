"""The parts of a paper that readers rate: a conference's own, or the four standard ones."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from accounts.models import User
from conference.models import Activity, Conference
from reviews.models import Facet
from reviews.queries.facets import STANDARD, asked_for, labels
from reviews.services import facets
from tests.factories import proceedings as papers

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
Browser = Callable[[User], Client]
LIST = "/admin/reviews/facet/"


def keys(conference: Conference) -> list[str]:
    return [row.key for row in asked_for(conference)]


def revision(conference: Conference) -> int:
    return Conference.objects.values_list("revision", flat=True).get(pk=conference.pk)


def test_the_four_become_rows_in_every_language_and_only_once(conference: Conference, moderator: User, client_of: Browser) -> None:
    browser = client_of(moderator)
    assert "Begin with the four standard parts" in browser.get(LIST).content.decode()

    browser.post(f"{LIST}begin/")
    browser.post(f"{LIST}begin/")

    assert keys(conference) == [row.key for row in STANDARD] == list(Facet.objects.values_list("key", flat=True))
    assert set(Facet.objects.first().label.data) == set(conference.languages)
    assert "Begin with the four standard parts" not in browser.get(LIST).content.decode()
    with pytest.raises(facets.HasFacets):
        facets.begin_with_standard(conference, by=moderator)


def test_a_part_is_added_behind_the_others_and_moved(conference: Conference, moderator: User) -> None:
    papers.paper(at=conference)
    facets.begin_with_standard(conference, by=moderator)
    before = revision(conference)

    row = facets.add(conference, {"key": "courage", "label": "Courage"}, by=moderator)
    assert keys(conference)[-1] == "courage"
    facets.change(row, {"position": 0}, by=moderator)
    Facet.objects.filter(key="clarity").update(position=1)

    assert keys(conference)[0] == "courage"
    assert revision(conference) > before


def test_what_is_not_asked_for_any_more_keeps_its_name(conference: Conference, moderator: User) -> None:
    facets.begin_with_standard(conference, by=moderator)

    facets.change(Facet.objects.get(key="clarity"), {"active": False}, by=moderator)

    assert "clarity" not in keys(conference)
    assert labels(conference)["clarity"] == "Clarity"


def test_a_key_never_changes(conference: Conference, moderator: User, client_of: Browser) -> None:
    row = facets.add(conference, {"key": "clarity", "label": "Clarity"}, by=moderator)

    facets.change(row, {"key": "other", "label": "Plainness"}, by=moderator)
    page = client_of(moderator).get(f"{LIST}{row.pk}/change/")

    row.refresh_from_db()
    assert (row.key, str(row.label)) == ("clarity", "Plainness")
    assert "key" not in page.context["adminform"].form.fields
    with pytest.raises(IntegrityError), transaction.atomic():
        facets.add(conference, {"key": "clarity", "label": "Again"}, by=moderator)


def test_a_change_is_recorded(conference: Conference, moderator: User) -> None:
    row = facets.add(conference, {"key": "clarity", "label": "Clarity"}, by=moderator)

    facets.change(row, {"label": "Plainness"}, by=moderator)

    told = Activity.objects.get(verb="part that is rated changed")
    assert (told.actor, told.object_id, "Plainness" in told.after["label"]) == (moderator, row.pk, True)


def test_each_reader_reads_the_name_in_their_language(conference: Conference, moderator: User) -> None:
    facets.add(conference, {"key": "clarity", "label": {"en": "Clarity", "az": "Aydınlıq"}}, by=moderator)

    with translation.override("az"):
        assert asked_for(conference)[0].label == "Aydınlıq"
    assert asked_for(conference)[0].label == "Clarity"
