"""The questions of one person as a form; the server decides what is shown, with JavaScript or without."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from conference.lib.localized import in_language
from questions.answers import Answers, Before, Given, keys_of
from questions.fields import FileField, NumberField, field_for
from questions.files import JudgedFile
from questions.models import YES, Kind, Question, Upload
from questions.services import uploads

UNSEEN = _("Your answers call for this one, or its words have changed: please look at it too.")
READ_AGAIN = _("This text has changed since you opened the page. Read it again before you agree.")


@dataclass(frozen=True)
class Line:
    """A question on the page. `seen` marks the wording that was on show; it is not sent while the question is hidden.

    `language` is set when the words are not in the reader's.
    """

    question: Question
    field: forms.BoundField
    shown: bool
    shown_by: str
    language: str

    @property
    def seen(self) -> int | None:
        return self.question.current_id


class AnswersForm(forms.Form):
    """`all_asked=False`: the person may answer later, so that nothing has to be answered now."""

    def __init__(
        self, *args: Any, asked: Sequence[Question], before: Mapping[int, Before] | None = None, all_asked: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        self.all_asked = all_asked
        self._by_key = {question.pk: question for question in self.asked}
        self._judged: dict[str, JudgedFile] = {}
        self._stale_consents: list[Question] = []
        for question in self.asked:
            field = field_for(question, required=all_asked and question.wording.required)
            self.fields[name_of(question)] = field
            self._begin(question, field, (before or {}).get(question.pk))
        self._ask_changed_consents_again()

    def lines(self) -> Iterator[Line]:
        for question in self.asked:
            other = self._by_key.get(question.shown_by_id or 0)
            shown_by = self[name_of(other)].html_name if other else ""
            language = in_language(question.wording.label).language
            foreign = language if language != get_language() else ""
            yield Line(question, self[name_of(question)], self.applies(question), shown_by, foreign)

    @property
    def seen_name(self) -> str:
        return self.add_prefix("seen")

    def applies(self, question: Question) -> bool:
        """Whether the answers, as they are now, call for the question."""
        if question.shown_by_id is None:
            return True
        other = self._by_key.get(question.shown_by_id)
        return other is not None and self.applies(other) and question.shown_for in self._keys(other)

    def full_clean(self) -> None:
        """What is not called for is not looked at, whatever was sent for it."""
        super().full_clean()
        if not self.is_bound:
            return
        self._judged = {name: value for name, value in self.cleaned_data.items() if isinstance(value, JudgedFile)}
        for question in self.asked:
            if not self.applies(question):
                self.errors.pop(name_of(question), None)
                self.cleaned_data.pop(name_of(question), None)
            elif self.all_asked and question.current_id not in self._seen():
                self._look_again(question)

    def keep_files(self) -> None:
        """Newly chosen files are put away, so that they are there when the form comes back, or is sent well."""
        fine = self.is_valid()
        for question in self.asked:
            name = name_of(question)
            if judged := self._judged.get(name):
                upload = uploads.keep(question, judged)
                self.fields[name].show_kept(upload)  # type: ignore[attr-defined]
                if fine and name in self.cleaned_data:
                    self.cleaned_data[name] = upload

    def answers(self) -> Answers:
        given = (self._given(question) for question in self.asked)
        return Answers(frozenset(self._by_key), tuple(one for one in given if one is not None))

    def _given(self, question: Question) -> Given | None:
        value = self.cleaned_data.get(name_of(question))
        if not value:
            return None
        if isinstance(value, Upload):
            return Given(question.wording, upload=value)
        return Given(question.wording, stays=True) if value is True else Given(question.wording, value)

    def _begin(self, question: Question, field: forms.Field, before: Before | None) -> None:
        if before is None:
            return
        if isinstance(field, FileField):
            field.show_given(before.file_name)
        elif isinstance(field, NumberField):
            field.initial = Decimal(str(before.value))
        else:
            field.initial = before.value

    def _keys(self, question: Question) -> Sequence[str]:
        value = self[name_of(question)].value()
        if question.wording.kind == Kind.CONSENT:
            return [YES] if value else []
        return keys_of(value)

    def _seen(self) -> set[int]:
        sent = self.data.getlist(self.seen_name) if hasattr(self.data, "getlist") else self.data.get(self.seen_name, [])
        return {int(key) for key in sent if str(key).isdecimal() and len(str(key)) < 19}

    def _look_again(self, question: Question) -> None:
        self.errors.pop(name_of(question), None)
        self.add_error(name_of(question), READ_AGAIN if question in self._stale_consents else UNSEEN)

    def _ask_changed_consents_again(self) -> None:
        """A tick under another text than the present one is no consent to it."""
        if not self.is_bound:
            return
        seen = self._seen()
        consents = (question for question in self.asked if question.wording.kind == Kind.CONSENT and question.current_id not in seen)
        self._stale_consents = [question for question in consents if self.add_prefix(name_of(question)) in self.data]
        if self._stale_consents:
            self.data = self.data.copy()  # type: ignore[attr-defined]
        for question in self._stale_consents:
            del self.data[self.add_prefix(name_of(question))]  # type: ignore[attr-defined]


def name_of(question: Question) -> str:
    return f"q{question.pk}"
