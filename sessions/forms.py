"""What a visitor sends of the own programme."""

import re

from django import forms

from sessions.services.agendas import MOST_SESSIONS

_ID = re.compile(r"[0-9a-z]{4,16}")


class StarredField(forms.CharField):
    """Public ids with commas between them, as the browser keeps the stars; clean it is a list, without what cannot be one."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, max_length=MOST_SESSIONS * 17)

    def clean(self, value: object) -> list[str]:  # type: ignore[override]
        return [part for part in super().clean(value).split(",") if _ID.fullmatch(part)][:MOST_SESSIONS]


class StarredForm(forms.Form):
    sessions = StarredField()
