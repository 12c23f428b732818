"""Elements put together in one expression, without what a document may not hold."""

from lxml import etree
from lxml.etree import _Element as Element

from conference.lib.xml import clean

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A child of the parent's namespace, or of the one that `tag` names. `content_type` becomes `content-type`."""
    namespace = etree.QName(parent).namespace
    name = tag if tag.startswith("{") or namespace is None else f"{{{namespace}}}{tag}"
    child = etree.SubElement(parent, name)
    for key, value in attributes.items():
        child.set(LANG if key == "lang" else key.replace("_", "-"), clean(value))
    if text:
        child.text = clean(" ".join(text.split()))
    return child


def add_said(parent: Element, tag: str, text: str, **attributes: str) -> Element | None:
    """As `add`, if there is something to say."""
    return add(parent, tag, text, **attributes) if text else None
