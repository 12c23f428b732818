"""Which format a file has, said by what is in it; its name says nothing."""

import re

from django.utils.translation import gettext as _
from lxml.etree import QName

from conference.lib.errors import DomainError
from conference.lib.xml import parse
from proceedings.imports import acl, bibtex, jats, ris
from proceedings.imports.collected import ReadCollection

LARGEST_BYTES = 64 * 1024 * 1024
# A parser that is written in Python takes a second for about two megabytes.
LARGEST_TEXT = 16 * 1024 * 1024
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_BIBTEX = re.compile(r"@\s*[A-Za-z]+\s*[{(]")
_RIS = re.compile(r"^[ \t]*TY  ?-", re.MULTILINE)


class NotRecognised(DomainError):
    message = _("This is none of ACL Anthology XML, JATS, BibTeX and RIS.")


class TooLarge(DomainError):
    message = _("This file is larger than 64 MB.")


def read(source: bytes) -> ReadCollection:
    """Raises a DomainError, in words, for what cannot be read."""
    if len(source) > LARGEST_BYTES:
        raise TooLarge
    if not source.strip():
        raise NotRecognised(_("This file is empty."))
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe<\0|\xfe\xff\0<", source):
        return _read_xml(source)
    return _read_text(source)


def _read_xml(source: bytes) -> ReadCollection:
    root = parse(source)
    if root.tag == "collection":
        return acl.read_tree(root)
    if QName(root).localname == "article":
        return jats.read_tree(root)
    raise NotRecognised(_("XML that begins with <%(tag)s> is neither an ACL Anthology collection nor a JATS article.") % {"tag": root.tag})


def _read_text(source: bytes) -> ReadCollection:
    if len(source) > LARGEST_TEXT:
        raise TooLarge(_("A file of BibTeX or RIS has at most 16 MB. Divide it."))
    text = _decoded(source)
    if _RIS.search(text):
        return ris.read(text)
    if _BIBTEX.search(text):
        return bibtex.read(text)
    raise NotRecognised


def _decoded(source: bytes) -> str:
    encoding = next((name for mark, name in _BOMS.items() if source.startswith(mark)), "utf-8")
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError as problem:
        if b"\0" in source[:1000]:
            raise NotRecognised from problem
        line = source[: problem.start].count(b"\n") + 1
        raise NotRecognised(_("Line %(line)d is not UTF-8. Save the file as UTF-8 and send it again.") % {"line": line}) from problem
    if "\0" in text:
        raise NotRecognised
    return text.replace("\r\n", "\n").replace("\r", "\n")
