"""The schemas of others, compiled once, from files alone."""

import functools
from pathlib import Path

from lxml import etree

from tests.conftest import SHARED

FOLDER = SHARED / "validators" / "crossref-and-jats"
JATS_NAMESPACE = "http://www.ncbi.nlm.nih.gov/JATS1"


class _Beside(etree.Resolver):
    """What a schema asks of the network lies beside it."""

    def resolve(self, url: str, public_id: str, context: object) -> object:
        name = url.rsplit("/", 1)[-1]
        places = (FOLDER / name, FOLDER / "standard-modules" / "mathml3" / name)
        found = next((str(place) for place in places if place.exists()), str(Path(url)))
        return self.resolve_filename(found, context)  # type: ignore[attr-defined]


@functools.cache
def _schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside())  # type: ignore[attr-defined]
    return etree.XMLSchema(etree.parse(str(FOLDER / name), parser))


def jats_errors(document: bytes) -> list[str]:
    """JATS has no namespace; Crossref's copy of its schema puts it into one."""
    root = etree.fromstring(document)
    for element in root.iter():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            element.tag = f"{{{JATS_NAMESPACE}}}{element.tag}"
    return _errors(_schema("JATS-journalpublishing1-3d2-mathml3.xsd"), etree.fromstring(etree.tostring(root)))


def crossref_errors(document: bytes) -> list[str]:
    return _errors(_schema("crossref5.4.0.xsd"), etree.fromstring(document))


def _errors(schema: etree.XMLSchema, root: etree._Element) -> list[str]:
    schema.validate(root)
    return [f"{error.line}: {error.message}" for error in schema.error_log]
