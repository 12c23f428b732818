"""Questions in the panel: who is asked what, in which order and in which words."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from i18nfield.forms import I18nFormField
from i18nfield.strings import LazyI18nString

from accounts.models import User
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.localized import LabelledTextarea, LabelledTextInput, texts_of
from conference.lib.text import clean_line
from conference.models import Conference, Role
from questions.models import Kind, Question, QuestionVersion
from questions.services import asking

PLACE = ("position", "everybody", "active", "sensitive")


class QuestionForm(forms.ModelForm):
    kind = forms.ChoiceField(label=_("kind of answer"), choices=Kind.choices)
    label = I18nFormField(label=_("question"), widget=LabelledTextInput, require_all_fields=False, max_length=500)
    help = I18nFormField(label=_("explanation"), widget=LabelledTextarea, required=False, help_text=_("Markdown. Optional."))
    options = I18nFormField(
        label=_("options"), widget=LabelledTextarea, required=False,
        help_text=_(
            "For one or any of several: one a line, in the same order in each language. "
            "An option whose words change in every language is a new one."
        ),
    )  # fmt: skip
    required = forms.BooleanField(label=_("must be answered"), required=False)
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shown = forms.ChoiceField(label=_("shown only if"), required=False, help_text=_("An answer to a question that stands before this one."))
    conference: Conference

    class Meta:
        model = Question
        fields = list(PLACE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("label", "help", "options"):
            self.fields[name].widget.enabled_locales = list(self.conference.languages)  # type: ignore[attr-defined]
        self.fields["shown"].choices = [("", _("always")), *self._conditions()]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial.update(_beginning(self.instance))

    def clean_options(self) -> tuple[dict[str, str], ...]:
        """A line of each language makes an option."""
        lines = {
            code: [clean_line(line) for line in text.splitlines() if clean_line(line)]
            for code, text in texts_of(self.cleaned_data["options"]).items()
        }
        longest = max(lines.values(), key=len, default=[])
        if any(len(texts) not in (0, len(longest)) for texts in lines.values()):
            raise forms.ValidationError(_("Each language needs the same number of lines."))
        rows = zip_longest(*lines.values(), fillvalue="")
        return tuple({code: text for code, text in zip(lines, texts, strict=True) if text} for texts in rows)

    def wording(self) -> asking.Wording:
        names = ("kind", "label", "help", "options", "required")
        return asking.Wording(**{name: self.cleaned_data[name] for name in names})

    def place(self) -> dict[str, Any]:
        key, _colon, answer = self.cleaned_data["shown"].partition(":")
        return {**{name: self.cleaned_data[name] for name in PLACE}, "shown_by_id": int(key) if key else None, "shown_for": answer}

    def _conditions(self) -> Iterator[tuple[str, str]]:
        rows = Question.objects.filter(conference=self.conference).exclude(pk=self.instance.pk).select_related("current")
        for row in rows:
            for key, words in asking.answers_that_show(row.wording):
                yield f"{row.pk}:{key}", f"{row}: {words}"


@admin.register(Question, site=panel)
class QuestionAdmin(ServiceAdmin):
    form = QuestionForm
    writers = frozenset({Role.REGISTRATION})
    list_display = ["label", "kind", "required", "everybody", "sensitive", "active", "shown_if", "position"]
    list_filter = ["active", "sensitive", "everybody"]
    list_select_related = ["current", "shown_by__current"]
    actions = ["up", "down"]
    readonly_fields = ["wordings"]
    fieldsets = [
        (None, {"fields": ["label", "help", "kind", "options", "required", "read"]}),
        (_("Who is asked, and when"), {"fields": ["everybody", "shown", "position", "active", "sensitive"]}),
        (_("Wordings"), {"fields": ["wordings"]}),
    ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"conference": obj.conference if obj else self.chosen(request)})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:2]

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Any:
        if not change:
            form.instance.conference = self.chosen(request)
        return form.instance

    def create_with(self, form: Any, by: User) -> Question:
        return asking.ask(form.instance.conference, form.wording(), form.place(), by=by)

    def change_with(self, row: Question, form: Any, by: User) -> None:
        asking.change(row, form.place(), wording=form.wording(), by=by, read=form.cleaned_data["read"])

    @admin.display(description=_("question"))
    def label(self, row: Question) -> str:
        return str(row)

    @admin.display(description=_("kind"))
    def kind(self, row: Question) -> str:
        return row.wording.get_kind_display()

    @admin.display(description=_("required"), boolean=True)
    def required(self, row: Question) -> bool:
        return row.wording.required

    @admin.display(description=_("shown only if"))
    def shown_if(self, row: Question) -> str:
        if row.shown_by is None:
            return "–"
        return f"{row.shown_by}: {dict(asking.answers_that_show(row.shown_by.wording)).get(row.shown_for, row.shown_for)}"

    @admin.display(description=_("what was asked before and now"))
    def wordings(self, row: Question) -> str:
        parts = ((version.number, _read(version), date_format(version.written_at, "Y-m-d")) for version in row.versions.all())
        lines = format_html_join("", "<li>{}. {} ({})</li>", parts)
        return format_html('<ol class="plain">{}</ol>', lines)

    @admin.action(description=_("One place up"))
    def up(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference"), asking.move)

    @admin.action(description=_("One place down"))
    def down(self, request: HttpRequest, queryset: Any) -> None:
        self.run(request, queryset.select_related("conference").reverse(), asking.move, down=True)


def _beginning(question: Question) -> dict[str, Any]:
    version = question.wording
    languages = {code for option in version.options for code in option["text"]}
    options = {code: "\n".join(option["text"].get(code, "") for option in version.options) for code in languages}
    return {
        "read": version.pk, "kind": version.kind, "label": version.label, "help": version.help, "required": version.required,
        "options": LazyI18nString(options), "shown": f"{question.shown_by_id}:{question.shown_for}" if question.shown_by_id else "",
    }  # fmt: skip


def _read(version: QuestionVersion) -> str:
    options = ", ".join(option.in_words() for option in version.choices)
    return f"{version.label_text.text}: {options}" if options else version.label_text.text
