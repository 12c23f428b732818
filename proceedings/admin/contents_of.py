"""The page on which a volume is put in order and published."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext

from conference.admin.site import panel
from conference.lib.errors import DomainError
from proceedings.forms import ContentsForm
from proceedings.models import Paper, Volume
from proceedings.queries import checklist
from proceedings.services import contents, papers, volumes

# Two answers a paper: no more than a form may send.
ON_A_PAGE = 250


def answer(request: HttpRequest, volume: Volume, opts: Any) -> HttpResponse:
    """Of a volume that the person may write."""
    check = checklist.volume_check(volume)
    shown = Paginator(check.papers, ON_A_PAGE).get_page(request.GET.get("page"))
    sections = list(volume.sections.all())
    form = ContentsForm(request.POST or None, papers=[row.paper for row in shown], sections=sections)
    verb = _VERBS.get(request.POST.get("do", "arrange"))
    if request.method == "POST" and verb is not None and form.is_valid():
        try:
            verb(request, volume, form, check)
            return redirect(request.get_full_path())
        except DomainError as refusal:
            messages.error(request, str(refusal))
    context = {
        **panel.each_context(request), "title": str(volume), "opts": opts, "volume": volume, "check": check, "page": shown, "form": form,
        "rows": [(row, form[f"in-{row.paper.pk}"], form[f"place-{row.paper.pk}"]) for row in shown],
        "sections": [(section, form[f"section-{section.pk}"]) for section in sections],
    }  # fmt: skip
    return TemplateResponse(request, "admin/proceedings/contents.html", context, status=422 if form.errors else 200)


def _arrange(request: HttpRequest, volume: Volume, form: ContentsForm, check: checklist.VolumeCheck) -> None:
    contents.arrange(volume, form.spots(), form.section_positions(), by=request.user)  # type: ignore[arg-type]
    messages.success(request, gettext("The order is saved."))


def _publish_ready(request: HttpRequest, volume: Volume, form: ContentsForm, check: checklist.VolumeCheck) -> None:
    """Each by itself: one that is refused keeps no other back."""
    _arrange_quietly(request, volume, form)
    ready = Paper.objects.filter(pk__in=[row.paper.pk for row in check.ready])
    count = 0
    for paper in ready.select_related("current", "volume__series", "volume__conference"):
        try:
            papers.publish(paper, by=request.user)  # type: ignore[arg-type]
            count += 1
        except DomainError as refusal:
            messages.warning(request, f"{paper}: {refusal}")
    messages.success(request, ngettext("%(count)d paper published.", "%(count)d papers published.", count) % {"count": count})


def _publish_volume(request: HttpRequest, volume: Volume, form: ContentsForm, check: checklist.VolumeCheck) -> None:
    _arrange_quietly(request, volume, form)
    volumes.publish_volume(volume, by=request.user)  # type: ignore[arg-type]
    messages.success(request, gettext("The volume is published."))


def _arrange_quietly(request: HttpRequest, volume: Volume, form: ContentsForm) -> None:
    """What was typed beside the button is not lost."""
    contents.arrange(volume, form.spots(), form.section_positions(), by=request.user)  # type: ignore[arg-type]


_VERBS = {"arrange": _arrange, "publish": _publish_ready, "volume": _publish_volume}
