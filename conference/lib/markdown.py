"""Markdown through one renderer and one sanitiser."""

import re
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "li", "ol", "p", "pre", "s", "section", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "ol": {"start", "class"},
    "li": {"id", "class"},
    "sup": {"class", "id"},
    "section": {"class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
_LINK_REL = "nofollow ugc noopener"

_renderer = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").use(footnote_plugin)


def render(text: str, *, heading_from: int = 2) -> SafeString:
    """HTML that is safe to print. Headings start at `heading_from`, for the page has its own first heading."""
    html = _headings_from(_renderer.render(text), heading_from)
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=_LINK_REL)
    return mark_safe(clean)  # noqa: S308 - the sanitiser's output


def plain(text: str) -> str:
    """The text alone, for search, previews and mail."""
    without_tags = nh3.clean(_renderer.render(text), tags=set())
    return " ".join(unescape(without_tags).split())


def _headings_from(html: str, level: int) -> str:
    """The highest heading of the text, whichever it is, becomes `level`; the others keep their distance."""
    levels = re.findall(r"<h([1-6])", html)
    by = level - int(min(levels, default=level))
    return re.sub(r"(</?h)([1-6])", lambda match: f"{match[1]}{min(6, int(match[2]) + by)}", html)
