"""The record of what was done."""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from accounts.models import User
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

    `by` is None for visitors without an account and for the worker.
    """
    where = conference or getattr(on, "conference", None)
    return Activity.objects.create(
        verb=verb,
        actor=by if by is not None and by.pk else None,
        conference=where,
        organisation_id=getattr(where, "organisation_id", None) or getattr(on, "organisation_id", None),
        content_type=ContentType.objects.get_for_model(on),
        object_id=on.pk,
        label=shorten(str(on), 200),
        before=dict(before or {}),
        after=dict(after or {}),
        personal=dict(personal) if personal else None,
    )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, as text that JSON can hold."""
    names = [name for name in after if str(before.get(name)) != str(after[name])]
    return {name: str(before.get(name)) for name in names}, {name: str(after[name]) for name in names}
