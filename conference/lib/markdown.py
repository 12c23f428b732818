"""Markdown through one renderer and one sanitiser."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from conference.lib.text import address_tail

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
_LONG_TAGS = _TAGS | {"figure", "figcaption", "img", "div"}
_LONG_ATTRIBUTES = {
    **_ATTRIBUTES,
    "h5": {"id"},
    "h6": {"id"},
    "div": {"class", "tabindex"},
    "img": {"src", "alt", "width", "height", "loading"},
}
_LINK_REL = "nofollow ugc noopener"
_SCHEMES = {"http", "https", "mailto"}

_renderer = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").use(footnote_plugin)


@dataclass(frozen=True)
class Figure:
    """A picture that a text may show by its name."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str
    level: int


@dataclass(frozen=True)
class LongText:
    html: SafeString
    headings: tuple[Heading, ...]


def render(text: str, *, heading_from: int = 2) -> SafeString:
    """HTML that is safe to print. Headings start at `heading_from`, for the page has its own first heading."""
    html = _headings_from(_renderer.render(text), heading_from)
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=_LINK_REL)
    return mark_safe(clean)  # noqa: S308 - the sanitiser's output


def render_long(text: str, figures: Mapping[str, Figure], *, heading_from: int = 2) -> LongText:
    """As `render`, with an anchor at each heading, and those pictures that are known by name; no other is ever fetched."""
    tokens = _renderer.parse(text)
    headings = _anchored(tokens, heading_from)
    _show_figures(tokens, figures)
    html = _renderer.renderer.render(_with_room_for_tables(tokens), _renderer.options, {})
    clean = nh3.clean(html, tags=_LONG_TAGS, attributes=_LONG_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=_LINK_REL)
    return LongText(mark_safe(clean), headings)  # noqa: S308 - the sanitiser's output


def plain(text: str) -> str:
    """The text alone, for search, previews and mail."""
    without_tags = nh3.clean(_renderer.render(text), tags=set())
    return " ".join(unescape(without_tags).split())


def _headings_from(html: str, level: int) -> str:
    """The highest heading of the text, whichever it is, becomes `level`; the others keep their distance."""
    levels = re.findall(r"<h([1-6])", html)
    by = level - int(min(levels, default=level))
    return re.sub(r"(</?h)([1-6])", lambda match: f"{match[1]}{min(6, int(match[2]) + by)}", html)


def _anchored(tokens: Sequence[Token], level: int) -> tuple[Heading, ...]:
    """Gives each heading its level on the page and an anchor that no other has."""
    opened = [(token, tokens[at + 1], tokens[at + 2]) for at, token in enumerate(tokens) if token.type == "heading_open"]
    by = level - min((int(token.tag[1]) for token, _inside, _closed in opened), default=level)
    taken: dict[str, int] = {}
    found = []
    for token, inside, closed in opened:
        depth = min(6, int(token.tag[1]) + by)
        token.tag = closed.tag = f"h{depth}"
        words = _words(inside.children or [])
        token.attrSet("id", _anchor(words, taken))
        found.append(Heading(str(token.attrs["id"]), words, depth))
    return tuple(found)


def _anchor(words: str, taken: dict[str, int]) -> str:
    """With a beginning of its own, so that it is never the anchor of a part of the page."""
    anchor = f"text-{address_tail(words) or 'part'}"
    taken[anchor] = taken.get(anchor, 0) + 1
    return anchor if taken[anchor] == 1 else _anchor(f"{words} {taken[anchor]}", taken)


def _words(children: Sequence[Token]) -> str:
    said = (child.content if child.type in {"text", "code_inline", "image"} else " " for child in children if not child.nesting)
    return " ".join("".join(said).split())


def _with_room_for_tables(tokens: Sequence[Token]) -> list[Token]:
    """A wide table scrolls by itself, also for those who use the keyboard."""
    room = {"table_open": ('<div class="scroll-x" tabindex="0">', ""), "table_close": ("", "</div>")}
    return [part for token in tokens for part in _within(token, *room.get(token.type, ("", "")))]


def _within(token: Token, before: str, after: str) -> list[Token]:
    parts = [Token("html_block", "", 0, content=html) if html else None for html in (before, after)]
    return [part for part in (parts[0], token, parts[1]) if part is not None]


def _show_figures(tokens: Sequence[Token], figures: Mapping[str, Figure]) -> None:
    """A picture alone in its paragraph becomes a figure with its caption; within a line it is shown as it stands."""
    for at, token in enumerate(tokens):
        if token.type != "inline":
            continue
        children = token.children or []
        alone = len(children) == 1 and tokens[at - 1].type == "paragraph_open"
        for child in children:
            if child.type == "image":
                _show(child, figures, tokens[at - 1 : at + 2] if alone else ())


def _show(image: Token, figures: Mapping[str, Figure], paragraph: Sequence[Token]) -> None:
    figure = figures.get(str(image.attrs.get("src", "")))
    caption = _words(image.children or []) or image.content
    image.type, image.children = "html_inline", None
    if figure is None:
        image.content = escape(caption)
        return
    picture = f'<img src="{escape(figure.url)}" alt="{escape(caption)}" width="{figure.width}" height="{figure.height}" loading="lazy">'
    if paragraph:
        paragraph[0].tag = paragraph[-1].tag = "figure"
        paragraph[0].hidden = paragraph[-1].hidden = False
        picture += f"<figcaption>{escape(caption)}</figcaption>"
    image.content = picture
