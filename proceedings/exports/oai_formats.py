"""The formats that papers are harvested in, by their prefixes."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from proceedings.exports import jats, oai_dc
from proceedings.exports.citable import Citable
from proceedings.exports.oai import MetadataFormat

JATS = "http://www.ncbi.nlm.nih.gov/JATS1"


@dataclass(frozen=True)
class Format(MetadataFormat):
    element: Callable[[Citable], etree._Element]


def _qualified(cited: Citable) -> etree._Element:
    """Most write JATS without its namespace, and the protocol takes no metadata without one."""
    article = jats.article(cited)
    prefixes = {prefix: uri for prefix, uri in article.nsmap.items() if prefix}
    root = etree.Element(f"{{{JATS}}}{article.tag}", attrib=dict(article.attrib), nsmap={None: JATS, **prefixes})
    root.text = article.text
    root.extend(list(article))
    for part in root.iter(etree.Element):
        if not part.tag.startswith("{"):
            part.tag = f"{{{JATS}}}{part.tag}"
    return root


FORMATS = {
    row.prefix: row
    for row in (
        Format("oai_dc", oai_dc.SCHEMA, oai_dc.NAMESPACE, oai_dc.element),
        Format("jats", "https://jats.nlm.nih.gov/publishing/1.3/xsd/JATS-journalpublishing1-3-mathml3.xsd", JATS, _qualified),
    )
}
