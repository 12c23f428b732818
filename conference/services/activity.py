"""The record of what was done."""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from accounts.models import User
from conference.lib.text import email_key as key_of_address
from conference.lib.text import shorten
from conference.models import Activity, Conference


def record(
    verb: str,
    on: Model,
    *,
    by: User | None,
    conference: Conference | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> Activity:
    """In the caller's transaction. Values of people go into `personal`, which may be redacted later.

    `by` is None for visitors without an account and for the worker. A thing that conceals its writer is written without one,
    and one whose words name a person says by `recorded_as` what else it is called: labels are never erased.
    """
    conceals = getattr(on, "conceals", None)
    if by is not None and conceals is not None and conceals(by):
        by = None
    where = conference or getattr(on, "conference", None)
    return Activity.objects.create(
        verb=verb,
        actor=by if by is not None and by.pk else None,
        conference=where,
        organisation_id=getattr(where, "organisation_id", None) or getattr(on, "organisation_id", None),
        content_type=ContentType.objects.get_for_model(on),
        object_id=on.pk,
        label=shorten(getattr(on, "recorded_as", "") or str(on), 200),
        before=dict(before or {}),
        after=dict(after or {}),
        personal=dict(personal) if personal else None,
    )


def redact(email_key: str) -> int:
    """What is kept apart as personal goes from every record that has this address in it; that it happened stays."""
    rows = Activity.objects.filter(personal__isnull=False, personal__icontains=email_key).values_list("pk", "personal")
    keys = [pk for pk, personal in rows.iterator() if email_key in _addresses(personal)]
    return Activity.objects.filter(pk__in=keys).update(personal=None) if keys else 0


def _addresses(personal: Any) -> set[str]:
    if isinstance(personal, dict):
        return {address for value in personal.values() for address in _addresses(value)}
    return {key_of_address(personal)} if isinstance(personal, str) else set()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, as text that JSON can hold."""
    names = [name for name in after if str(before.get(name)) != str(after[name])]
    return {name: str(before.get(name)) for name in names}, {name: str(after[name]) for name in names}
