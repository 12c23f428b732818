"""One state field with its table of transitions, changed by a conditional UPDATE."""

from collections.abc import Mapping

from django.db.models import Model

from conference.lib.errors import IllegalTransition, StaleRow

Transitions = Mapping[str, frozenset[str]]


def advance(row: Model, to: str, table: Transitions, **fields: object) -> None:
    """Move the row to a state the table allows, with other fields beside it, in the caller's transaction.

    Raises IllegalTransition when the table says no, StaleRow when somebody else was faster.
    """
    before = row.state  # type: ignore[attr-defined]
    if to not in table.get(before, frozenset()):
        raise IllegalTransition
    changed = type(row)._default_manager.filter(pk=row.pk, state=before).update(state=to, **fields)
    if not changed:
        raise StaleRow
    for name, value in {"state": to, **fields}.items():
        setattr(row, name, value)
