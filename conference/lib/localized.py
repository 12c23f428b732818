"""Organisers' content: one text per language, with an honest fallback."""

import json
import re
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language, get_language_info
from i18nfield.fields import I18nCharField, I18nTextField
from i18nfield.forms import I18nTextarea, I18nTextInput
from i18nfield.strings import LazyI18nString


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A text and the language it is really in."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


def in_language(value: LazyI18nString | dict[str, str] | str | None, language: str | None = None) -> LocalizedText:
    """The text in the language wanted, else in the source language, else in whichever there is."""
    wanted = language or get_language() or settings.LANGUAGE_CODE
    if isinstance(value, str):
        return LocalizedText(value, settings.LANGUAGE_CODE if value else wanted)
    content = value.data if isinstance(value, LazyI18nString) else value
    if isinstance(content, dict) and (text := content.get(wanted)):
        return LocalizedText(str(text), wanted)
    texts = texts_of(value)
    for code in (wanted, settings.LANGUAGE_CODE, *texts):
        if texts.get(code):
            return LocalizedText(texts[code], code)
    return LocalizedText("", wanted)


def texts_of(value: LazyI18nString | dict[str, str] | str | None) -> dict[str, str]:
    """Language → text; a plain string counts as the source language."""
    content = value.data if isinstance(value, LazyI18nString) else value
    if isinstance(content, dict):
        return {code: str(text) for code, text in content.items() if text}
    return {settings.LANGUAGE_CODE: str(content)} if content else {}


def language_name(code: str) -> str:
    """A language by its own name; a code that is not known stays as it is."""
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code


class _RawUnicode:
    """The library writes `\\u018f` escapes, in which nothing is found: keep the letters as they are."""

    def get_prep_value(self, value: object) -> object:
        if isinstance(value, LazyI18nString):
            value = value.data
        if isinstance(value, dict):
            return json.dumps({code: text for code, text in value.items() if text}, ensure_ascii=False, sort_keys=True)
        return value

    def pre_save(self, model_instance: Model, add: bool) -> object:
        """A row that was just made from a dictionary speaks like one that was read."""
        value = super().pre_save(model_instance, add)  # type: ignore[misc]
        if isinstance(value, dict):
            value = LazyI18nString(value)
            setattr(model_instance, self.attname, value)  # type: ignore[attr-defined]
        return value


class _NamedParts:
    """Each input stands behind the code of its language, so that it is seen which is which."""

    def format_output(self, rendered_widgets: list[str], id_: str) -> str:
        codes = (re.search(r' lang="([^"]+)"', rendered) for rendered in rendered_widgets)
        parts = (
            f'<div class="i18n-part" data-language="{code[1].upper() if code else ""}">{rendered}</div>'
            for code, rendered in zip(codes, rendered_widgets, strict=True)
        )
        return super().format_output(list(parts), id_)  # type: ignore[misc]


class LabelledTextInput(_NamedParts, I18nTextInput):
    """One input per language; each says which language it is."""

    def __init__(self, locales: list[str], field: forms.Field, attrs: dict[str, str] | None = None) -> None:
        super().__init__(locales=locales, field=field, attrs=attrs)
        _name_languages(self)


class LabelledTextarea(_NamedParts, I18nTextarea):
    """As `LabelledTextInput`, for long texts."""

    def __init__(self, locales: list[str], field: forms.Field, attrs: dict[str, str] | None = None) -> None:
        super().__init__(locales=locales, field=field, attrs={"rows": "4", **(attrs or {})})
        _name_languages(self)


class LocalizedCharField(_RawUnicode, I18nCharField):
    """A line per language."""

    widget = LabelledTextInput


class LocalizedTextField(_RawUnicode, I18nTextField):
    """A text per language, usually Markdown."""

    widget = LabelledTextarea


def _name_languages(widget: I18nTextInput | I18nTextarea) -> None:
    names = dict(settings.LANGUAGES)
    for code, part in zip(widget.locales, widget.widgets, strict=True):
        part.attrs.update({"aria-label": str(names.get(code, code)), "lang": code})
