import hashlib
import json
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
PACKAGES = json.loads((STATIC / "vendor" / "manifest.json").read_text())["packages"]
FOREIGN = [path for folder in ("vendor", "fonts") for path in (STATIC / folder).rglob("*") if path.suffix in {".css", ".js", ".woff2"}]


def test_every_file_of_others_is_listed_and_unchanged() -> None:
    listed = {name: digest for package in PACKAGES for name, digest in package["files"].items()}
    found = {str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest() for path in FOREIGN}
    assert found == listed


def test_every_package_comes_with_its_licence() -> None:
    assert [package["name"] for package in PACKAGES if not (STATIC / package["licence_file"]).exists()] == []


def test_no_vendored_file_points_to_a_map_that_is_not_there() -> None:
    assert [path.name for path in FOREIGN if b"sourceMappingURL" in path.read_bytes()] == []


FACES = Path(__file__).resolve().parents[2] / "templates" / "documents" / "fonts"


def test_the_faces_of_documents_are_listed_unchanged_and_licensed() -> None:
    packages = json.loads((FACES / "manifest.json").read_text())["packages"]
    listed = {name: digest for package in packages for name, digest in package["files"].items()}
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FACES.glob("*.ttf")} == listed
    assert {package["licence_file"] for package in packages} == {"LICENSE.txt"}
    assert "SIL OPEN FONT LICENSE" in (FACES / "LICENSE.txt").read_text()
