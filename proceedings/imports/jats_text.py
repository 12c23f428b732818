"""The text of a JATS article as Markdown: headings, paragraphs, lists, quotations and tables; pictures are left out."""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from proceedings.imports.values import entity, flat

_HREF = "{http://www.w3.org/1999/xlink}href"
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$])")
_BEGINNING = re.compile(r"^(\s*)([#+-]|\d+[.)])(?=\s)")
_AROUND = {"italic": "*", "bold": "**", "monospace": ""}
_DEEPEST = 5
_LIST_LETTERS = {"order", "alpha-lower", "alpha-upper", "roman-lower", "roman-upper"}
_BLOCKS = {"p", "sec", "list", "disp-quote", "table-wrap", "fig", "fig-group", "disp-formula", "boxed-text", "verse-group", "preformat"}
# Files and what is said about them: they are not read.
_LEFT_OUT = {"object-id", "media", "supplementary-material", "inline-supplementary-material", "graphic", "inline-graphic"}
_NAMES_SAID = 6


def markdown(body: Element | None) -> str:
    return "" if body is None else "\n\n".join(_blocks(body, 2)).strip()


def reference(element: Element) -> str:
    """As it stands when it is one text; else put together from its parts."""
    mixed = element.find("mixed-citation")
    if mixed is not None:
        last = mixed[-1] if len(mixed) else None
        # A DOI that is no part of the sentence stands behind it.
        behind = last is not None and last.tag == "pub-id" and not (last.tail or "").strip()
        return flat(mixed).removesuffix(flat(last)).rstrip() if behind else flat(mixed)
    parts = element.find("element-citation")
    if parts is None:
        parts = element.find("citation")
    return _put_together(parts) if parts is not None else ""


def _put_together(parts: Element) -> str:
    people = [_person(person) for person in parts.iterfind("person-group/*") if person.tag in {"name", "collab"}]
    people += [_person(person) for person in parts if person.tag in {"name", "collab"}]
    names = ", ".join(people[:_NAMES_SAID]) + (" et al." if len(people) > _NAMES_SAID else "")
    where = " ".join(part for part in (flat(parts.find("source")), flat(parts.find("volume"))) if part)
    first, last = flat(parts.find("fpage")), flat(parts.find("lpage"))
    place = ": ".join(part for part in (where, "–".join(part for part in (first, last) if part)) if part)
    said = [names, flat(parts.find("year")), flat(parts.find("article-title")), place]
    said += [flat(parts.find(tag)) for tag in ("publisher-name", "publisher-loc", "comment")]
    return ". ".join(part.rstrip(".") for part in said if part) or flat(parts)


def _person(person: Element) -> str:
    if person.tag == "collab":
        return flat(person)
    return " ".join(part for part in (flat(person.find("surname")), flat(person.find("given-names"))) if part)


def _blocks(parent: Element, level: int) -> Iterator[str]:
    for child in parent:
        if not isinstance(child.tag, str):
            continue
        if child.tag == "sec":
            heading = _heading(child, level)
            yield from [heading] if heading else []
            yield from _blocks(child, level + 1)
        elif child.tag in {"boxed-text", "fig-group"}:
            yield from _blocks(child, level)
        elif child.tag == "p":
            yield from _paragraph(child, level)
        else:
            yield from (block for block in [_block(child)] if block)


def _heading(section: Element, level: int) -> str:
    title = section.find("title")
    words = _inline(title).strip() if title is not None else ""
    return f"{'#' * min(level, _DEEPEST)} {words}" if words else ""


def _paragraph(element: Element, level: int) -> Iterator[str]:
    """Blocks that stand inside a paragraph follow it."""
    if words := _inline(element).strip():
        yield _BEGINNING.sub(r"\1\\\2", words)
    inner = [child for child in element if isinstance(child.tag, str) and child.tag in _BLOCKS]
    for child in inner:
        yield from (block for block in [_block(child)] if block)


def _block(element: Element) -> str:
    if element.tag == "list":
        return _list(element)
    if element.tag in {"disp-quote", "verse-group"}:
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(element, 2)).split("\n"))
    if element.tag in {"table-wrap", "fig"}:
        return "\n\n".join(part for part in (_caption(element), _table(element)) if part)
    if element.tag == "preformat":
        return "\n".join(f"    {line}" for line in "".join(element.itertext()).split("\n"))
    return _escape(flat(element)) if element.tag == "disp-formula" else ""


def _caption(element: Element) -> str:
    label = _escape(flat(element.find("label")))
    caption = element.find("caption")
    words = " ".join(_inline(part).strip() for part in caption if isinstance(part.tag, str)) if caption is not None else ""
    return " ".join(part for part in (f"**{label}**" if label else "", words) if part)


def _list(element: Element) -> str:
    numbered = element.get("list-type") in _LIST_LETTERS
    lines = []
    for number, item in enumerate(element.iterfind("list-item"), 1):
        mark = f"{number}. " if numbered else "- "
        inner = "\n\n".join(_blocks(item, 2)).replace("\n", "\n" + " " * len(mark))
        lines.append(mark + inner)
    return "\n".join(lines)


def _table(element: Element) -> str:
    """Tables whose cells span none: what Markdown cannot say is left out."""
    rows = [[_inline(cell).strip() for cell in row if isinstance(cell.tag, str)] for row in element.iter("tr")]
    spanned = any(cell.get("rowspan", "1") != "1" or cell.get("colspan", "1") != "1" for cell in element.iter("td", "th"))
    if spanned or not rows or len({len(row) for row in rows}) != 1 or not rows[0]:
        return ""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _inline(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(_words(element)))


def _words(element: Element) -> Iterator[str]:
    yield _escape(element.text or "")
    for child in element:
        if not isinstance(child.tag, str):
            yield _escape(entity(child))
        elif child.tag not in _BLOCKS | _LEFT_OUT:
            yield _marked(child)
        yield _escape(child.tail or "")


def _marked(element: Element) -> str:
    inner = _inline(element)
    words = inner.strip()
    if not words:
        return inner
    if around := _AROUND.get(element.tag, ""):
        return inner.replace(words, f"{around}{words}{around}", 1)
    if element.tag in {"ext-link", "uri"} and re.match(r"https?://[^\s()<>]+$", element.get(_HREF, "")):
        return f"[{words}]({element.get(_HREF)})"
    if element.tag == "inline-formula" and (source := element.find(".//tex-math")) is not None:
        return _escape(f"${flat(source)}$")
    return inner


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
