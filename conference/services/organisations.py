"""The organisation's own words."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from conference import kept
from conference.models import Organisation
from conference.services import activity


@transaction.atomic
def change(organisation: Organisation, fields: Mapping[str, Any], *, by: User | None) -> None:
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(fields))
    activity.record("organisation changed", organisation, by=by, after={name: str(value)[:500] for name, value in fields.items()})
    kept.changed(organisation, *organisation.conferences.all())
