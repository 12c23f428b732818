"""XML read without entities, network or huge trees; and text made fit to be written."""

import re

from django.utils.translation import gettext_lazy as _
from lxml import etree

from conference.lib.errors import DomainError

LARGEST_BYTES = 64 * 1024 * 1024
# XML 1.0 §2.2: the characters that a document may not hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class BadXml(DomainError):
    message = _("This file is not well-formed XML.")


def parse(source: bytes) -> etree._Element:
    """The root element. Entities are refused, so neither outside files nor expanding bombs are read."""
    if len(source) > LARGEST_BYTES:
        raise BadXml(_("This XML file is larger than 64 MB."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise BadXml(_("This file is not well-formed XML: %(problem)s") % {"problem": problem}) from problem
    _refuse_entities(root)
    return root


def clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _refuse_entities(root: etree._Element) -> None:
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None and any(True for _entity in docinfo.internalDTD.iterentities()):
        raise BadXml(_("This XML file declares entities, which are not read here."))
