"""What a newcomer runs first: dev.py, the lock files, and what the project says of itself."""

import ast
import re
import socket
import stat
import sys
import tomllib
from pathlib import Path

import pytest

import dev

PROJECT = tomllib.loads((dev.ROOT / "pyproject.toml").read_text())
LOCK_FILES = sorted((dev.ROOT / "requirements").glob("*.txt"))


def declared() -> list[str]:
    return [re.split(r"[\[<>=!~]", name)[0] for name in PROJECT["project"]["dependencies"]]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the project's own."""
    for name, part in (
        ("ROOT", ""),
        ("DOT_ENV", ".env"),
        ("ENVIRONMENT", ".venv"),
        ("STAMP", ".venv/lock.sha256"),
        ("PYTHON", ".venv/bin/python"),
    ):
        monkeypatch.setattr(dev, name, tmp_path / part)
    return tmp_path


def test_an_old_python_is_told_what_is_needed() -> None:
    assert dev.too_old((3, 9)) == ("Python 3.11 or newer is needed, and this is 3.9. Install a newer one and run: python3.11 dev.py …")
    assert [dev.too_old(version) for version in ((3, 11), (3, 12), (3, 14))] == ["", "", ""]


def test_even_python_3_6_can_read_the_file_far_enough_to_say_so() -> None:
    ast.parse((dev.ROOT / "dev.py").read_text(), feature_version=(3, 6))


def test_only_the_standard_library_is_used() -> None:
    tree = ast.parse((dev.ROOT / "dev.py").read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == set()


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_lock_files_name_no_address_and_hash_every_package(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"https?:|file:|--index|--find-links|--extra-index|@ ", text) == []
    packages = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_lock_files_hold_every_declared_dependency(path: Path) -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==", path.read_text(), flags=re.MULTILINE))
    assert set(declared()) - locked == set()


def test_every_runtime_dependency_gives_its_reason_and_there_are_at_most_thirty() -> None:
    lines = (dev.ROOT / "pyproject.toml").read_text().split("dependencies = [\n", 1)[1].split("\n]", 1)[0].splitlines()
    assert [line for line in lines if not re.fullmatch(r'    "[^"]+", # .{10,}', line)] == []
    assert 20 <= len(lines) <= 30


def test_a_site_needs_nothing_that_only_tests_need() -> None:
    base = (dev.ROOT / "requirements" / "base.txt").read_text()
    assert re.findall(r"^(?:pytest|playwright|mypy|ruff|hypothesis|psycopg)\S*", base, flags=re.MULTILINE) == []


def test_a_port_in_use_is_refused_with_another_to_choose() -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        assert dev.unusable("127.0.0.1", str(port)).endswith(f"Choose another: PORT={port + 1} python3 dev.py demo")
    assert dev.unusable("127.0.0.1", str(port)) == ""


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
def test_a_port_that_is_no_port_is_refused_in_words(port: str) -> None:
    assert dev.unusable("127.0.0.1", port) == f"PORT is a number between 1 and 65535, not {port!r}."


def test_settings_are_written_once_and_only_their_owner_reads_them(elsewhere: Path) -> None:
    dev.write_settings()
    first = (elsewhere / ".env").read_text()
    dev.write_settings()
    assert stat.S_IMODE((elsewhere / ".env").stat().st_mode) == 0o600
    assert (elsewhere / ".env").read_text() == first
    assert re.fullmatch(r"SECRET_KEY=\S{64}\nDEMO=1\n", first)


def test_the_same_lock_is_installed_once(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    monkeypatch.setattr(dev, "install_with_pip", lambda lock_file: calls.append(lock_file.name))
    (elsewhere / ".venv" / "bin").mkdir(parents=True)
    (elsewhere / ".venv" / "bin" / "python").touch()
    for kind in ("base", "base", "dev", "base", "dev"):
        dev.prepare(kind)
    assert calls == ["base.txt", "dev.txt"]


def test_a_setup_that_broke_off_is_taken_up_again(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(lock_file: Path) -> None:
        raise SystemExit(1)

    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    monkeypatch.setattr(dev, "install_with_pip", fails)
    (elsewhere / ".venv" / "bin").mkdir(parents=True)
    (elsewhere / ".venv" / "bin" / "python").touch()
    (elsewhere / ".venv" / "lock.sha256").write_text("base of-an-older-lock\n")
    with pytest.raises(SystemExit):
        dev.prepare("base")
    assert not (elsewhere / ".venv" / "lock.sha256").exists()


def test_a_python_without_venv_is_told_what_to_install(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        dev.install_with_pip(elsewhere / "base.txt")
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_runs_that_keep_nothing_ignore_the_settings_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://the-real-site/records")
    monkeypatch.setenv("SECRET_KEY", "the real one")
    environment = dev.throw_away_settings()
    assert environment["SECRET_KEY"] == dev.THROW_AWAY_KEY
    assert environment["DATABASE_URL"] == f"sqlite:///{dev.ROOT}/.cache/tests/records.sqlite3"
    assert environment["ENV_FILE"] == "/dev/null"


def test_a_browser_that_is_not_there_is_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "BROWSERS", ())
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert "CHROMIUM" not in dev.throw_away_settings()


def test_slow_tests_run_only_when_all_are_asked_for() -> None:
    assert dev.marked("", full=False) == "not slow"
    assert dev.marked("", full=True) == ""
    assert dev.marked("writes or search", full=False) == "(writes or search) and not slow"
    assert dev.marked("writes or search", full=True) == "(writes or search)"


def test_a_word_that_is_no_command_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["dance"]) == 2
    assert "python3 dev.py demo" in capsys.readouterr().out


def test_make_is_an_alias_of_every_command() -> None:
    targets = re.search(r"^([a-z ]+):$", (dev.ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert targets is not None
    assert set(targets[1].split()) == set(re.findall(r"dev\.py ([a-z]+) ", str(dev.__doc__).replace("\n", " ")))


def test_every_setting_stands_in_the_operators_table() -> None:
    settings = (dev.ROOT / "conference" / "settings.py").read_text()
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', settings))
    table = re.findall(r"^\| (`.+?) \|", (dev.ROOT / "docs" / "operations.md").read_text(), flags=re.MULTILINE)
    assert read - set(re.findall(r"`([A-Z_]+)`", " ".join(table))) == set()


def test_vendored_files_are_what_the_list_says() -> None:
    # Kept here because whoever brings a new version runs this file.
    listed = dev.ROOT / "static" / "vendor" / "manifest.json"
    assert "http" not in listed.read_text()
