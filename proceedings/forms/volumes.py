"""The forms of a volume, and of the order in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.lib.pdf import check_pdf
from proceedings import typed
from proceedings.forms.uploads import judged
from proceedings.models import Paper, Section, Volume
from proceedings.names import PersonName
from proceedings.services.contents import Spot

MOST_PLACES = 1_000_000


class VolumeForm(forms.ModelForm):
    editors = forms.CharField(
        label=_("editors"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One a line: Family, Given.")
    )
    front = forms.FileField(label=_("front matter"), required=False, help_text=_("Cover, preface and contents as one PDF."))
    front_removed = forms.BooleanField(label=_("remove the front matter"), required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Volume
        fields = [
            "series", "conference", "slug", "title", "number", "foreword", "year", "publisher", "isbn", "doi", "licence", "published_on"
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["row_version"] = self.instance.version
            self.initial["editors"] = "\n".join(typed.write_name(row.name) for row in self.instance.editors.all())
        if not self.instance.front_matter_id:
            del self.fields["front_removed"]

    def clean_editors(self) -> tuple[PersonName, ...]:
        return typed.read_names(self.cleaned_data["editors"])

    def clean_front(self) -> bytes | None:
        upload = self.cleaned_data.get("front")
        return judged([upload], lambda file: check_pdf(file.content))[0].content if upload else None


class ContentsForm(forms.Form):
    """The place of each section and of each paper, all on one page."""

    def __init__(self, *args: Any, papers: list[Paper], sections: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers, self.sections = papers, sections
        for section in sections:
            self.fields[f"section-{section.pk}"] = _position(section.position, _("Place of “%(title)s”") % {"title": section.title})
        for paper in papers:
            label = {"title": str(paper)}
            self.fields[f"place-{paper.pk}"] = _position(paper.position, _("Place of “%(title)s”") % label)
            self.fields[f"in-{paper.pk}"] = _section(sections, paper.section_id, _("Section of “%(title)s”") % label)

    def spots(self) -> dict[int, Spot]:
        known = {str(section.pk): section for section in self.sections}
        clean = self.cleaned_data
        return {paper.pk: Spot(known.get(clean[f"in-{paper.pk}"]), clean[f"place-{paper.pk}"]) for paper in self.papers}

    def section_positions(self) -> dict[int, int]:
        return {section.pk: self.cleaned_data[f"section-{section.pk}"] for section in self.sections}


class SectionForm(forms.Form):
    section = forms.ModelChoiceField(Section.objects.none(), label=_("Section"), required=False, empty_label=_("Without a section"))

    def __init__(self, *args: Any, volume: Volume, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["section"].queryset = Section.objects.filter(volume=volume)


def _position(value: int, label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"aria-label": label})
    return forms.IntegerField(label=label, initial=value, min_value=0, max_value=MOST_PLACES, widget=widget)


def _section(sections: list[Section], value: int | None, label: str) -> forms.ChoiceField:
    choices = [("", "—"), *((str(section.pk), str(section.title)) for section in sections)]
    widget = forms.Select(attrs={"aria-label": label})
    return forms.ChoiceField(label=label, choices=choices, initial=str(value or ""), required=False, widget=widget)
