"""Papers in the panel."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from conference import frames
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.lib.http import attachment
from conference.lib.text import words
from conference.services.files import content_of
from proceedings.forms import PLACE, PaperForm, SectionForm, removable_of
from proceedings.models import Notice, NoticeState, Paper, PaperFile
from proceedings.models.volumes import EDITORS
from proceedings.queries import checklist, paper_page
from proceedings.queries.citing import SHOWN_NOTICES, notices_of
from proceedings.services import attachments, contents, papers

MOST_AT_ONCE = 500
_ATTACH = {"figures": attachments.attach_figure, "slides": attachments.attach_slides, "supplements": attachments.attach_supplement}


class NoticesFilter(admin.SimpleListFilter):
    title = _("notices")
    parameter_name = "notices"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("with", _("With notices")), ("without", _("Without"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        said = Notice.objects.filter(state=NoticeState.PUBLISHED)
        chosen = {"with": queryset.filter, "without": queryset.exclude}.get(self.value() or "")
        return chosen(pk__in=said.values("paper")) if chosen else queryset


@admin.register(Paper, site=panel)
class PaperAdmin(ServiceAdmin):
    """The form shows the version that may still be changed; what is published stays as it is."""

    writers = EDITORS
    offered_to_all = frozenset({"session", "talk"})
    form = PaperForm
    list_display = ["__str__", "volume", "section", "position", "state", "said", "rating_mean", "rating_count"]
    list_filter = ["state", ("volume", admin.RelatedOnlyFieldListFilter), ("section", admin.RelatedOnlyFieldListFilter), NoticesFilter]
    search_fields = ["public_id"]
    search_help_text = _("Title, author or number, with or without accents")
    list_select_related = ["volume", "section", "current"]
    actions = ["publish", "start_version", "assign_section", "retract", "withdraw", "remove"]
    fieldsets = [
        (None, {"fields": ["lacking", "volume", "section", "position", "session", "talk", "row_version"]}),
        (_("Paper"), {"fields": ["language", "title", "subtitle", "abstract", "keywords", "authors"]}),
        (_("Text"), {"fields": ["pdf", "body_markdown", "figures", "note"]}),
        (_("What belongs to it"), {"fields": ["references", "links", "slides", "supplements", "removed_files"]}),
        (_("Record"), {"fields": ["licence", "first_page", "last_page", "doi"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("current__texts", SHOWN_NOTICES)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nothing can be removed where there is no file, and what is not there lacks nothing."""
        shown = super().get_fieldsets(request, obj)
        shown = shown if removable_of(obj).exists() else _without("removed_files", shown)
        return shown if obj else _without("lacking", shown)

    @admin.display(description=_("missing"))
    def lacking(self, paper: Paper) -> str:
        check = checklist.paper_check(checklist.checked(Paper.objects.filter(pk=paper.pk)).get())
        parts = ((gettext("Not to be published without"), check.blocking), (gettext("Readers and indexes will miss"), check.advised))
        return " ".join(f"{words}: {', '.join(lacks)}." for words, lacks in parts if lacks) or gettext("Nothing.")

    @admin.display(description=_("notices"))
    def said(self, paper: Paper) -> str:
        return ", ".join(str(notice.get_kind_display()) for notice in notices_of(paper))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["lacking", "volume"] if obj else []

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
        view = panel.admin_view
        own = [
            path("<int:paper>/preview/", view(self.preview), name="proceedings_paper_preview"),
            path("<int:paper>/files/<int:file>/", view(require_safe(self.file)), name="proceedings_paper_file"),
            path("section/", view(self.section), name="proceedings_paper_section"),
        ]
        return [*own, *super().get_urls()]

    def file(self, request: HttpRequest, paper: int, file: int) -> HttpResponse:
        """A file as it will be published, for those who prepare the paper."""
        rows = PaperFile.objects.filter(pk=file, version__paper__in=self._rows(request).filter(pk=paper))
        found = rows.select_related("stored_file").first()
        if found is None:
            raise Http404
        inline = found.kind == PaperFile.Kind.FIGURE
        return attachment(content_of(found.stored_file), found.name or "paper.pdf", found.stored_file.type, inline=inline)

    def section(self, request: HttpRequest) -> HttpResponse:
        """Into which section of their volume the chosen papers go."""
        if not self.may_write(request):
            raise PermissionDenied
        papers_chosen = list(_whole(self.get_queryset(request).filter(pk__in=_numbers(request.GET.getlist("paper")))))
        if not papers_chosen or self._out_of_reach(request, papers_chosen) or len({row.volume_id for row in papers_chosen}) > 1:
            messages.warning(request, gettext("Choose papers of one volume."))
            return redirect("admin:proceedings_paper_changelist")
        volume = papers_chosen[0].volume
        form = SectionForm(request.POST or None, volume=volume)
        if request.method == "POST" and form.is_valid():
            moved = contents.assign(papers_chosen, form.cleaned_data["section"], by=request.user)  # type: ignore[arg-type]
            messages.success(request, ngettext("%(count)d paper moved.", "%(count)d papers moved.", moved) % {"count": moved})
            return redirect("admin:proceedings_paper_changelist")
        context = {**panel.each_context(request), "title": _("Into a section"), "opts": self.opts, "form": form, "rows": papers_chosen}
        return TemplateResponse(request, "admin/proceedings/section.html", context, status=422 if form.errors else 200)

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
        self.run(request, _whole(queryset), papers.start_version)

    @admin.action(description=_("Into a section…"))
    def assign_section(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        keys = urlencode([("paper", key) for key in queryset.values_list("pk", flat=True)[:MOST_AT_ONCE]])
        return redirect(f"{reverse('admin:proceedings_paper_section')}?{keys}")

    @admin.action(description=_("Retract…"))
    def retract(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        hint = _("A notice with these words is published. The page stays, and says everywhere that the paper is retracted.")
        return self.run_with_reason(request, _whole(queryset), papers.retract, _("Retract"), hint)

    @admin.action(description=_("Withdraw for the authors…"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        hint = _("A notice with these words is published. The page stays, and says everywhere that the paper is withdrawn.")
        return self.run_with_reason(request, _whole(queryset), papers.withdraw, _("Withdraw"), hint)

    @admin.action(description=_("Remove from the public…"))
    def remove(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        hint = _("Only these words stay at its address. For what may not stay readable, by law or for a person’s sake.")
        return self.run_with_reason(request, _whole(queryset), papers.remove, _("Remove from the public"), hint)

    def _attach(self, paper: Paper, form: Any, by: User) -> None:
        clean = form.cleaned_data
        if not any(clean.get(name) for name in ("pdf", "removed_files", *_ATTACH)):
            return
        version = papers.version_to_change(paper)
        for file in clean.get("removed_files") or ():
            attachments.remove(file, by=by)
        if clean["pdf"]:
            papers.attach_pdf(version, clean["pdf"], name=f"{paper.public_id}.pdf", by=by)
        for name, attach in _ATTACH.items():
            for upload in clean[name]:
                attach(version, upload.content, name=upload.name, by=by)


def _whole(rows: QuerySet) -> QuerySet:
    return rows.select_related("current", "volume__series", "volume__conference")


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts[:MOST_AT_ONCE] if text.isdecimal() and len(text) < 19]


def _without(name: str, fieldsets: Any) -> Any:
    return [(title, {**options, "fields": [field for field in options["fields"] if field != name]}) for title, options in fieldsets]
