"""Speakers in the panel."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.lib.images import LARGEST_BYTES, BadImage, read_portrait
from conference.lib.text import fold
from speakers import services
from speakers.models import Speaker
from speakers.orcid import check_orcid, normalise

_OWN = frozenset({"photo", "agreed", "remove_photo", "row_version"})


class SpeakerForm(forms.ModelForm):
    orcid = forms.CharField(label="ORCID iD", required=False, help_text=_("Such as 0000-0002-1825-0097; its last character is checked."))
    photo = forms.FileField(
        label=_("photo"), required=False, help_text=_("JPEG, PNG or WebP up to 12 MB. Cropped to 4:5; place and camera are taken out.")
    )
    agreed = forms.BooleanField(label=_("the person agreed that the photo is shown"), required=False)
    remove_photo = forms.BooleanField(label=_("remove the photo"), required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Speaker
        fields = ["name", "affiliation", "country", "biography", "orcid", "email", "featured", "invented"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["row_version"] = self.instance.version
            self.initial["agreed"] = self.instance.photo_agreed

    def clean_orcid(self) -> str:
        orcid = normalise(self.cleaned_data["orcid"])
        if orcid:
            check_orcid(orcid)
        return orcid

    def clean_photo(self) -> bytes | None:
        """The bytes of a picture that was really decoded; refused in words otherwise."""
        upload: UploadedFile | None = self.cleaned_data.get("photo")
        if not upload:
            return None
        try:
            content = upload.read(LARGEST_BYTES + 1)
            read_portrait(content)
        except BadImage as refusal:
            raise forms.ValidationError(str(refusal))
        return content


@admin.register(Speaker, site=panel)
class SpeakerAdmin(ServiceAdmin):
    form = SpeakerForm
    list_display = ["name", "affiliation", "country", "state", "featured"]
    list_filter = ["state", "featured", "invented"]
    search_fields = ["name"]
    search_help_text = _("Name or affiliation, with or without accents")
    actions = ["confirm", "withdraw"]
    fieldsets = [
        (None, {"fields": ["name", "affiliation", "country", "biography", "orcid", "email", "row_version"]}),
        (_("Photo"), {"fields": ["photo", "agreed", "remove_photo"]}),
        (_("Shown as"), {"fields": ["featured", "invented"]}),
    ]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        for word in fold(search_term).split():
            queryset = queryset.filter(search_key__contains=word)
        return queryset, False

    def create_with(self, form: ModelForm, by: User) -> Speaker:
        values = {name: value for name, value in form.cleaned_data.items() if name not in _OWN}
        speaker = services.create(form.instance.conference, by=by, **values)
        self._photo(speaker, form, by)
        return speaker

    def change_with(self, row: Speaker, form: ModelForm, by: User) -> None:
        values = {name: value for name, value in changed_values(form).items() if name not in _OWN}
        services.change(row, values, by=by, version=form.cleaned_data.get("row_version"))
        self._photo(row, form, by)

    def _photo(self, speaker: Speaker, form: ModelForm, by: User) -> None:
        values = form.cleaned_data
        if values["remove_photo"]:
            services.remove_photo(speaker, by=by)
        elif values["photo"]:
            services.set_photo(speaker, values["photo"], by=by, agreed=values["agreed"])
        elif "agreed" in form.changed_data:
            services.agree_to_photo(speaker, values["agreed"], by=by)

    @admin.action(description=_("Confirm: show in public"))
    def confirm(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related("conference"), services.confirm)

    @admin.action(description=_("Withdraw from public"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, queryset.select_related("conference"), services.withdraw)
