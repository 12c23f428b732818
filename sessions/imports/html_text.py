"""HTML of other systems' abstracts as Markdown, so that one renderer and one sanitiser serve all texts."""

import re

from lxml import etree, html

_BLOCKS = frozenset({"p", "div", "section", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "tr", "ul", "ol", "dl", "hr"})
_DROPPED = frozenset({"script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "math", "template", "noscript"})
_LOOKS_LIKE_HTML = re.compile(r"</?(?!https?:|mailto:)[a-zA-Z][^<>]*>|&[a-zA-Z#0-9]+;")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}


def as_markdown(text: str) -> str:
    """Text without tags is taken as it is."""
    if not _LOOKS_LIKE_HTML.search(text):
        return text.strip()
    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return text.strip()
    lines = "".join(_inner(root)).split("\n")
    tidy = "\n".join(line.strip() if not line.startswith("  ") else line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", tidy).strip()


def _inner(element: etree._Element) -> list[str]:
    parts = [_squeezed(element.text)]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _DROPPED:
            parts.append(_written(child))
        parts.append(_squeezed(child.tail))
    return parts


def _written(element: etree._Element) -> str:
    tag = element.tag
    inner = "".join(_inner(element))
    if tag == "br":
        return "\n"
    if tag == "a":
        return _link(element.get("href", ""), inner)
    if tag == "li":
        return f"\n- {inner.strip()}"
    if tag in _MARKS:
        return f"{_MARKS[tag]}{inner.strip()}{_MARKS[tag]}" if inner.strip() else ""
    return f"\n\n{inner.strip()}\n\n" if tag in _BLOCKS else inner


def _link(address: str, words: str) -> str:
    label = " ".join(words.split())
    safe = address.startswith(("http://", "https://", "mailto:")) and not re.search(r"[\s<>()]", address)
    if not safe or not label:
        return label
    return f"<{address}>" if label == address else f"[{label.replace('[', '(').replace(']', ')')}]({address})"


def _squeezed(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
