"""What was done stays on record; only what names a person may be taken out."""

import pytest

from accounts.models import User
from conference.lib import places
from conference.models import Activity, Conference, OutgoingMail
from conference.services import activity, mail
from tests.factories import conference as make

pytestmark = pytest.mark.django_db


def test_the_record_is_append_only_and_personal_values_may_be_redacted(conference: Conference, owner: User) -> None:
    row = activity.record("changed", conference, by=owner, before={"a": 1}, after={"a": 2}, personal={"email": "a@example.org"})

    for change in ({"verb": "nothing"}, {"after": {}, "personal": None}):
        with pytest.raises(TypeError):
            Activity.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(TypeError):
        Activity.objects.filter(pk=row.pk).delete()
    Activity.objects.filter(pk=row.pk).update(personal=None)

    row.refresh_from_db()
    assert (row.verb, row.actor, row.before, row.after, row.personal) == ("changed", owner, {"a": 1}, {"a": 2}, None)


@pytest.mark.parametrize("by", [None, "owner"])
def test_the_record_says_where_and_by_whom(conference: Conference, owner: User, by: str | None) -> None:
    row = activity.record("changed", make.page(conference), by=owner if by else None)

    assert (row.conference, row.organisation, row.actor) == (conference, conference.organisation, owner if by else None)


def test_a_person_is_shown_and_erased_whatever_letters_the_address_has(conference: Conference) -> None:
    person = make.user("leyla@example.org", name="Leyla Nümunəli")
    mail.queue_text(to="Leyla@Example.org", subject="Hello", body="b", language="en", app="proceedings", occasion="x")
    kept_mail = mail.queue_text(to="other@example.org", subject="Hello", body="b", language="en", app="proceedings", occasion="x")
    shown = [row for records in places.personal_data for row in records.show(person.email_key)]
    assert len(shown) == 2

    for records in places.personal_data:
        records.erase(person.email_key, None)

    assert list(OutgoingMail.objects.all()) == [kept_mail]
    assert [row for records in places.personal_data for row in records.show("leyla@example.org")] == []
    assert User.objects.get().name == ""


def test_a_member_of_the_team_leaves_it_before_the_account_is_erased(owner: User) -> None:
    for records in places.personal_data:
        records.erase(owner.email_key, None)

    owner.refresh_from_db()
    assert (owner.email, owner.erased_at) == ("owner@example.org", None)


def test_who_is_erased_is_no_longer_named_where_records_keep_persons_apart(conference: Conference) -> None:
    kept_apart = [{"email": "Leyla@Example.org"}, {"before": {"email": "leyla@example.org"}}, {"email": "not-leyla@example.org"}]
    rows = [activity.record("changed", conference, by=None, personal=personal) for personal in kept_apart]

    count = activity.redact("leyla@example.org")

    assert count == 2
    assert [Activity.objects.get(pk=row.pk).personal for row in rows] == [None, None, {"email": "not-leyla@example.org"}]
