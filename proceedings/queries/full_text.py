"""The full text of a version as HTML, with its contents."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from conference.lib import markdown
from proceedings.models import PaperVersion


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str
    level: int


@dataclass(frozen=True)
class FullText:
    html: SafeString
    contents: tuple[Heading, ...]


def render_full_text(version: PaperVersion) -> FullText:
    return FullText(markdown.render(version.body_markdown), ())
