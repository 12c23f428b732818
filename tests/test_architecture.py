"""The plan of the house, held against the house."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CASCADE, ForeignKey, OneToOneField

from accounts.models import User
from conference.lib.places import Place

ROOT = Path(__file__).resolve().parent.parent
APPS = ["accounts", "conference", "questions", "speakers", "sessions", "registrations", "proceedings", "reviews"]
# Label → the labels its foreign keys may lead to.
BELOW = {
    "accounts": set(),
    "conference": {"accounts"},
    "questions": {"accounts", "conference"},
    "speakers": {"accounts", "conference", "questions"},
    "programme": {"accounts", "conference", "questions", "speakers"},
    "registrations": {"accounts", "conference", "questions", "speakers", "programme"},
    "proceedings": {"accounts", "conference", "questions", "speakers", "programme"},
    "reviews": {"accounts", "conference", "questions", "speakers", "programme", "proceedings"},
}
LONGEST_FILE = 450
LONGEST_FUNCTION_OF_NINE_IN_TEN = 25


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text())


def test_foreign_keys_go_down_only() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for label in BELOW
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.related_model._meta.app_label in BELOW
        and field.related_model._meta.app_label != label
        and field.related_model._meta.app_label not in BELOW[label]
    ]
    assert wrong == []


def test_nobody_disappears_with_an_account() -> None:
    keys = [
        field
        for label in BELOW
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField) and field.related_model is User
    ]
    assert len(keys) >= 5
    assert [str(field) for field in keys if field.remote_field.on_delete is CASCADE and field.model._meta.model_name != "teammember"] == []


def test_views_and_panel_save_nothing_themselves() -> None:
    rooms = re.compile(r"/(views|admin|forms|places|queries)(/|\.py$)")
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        if rooms.search(f"/{path}")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"save", "bulk_create", "create", "delete"}
        if not (node.func.attr == "create" and "objects" not in ast.dump(node.func))
    ]
    assert wrong == []


def test_kept_pages_know_no_visitor() -> None:
    """A kept page that looked at its visitor would show one person's page to everybody."""
    kept_views = [
        (path, node)
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any("kept.page" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    forbidden = re.compile(r"request\.(user|COOKIES|session|META|headers)|messages\.|get_token")
    assert len(kept_views) >= 15
    assert [f"{path}:{node.name}" for path, node in kept_views if forbidden.search(ast.unparse(node))] == []


def test_files_and_functions_are_short() -> None:
    files = [f"{path} ({len(text.splitlines())})" for path, text in texts() if len(text.splitlines()) > LONGEST_FILE]
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for _path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert files == []
    assert lengths[len(lengths) * 9 // 10] < LONGEST_FUNCTION_OF_NINE_IN_TEN


def texts() -> Iterator[tuple[Path, str]]:
    for path, _tree in sources():
        yield path, (ROOT / path).read_text()


def test_imports_stand_at_the_top_or_say_why_not() -> None:
    wrong = []
    for path, tree in sources():
        lines = (ROOT / path).read_text().splitlines()
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            inner = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
            wrong += [f"{path}:{node.lineno}" for node in inner if "noqa" not in lines[node.lineno - 1]]
    assert wrong == []


def test_nothing_listens_to_saves() -> None:
    assert [str(path) for path, text in texts() if re.search(r"post_save|pre_save\.connect|post_delete|m2m_changed", text)] == []


def test_templates_hold_no_style_and_no_script_of_their_own() -> None:
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|<script>|javascript:")
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "emails" not in path.parts]
    assert len(pages) > 80
    assert [str(path.relative_to(ROOT)) for path in pages if inline.search(path.read_text())] == []


def test_every_place_stands_in_the_architecture() -> None:
    written = set(re.findall(r"^\| ([a-z ]+) \|", (ROOT / "docs" / "architecture.md").read_text(), flags=re.MULTILINE))
    assert set(Place.registry) <= written


def test_every_provider_of_a_place_exists() -> None:
    names = [name for place in Place.registry.values() for name in place.names]
    assert len(names) > 25
    for place in Place.registry.values():
        assert len(list(place)) == len(place.names)


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "manager"])
def test_no_room_is_called_anything(name: str) -> None:
    assert [str(path) for path, _tree in sources() if path.stem == name] == []
