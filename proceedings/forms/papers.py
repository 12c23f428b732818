"""The form of a paper, as its open version says it."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from i18nfield.forms import I18nFormField
from i18nfield.strings import LazyI18nString

from conference.lib.images import read_figure
from conference.lib.localized import LabelledTextarea, LabelledTextInput, texts_of
from conference.lib.pdf import check_pdf
from proceedings import typed
from proceedings.file_types import check_supplement
from proceedings.forms.uploads import ManyFilesField, Upload, judged
from proceedings.manuscripts import Manuscript, WrittenText
from proceedings.models import Paper, PaperFile
from proceedings.queries.manuscript import manuscript_of
from sessions.models import Session, SessionItem

PLACE = ("section", "position", "session", "talk")
OF_MANUSCRIPT = (
    "language", "title", "subtitle", "abstract", "keywords", "authors", "licence", "first_page", "last_page", "doi",
    "body_markdown", "note", "references", "links",
)  # fmt: skip


class PaperForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("language of the paper"), choices=settings.LANGUAGES)
    title = I18nFormField(label=_("title"), widget=LabelledTextInput, require_all_fields=False, max_length=500)
    subtitle = I18nFormField(label=_("subtitle"), widget=LabelledTextInput, required=False, max_length=500)
    abstract = I18nFormField(label=_("abstract"), widget=LabelledTextarea, required=False)
    keywords = I18nFormField(label=_("keywords"), widget=LabelledTextInput, required=False, help_text=_("Separated by commas."))
    authors = forms.CharField(
        label=_("authors"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line: Family, Given | institution; institution | ORCID | e-mail. Only the name is needed. A * before the name marks who"
            " answers letters; an institution may have its ROR behind it, as <05gq02987>."
        ),
    )  # fmt: skip
    licence = forms.CharField(label=_("licence"), required=False, max_length=60, help_text=_("Such as CC-BY-4.0."))
    first_page = forms.CharField(label=_("first page"), required=False, max_length=12)
    last_page = forms.CharField(label=_("last page"), required=False, max_length=12)
    doi = forms.CharField(label="DOI", required=False, max_length=200)
    body_markdown = forms.CharField(
        label=_("full text"), required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Markdown, with tables, footnotes as [^1], and figures of this paper as ![caption](name.png)."),
    )  # fmt: skip
    note = forms.CharField(label=_("what changed"), required=False, max_length=500, help_text=_("From the second version on."))
    pdf = forms.FileField(label="PDF", required=False, help_text=_("Up to 40 MB and 400 pages, without scripts or attached files."))
    references = forms.CharField(
        label=_("references"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line, as printed; a DOI in the line becomes its link."),
    )  # fmt: skip
    links = forms.CharField(
        label=_("links"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: video, code, data or other | https://… | what it is."),
    )  # fmt: skip
    figures = ManyFilesField(
        label=_("figures"), required=False, help_text=_("PNG, JPEG or WebP, up to 12 MB each. The same name again replaces the file.")
    )
    slides = ManyFilesField(label=_("slides"), required=False, help_text=_("PDF."))
    supplements = ManyFilesField(
        label=_("supplements"), required=False, help_text=_("Tables, data, archives, up to 50 MB each; no programs and no web pages.")
    )
    removed_files = forms.ModelMultipleChoiceField(
        PaperFile.objects.none(), label=_("remove these files"), required=False, widget=forms.CheckboxSelectMultiple
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Paper
        fields = ["volume", *PLACE]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.current_id:
            self.initial.update(beginning(self.instance), row_version=self.instance.version)
        fields: Any = self.fields
        fields["removed_files"].queryset = removable_of(self.instance)
        fields["removed_files"].label_from_instance = _name_of
        if not removable_of(self.instance).exists():
            del fields["removed_files"]
        if "talk" in fields:
            fields["talk"].queryset = _talks_of(fields["session"].queryset)

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        session, talk = cleaned.get("session"), cleaned.get("talk")
        if talk and (session is None or talk.session_id != session.pk):
            self.add_error("talk", _("This talk belongs to another session. Choose its session too."))
        if not cleaned.get("licence") and not self.instance.pk and (volume := cleaned.get("volume")):
            cleaned["licence"] = volume.licence or volume.series.licence
        return cleaned

    def clean_authors(self) -> Any:
        return typed.read_authors(self.cleaned_data["authors"])

    def clean_references(self) -> Any:
        return typed.read_references(self.cleaned_data["references"])

    def clean_links(self) -> Any:
        return typed.read_links(self.cleaned_data["links"])

    def clean_figures(self) -> list[Upload]:
        return judged(self.cleaned_data["figures"], lambda file: read_figure(file.content))

    def clean_slides(self) -> list[Upload]:
        return judged(self.cleaned_data["slides"], lambda file: check_pdf(file.content))

    def clean_supplements(self) -> list[Upload]:
        return judged(self.cleaned_data["supplements"], lambda file: check_supplement(file.content, file.name))

    def clean_pdf(self) -> bytes | None:
        """The bytes of a file that was opened and looked through; refused in words otherwise."""
        upload = self.cleaned_data.get("pdf")
        return judged([upload], lambda file: check_pdf(file.content))[0].content if upload else None

    def manuscript(self) -> Manuscript:
        clean = self.cleaned_data
        single = [name for name in OF_MANUSCRIPT if name not in {"title", "subtitle", "abstract", "keywords"}]
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
    values["references"] = "\n".join(typed.write_reference(row) for row in written.references)
    values["links"] = "\n".join(typed.write_link(row) for row in written.links)
    values["body_markdown"] = written.body_markdown
    return {name: LazyI18nString(value) if isinstance(value, dict) else value for name, value in values.items()}


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def removable_of(paper: Paper | None) -> QuerySet[PaperFile]:
    """What is published keeps its files."""
    return PaperFile.objects.filter(version__paper=paper.pk if paper else None, version__published_at=None)


def _name_of(file: PaperFile) -> str:
    return f"{file.get_kind_display()}: {file.name or 'PDF'}"


def _talks_of(sessions: QuerySet[Session]) -> QuerySet[SessionItem]:
    return SessionItem.objects.filter(session__in=sessions).select_related("session").order_by("session", "position")
