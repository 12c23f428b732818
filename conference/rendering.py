"""Pages that are built for one visitor: forms and what stands behind a secret."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conference import frames


def page(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """The template with its context and the frame of `context["conference"]`, or of the site."""
    framed = {**context, "frame": frames.of(request, context.get("conference"))}
    return render(request, template, framed, status=status)
