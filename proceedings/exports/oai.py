"""Answers of the harvesting protocol OAI-PMH 2.0: plain values in, a document of its schema out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from conference.lib.xml import clean

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"


@dataclass(frozen=True)
class Asked:
    """What `request` repeats: the address alone when the arguments were wrong."""

    url: str
    arguments: Mapping[str, str]


@dataclass(frozen=True)
class Repository:
    name: str
    url: str
    email: str
    earliest: datetime


@dataclass(frozen=True)
class MetadataFormat:
    prefix: str
    schema: str
    namespace: str


@dataclass(frozen=True)
class SetRow:
    spec: str
    name: str


@dataclass(frozen=True)
class Record:
    """`metadata` is None of a deleted record, and wherever headers alone were asked for."""

    identifier: str
    datestamp: datetime
    sets: tuple[str, ...]
    deleted: bool = False
    metadata: etree._Element | None = None


@dataclass(frozen=True)
class Token:
    """`text` is empty on the last page of several; `given` counts the records of the pages before."""

    text: str
    given: int
    expires: datetime | None = None


def error(asked: Asked, at: datetime, code: str, words: str) -> bytes:
    root = _root(asked, at)
    _add(root, "error", words, code=code)
    return _written(root)


def identify(asked: Asked, at: datetime, repository: Repository) -> bytes:
    root = _root(asked, at)
    body = _add(root, "Identify")
    for name, value in (
        ("repositoryName", repository.name),
        ("baseURL", repository.url),
        ("protocolVersion", "2.0"),
        ("adminEmail", repository.email),
        ("earliestDatestamp", written_moment(repository.earliest)),
        ("deletedRecord", "persistent"),
        ("granularity", GRANULARITY),
        ("compression", "gzip"),
    ):
        _add(body, name, value)
    return _written(root)


def formats(asked: Asked, at: datetime, rows: Iterable[MetadataFormat]) -> bytes:
    root = _root(asked, at)
    body = _add(root, "ListMetadataFormats")
    for row in rows:
        entry = _add(body, "metadataFormat")
        _add(entry, "metadataPrefix", row.prefix)
        _add(entry, "schema", row.schema)
        _add(entry, "metadataNamespace", row.namespace)
    return _written(root)


def sets(asked: Asked, at: datetime, rows: Iterable[SetRow]) -> bytes:
    root = _root(asked, at)
    body = _add(root, "ListSets")
    for row in rows:
        entry = _add(body, "set")
        _add(entry, "setSpec", row.spec)
        _add(entry, "setName", row.name)
    return _written(root)


def record(asked: Asked, at: datetime, row: Record) -> bytes:
    root = _root(asked, at)
    _add_record(_add(root, "GetRecord"), row)
    return _written(root)


def records(asked: Asked, at: datetime, rows: Iterable[Record], token: Token | None) -> bytes:
    root = _root(asked, at)
    body = _add(root, "ListRecords")
    for row in rows:
        _add_record(body, row)
    _add_token(body, token)
    return _written(root)


def headers(asked: Asked, at: datetime, rows: Iterable[Record], token: Token | None) -> bytes:
    root = _root(asked, at)
    body = _add(root, "ListIdentifiers")
    for row in rows:
        _add_header(body, row)
    _add_token(body, token)
    return _written(root)


def written_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _root(asked: Asked, at: datetime) -> etree._Element:
    root = etree.Element(f"{{{NAMESPACE}}}OAI-PMH", nsmap={None: NAMESPACE, "xsi": INSTANCE})
    root.set(f"{{{INSTANCE}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    _add(root, "responseDate", written_moment(at))
    _add(root, "request", asked.url, **asked.arguments)
    return root


def _add_record(body: etree._Element, row: Record) -> None:
    entry = _add(body, "record")
    _add_header(entry, row)
    if row.metadata is not None:
        _add(entry, "metadata").append(row.metadata)


def _add_header(parent: etree._Element, row: Record) -> None:
    header = _add(parent, "header", **({"status": "deleted"} if row.deleted else {}))
    _add(header, "identifier", row.identifier)
    _add(header, "datestamp", written_moment(row.datestamp))
    for spec in row.sets:
        _add(header, "setSpec", spec)


def _add_token(body: etree._Element, token: Token | None) -> None:
    if token is None:
        return
    attributes = {"cursor": str(token.given)}
    if token.text and token.expires is not None:
        attributes["expirationDate"] = written_moment(token.expires)
    _add(body, "resumptionToken", token.text, **attributes)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    for key, value in attributes.items():
        element.set(key, clean(value))
    if text:
        element.text = clean(text)
    return element


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
