"""People and the names that papers print, in the panel: who is who."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conference.admin.base import ServiceAdmin, changed_values
from conference.admin.site import panel
from conference.lib.text import fold, public_id_of
from proceedings.models import Author, PaperAuthor
from proceedings.models.volumes import EDITORS
from proceedings.services import authors
from speakers.orcid import normalise


@admin.register(Author, site=panel)
class AuthorAdmin(ServiceAdmin):
    """A person is made by tying printed names together; here it is said how the person is called and told apart."""

    writers = EDITORS
    list_display = ["name", "distinction", "orcid", "public_id"]
    search_fields = ["name"]
    search_help_text = _("Name, ORCID iD or number, with or without accents")
    fields = ["name", "distinction"]
    ordering = ["name", "pk"]
    actions = ["merge"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By every name that is printed, by identifier and by number."""
        for word in search_term.split():
            printed = PaperAuthor.objects.filter(sort_key__contains=fold(word)).exclude(author=None)
            queryset = queryset.filter(pk__in=printed.values("author")) | queryset.filter(orcid=normalise(word) or None)
            queryset = queryset.distinct()
        return queryset, False

    def change_with(self, row: Author, form: Any, by: User) -> None:
        values = {"name": row.name, "distinction": row.distinction, **changed_values(form)}
        authors.rename(row, by=by, name=values["name"], distinction=values["distinction"])

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj is not None and Author.objects.public().filter(pk=obj.pk).exists() else None

    @admin.action(description=_("Join: these are one person"))
    def merge(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The one with an ORCID iD stays, else the one that was there first."""
        first, *others = sorted(queryset, key=lambda row: (row.orcid is None, row.pk))
        if not others:
            messages.warning(request, gettext("Choose the pages of one person, at least two."))
            return
        self.run(request, others, authors.merge, into=first)


class ForPerson(forms.Form):
    """Whose the names are: by the number in the address of the page, or by ORCID iD."""

    person = forms.CharField(
        label=_("person"), max_length=100, help_text=_("The ORCID iD, or the number in the address of the person’s page.")
    )

    def __init__(self, *args: Any, people: QuerySet[Author], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = people

    def clean_person(self) -> Author:
        text = self.cleaned_data["person"].strip()
        number = public_id_of(text.rstrip("/").rpartition("/")[2])
        found = self._people.filter(orcid=normalise(text)).first() or self._people.filter(public_id=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody is known by this number or ORCID iD."))
        return found


class WhoseFilter(admin.SimpleListFilter):
    title = _("person")
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("unknown", _("Not known")), ("known", _("Known"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(author__isnull=self.value() == "unknown") if self.value() else queryset


@admin.register(PaperAuthor, site=panel)
class PaperAuthorAdmin(ServiceAdmin):
    """The names as the published versions print them; none of them is changed, only whose it is."""

    writers = EDITORS
    list_display = ["__str__", "paper", "orcid", "person"]
    list_filter = [WhoseFilter]
    search_fields = ["sort_key"]
    search_help_text = _("Name, with or without accents")
    ordering = ["sort_key", "pk"]
    fields = ["name_as_printed", "paper", "orcid", "person"]
    readonly_fields = ["name_as_printed", "paper", "orcid", "person"]
    actions = ["tie", "move", "split", "release"]

    def get_queryset(self, request: HttpRequest) -> Any:
        shown = super().get_queryset(request).filter(version__paper__current=F("version"))
        return shown.select_related("author", "version__paper__volume").prefetch_related("version__texts")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        for word in search_term.split():
            queryset = queryset.filter(sort_key__contains=fold(word))
        return queryset, False

    @admin.display(description=_("name"))
    def name_as_printed(self, row: PaperAuthor) -> str:
        return row.name.full

    @admin.display(description=_("paper"))
    def paper(self, row: PaperAuthor) -> str:
        return row.version.title

    @admin.display(description=_("person"))
    def person(self, row: PaperAuthor) -> str:
        return f"{row.author.name} ({row.author.public_id})" if row.author else "–"

    @admin.action(description=_("These are one person"))
    def tie(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._once(request, queryset, authors.tie)

    @admin.action(description=_("These are another person than it says"))
    def split(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._once(request, queryset, authors.split)

    @admin.action(description=_("It is not known who these are"))
    def release(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._once(request, queryset, authors.release)

    @admin.action(description=_("These belong to…"))
    def move(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Asks whose they are on a page of its own."""
        asked = "person" in request.POST
        people = Author.objects.within_reach(request.user, EDITORS)
        form = ForPerson(request.POST if asked else None, people=people)
        if asked and form.is_valid():
            self._once(request, queryset, authors.tie, to=form.cleaned_data["person"])
            return None
        context = {
            **panel.each_context(request), "title": _("Whose are these names?"), "rows": list(queryset), "opts": self.opts, "form": form,
            "action": request.POST.get("action", ""), "chosen": request.POST.getlist("_selected_action"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/proceedings/move.html", context, status=422 if asked else 200)

    def _once(self, request: HttpRequest, queryset: QuerySet, service: Any, **arguments: Any) -> None:
        """All of them in one step, or none."""

        def done(row: Any, *, by: User) -> None:
            service(rows, by=by, **arguments)

        rows = list(queryset)
        if rows and self._out_of_reach(request, rows):
            raise PermissionDenied
        self.run(request, rows[:1], done)
