"""Forms of the panel: a volume with its editors, a paper as its open version says it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from i18nfield.forms import I18nFormField
from i18nfield.strings import LazyI18nString

from conference.lib.localized import LabelledTextarea, LabelledTextInput, texts_of
from conference.lib.pdf import LARGEST_BYTES, BadPdf, check_pdf
from proceedings import typed
from proceedings.manuscripts import Manuscript, WrittenText
from proceedings.models import Paper, Volume
from proceedings.names import PersonName
from proceedings.queries.manuscript import manuscript_of

PLACE = ("section", "position", "session")
OF_MANUSCRIPT = (
    "language", "title", "subtitle", "abstract", "keywords", "authors", "licence", "first_page", "last_page", "doi",
    "body_markdown", "note",
)  # fmt: skip


class VolumeForm(forms.ModelForm):
    editors = forms.CharField(
        label=_("editors"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One a line: Family, Given.")
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Volume
        fields = ["series", "conference", "slug", "title", "foreword", "year", "publisher", "isbn", "doi", "published_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["row_version"] = self.instance.version
            self.initial["editors"] = "\n".join(typed.write_name(row.name) for row in self.instance.editors.all())

    def clean_editors(self) -> tuple[PersonName, ...]:
        return typed.read_names(self.cleaned_data["editors"])


class PaperForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("language of the paper"), choices=settings.LANGUAGES)
    title = I18nFormField(label=_("title"), widget=LabelledTextInput, require_all_fields=False, max_length=500)
    subtitle = I18nFormField(label=_("subtitle"), widget=LabelledTextInput, required=False, max_length=500)
    abstract = I18nFormField(label=_("abstract"), widget=LabelledTextarea, required=False)
    keywords = I18nFormField(label=_("keywords"), widget=LabelledTextInput, required=False, help_text=_("Separated by commas."))
    authors = forms.CharField(
        label=_("authors"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: Family, Given | institution; institution | ORCID | e-mail. Only the name is needed."),
    )  # fmt: skip
    licence = forms.CharField(label=_("licence"), required=False, max_length=60, help_text=_("Such as CC-BY-4.0."))
    first_page = forms.CharField(label=_("first page"), required=False, max_length=12)
    last_page = forms.CharField(label=_("last page"), required=False, max_length=12)
    doi = forms.CharField(label="DOI", required=False, max_length=200)
    body_markdown = forms.CharField(
        label=_("full text"), required=False, widget=forms.Textarea(attrs={"rows": 12}), help_text=_("Markdown.")
    )
    note = forms.CharField(label=_("what changed"), required=False, max_length=500, help_text=_("From the second version on."))
    pdf = forms.FileField(label="PDF", required=False, help_text=_("Up to 40 MB and 400 pages, without scripts or attached files."))
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Paper
        fields = ["volume", *PLACE]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.current_id:
            self.initial.update(beginning(self.instance), row_version=self.instance.version)

    def clean_authors(self) -> Any:
        return typed.read_authors(self.cleaned_data["authors"])

    def clean_pdf(self) -> bytes | None:
        """The bytes of a file that was opened and looked through; refused in words otherwise."""
        upload: UploadedFile | None = self.cleaned_data.get("pdf")
        if not upload:
            return None
        content = upload.read(LARGEST_BYTES + 1)
        try:
            check_pdf(content)
        except BadPdf as refusal:
            raise forms.ValidationError(str(refusal))
        return content

    def manuscript(self) -> Manuscript:
        clean = self.cleaned_data
        single = ("language", "authors", "licence", "first_page", "last_page", "doi", "body_markdown", "note")
        return Manuscript(texts=self._texts(), **{name: clean[name] for name in single})

    @property
    def touches_manuscript(self) -> bool:
        return any(name in self.changed_data for name in OF_MANUSCRIPT)

    def _texts(self) -> tuple[WrittenText, ...]:
        titles, subtitles, abstracts, words = (texts_of(self.cleaned_data[name]) for name in ("title", "subtitle", "abstract", "keywords"))
        return tuple(
            WrittenText(code, title, subtitles.get(code, ""), abstracts.get(code, ""), _words(words.get(code, "")))
            for code, title in titles.items()
        )


def beginning(paper: Paper) -> dict[str, Any]:
    """The values of the version that may be changed, else of the one that readers see."""
    version = paper.versions.filter(published_at=None).order_by("number").last() or paper.current
    if version is None:
        return {}
    written = manuscript_of(version)
    texts = {text.language: text for text in written.texts}
    values: dict[str, Any] = {name: getattr(written, name) for name in ("language", "licence", "first_page", "last_page", "doi", "note")}
    values |= {name: {code: getattr(text, name) for code, text in texts.items()} for name in ("title", "subtitle", "abstract")}
    values["keywords"] = {code: ", ".join(text.keywords) for code, text in texts.items()}
    values["authors"] = "\n".join(typed.write_author(author) for author in written.authors)
    values["body_markdown"] = written.body_markdown
    return {name: LazyI18nString(value) if isinstance(value, dict) else value for name, value in values.items()}


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
