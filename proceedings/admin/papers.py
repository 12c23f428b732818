"""Papers in the panel."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference import frames
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.text import words
from proceedings.forms import PLACE, PaperForm
from proceedings.models import Paper
from proceedings.models.volumes import EDITORS
from proceedings.queries import paper_page
from proceedings.queries.manuscript import manuscript_of
from proceedings.services import papers


@admin.register(Paper, site=panel)
class PaperAdmin(ServiceAdmin):
    """The form shows the version that may still be changed; what is published stays as it is."""

    writers = EDITORS
    offered_to_all = frozenset({"session"})
    form = PaperForm
    list_display = ["__str__", "volume", "position", "state", "rating_mean", "rating_count"]
    list_filter = ["state", ("volume", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["public_id"]
    search_help_text = _("Title, author or number, with or without accents")
    list_select_related = ["volume", "current"]
    actions = ["publish", "start_version", "retract", "remove"]
    fieldsets = [
        (None, {"fields": ["volume", "section", "position", "session", "row_version"]}),
        (_("Paper"), {"fields": ["language", "title", "subtitle", "abstract", "keywords", "authors"]}),
        (_("Text"), {"fields": ["pdf", "body_markdown", "note"]}),
        (_("Record"), {"fields": ["licence", "first_page", "last_page", "doi"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("current__texts")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["volume"] if obj else []

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Published papers by their folded words; drafts, which have none yet, by their title as it is written."""
        for word in search_term.split():
            folded = " ".join(words(word)) or word
            found = queryset.filter(search_document__title__contains=folded) | queryset.filter(search_document__authors__contains=folded)
            queryset = found | queryset.filter(current__texts__title__icontains=word) | queryset.filter(public_id=word)
        return queryset, bool(search_term)

    def create_with(self, form: Any, by: User) -> Paper:
        place = {name: form.cleaned_data[name] for name in PLACE}
        paper = papers.create(form.cleaned_data["volume"], form.manuscript(), by=by, **place)
        self._attach(paper, form, by)
        return paper

    def change_with(self, row: Paper, form: Any, by: User) -> None:
        if form.touches_manuscript:
            papers.rewrite(row, form.manuscript(), by=by, expected=form.cleaned_data.get("row_version"))
        self._attach(row, form, by)
        if any(name in form.changed_data for name in PLACE):
            papers.place(row, by=by, **{name: form.cleaned_data[name] for name in PLACE})

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if obj is None:
            return None
        return obj.get_absolute_url() if obj.is_public else reverse("admin:proceedings_paper_preview", args=[obj.pk])

    def get_urls(self) -> list[URLPattern]:
        preview = path("<int:paper>/preview/", panel.admin_view(self.preview), name="proceedings_paper_preview")
        return [preview, *super().get_urls()]

    def preview(self, request: HttpRequest, paper: int) -> HttpResponse:
        """The page as readers will see it, of the version that is not published yet."""
        row = paper_page.complete(self._rows(request).filter(pk=paper)).first()
        if row is None:
            raise Http404
        version = list(row.versions.all())[-1]
        shown = paper_page.of_version(row, version, [], timezone.now())
        conference = row.volume.conference
        context = {"conference": conference, "page": shown, "preview": True, "frame": frames.of(request, conference)}
        return TemplateResponse(request, "proceedings/paper.html", context)

    @admin.action(description=_("Publish"))
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, _whole(queryset), papers.publish)

    @admin.action(description=_("Start a new version"))
    def start_version(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.run(request, _whole(queryset), _copy_current)

    @admin.action(description=_("Retract…"))
    def retract(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        hint = _("The page stays, with these words above it; search does not find the paper any more.")
        return self.run_with_reason(request, _whole(queryset), papers.retract, _("Retract"), hint)

    @admin.action(description=_("Remove from the public…"))
    def remove(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        hint = _("Only these words stay at its address. For what may not stay readable, by law or for a person’s sake.")
        return self.run_with_reason(request, _whole(queryset), papers.remove, _("Remove from the public"), hint)

    def _attach(self, paper: Paper, form: Any, by: User) -> None:
        if content := form.cleaned_data["pdf"]:
            papers.attach_to_open(paper, content, name=f"{paper.public_id}.pdf", by=by)


def _whole(rows: QuerySet) -> QuerySet:
    return rows.select_related("current", "volume__series", "volume__conference")


def _copy_current(paper: Paper, *, by: User) -> None:
    papers.add_version(paper, manuscript_of(paper.current), by=by)  # type: ignore[arg-type]
