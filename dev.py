#!/usr/bin/env python3
"""Sets the project up and runs it, with nothing but Python 3.11.

python3 dev.py demo [--fresh]          the site with its demonstration, on http://localhost:8000 (PORT, HOST change it)
python3 dev.py test [--all] [options]  the tests; options go to pytest
python3 dev.py check                   format, lint, types, contracts, migrations, templates, translations, settings
python3 dev.py bench                   the measurements
python3 dev.py format                  formats code and templates
python3 dev.py lock                    writes the lock files anew; needs uv
"""

import getpass
import hashlib
import http.client
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path


def too_old(found: tuple) -> str:
    """What is said to a Python that cannot run the project; until here this file speaks to old ones too."""
    if found >= (3, 11):
        return ""
    return f"Python 3.11 or newer is needed, and this is {found[0]}.{found[1]}. Install a newer one and run: python3.11 dev.py …"


if too_old(sys.version_info[:2]):
    sys.exit(too_old(sys.version_info[:2]))

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "lock.sha256"
DOT_ENV = ROOT / ".env"
LOCKS = {"base": ROOT / "requirements" / "base.txt", "dev": ROOT / "requirements" / "dev.txt"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "Browser tests are skipped: there is no Chromium. Install it: apt-get install chromium (or set CHROMIUM=/path/to/it)"
NO_DATABASE = (
    "Tests on PostgreSQL are skipped: no server lets this user in. Start one on 127.0.0.1:5432 or set "
    "TEST_DATABASE_URL=postgres://user:password@host/name"
)
# Long enough for the checks, and known to everybody: for runs that keep nothing, never for a site.
THROW_AWAY_KEY = "only-for-tests-and-checks-0123456789abcdefghijklmnop"


def main(arguments: list[str]) -> int:
    verbs = {"demo": demo, "test": test, "check": check, "bench": bench, "format": reformat, "lock": lock}
    if not arguments or arguments[0] not in verbs:
        print(__doc__)
        return 2
    # Without compiled files every start takes seconds more.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return verbs[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        return stop("Stopped.", 130)


def stop(words: str, code: int = 1) -> int:
    print(words, file=sys.stderr, flush=True)
    return code


# --- The environment ------------------------------------------------------------------------------------------------


def prepare(kind: str) -> None:
    """Make `.venv` hold what the lock names; while the lock stays the same, nothing is asked of the network."""
    installed = STAMP.read_text().splitlines() if STAMP.exists() and PYTHON.exists() else []
    # What the tests need includes what the site needs.
    if stamp_of(kind) in installed or stamp_of("dev") in installed:
        return
    print("Setting up .venv; this is done once …", flush=True)
    STAMP.unlink(missing_ok=True)
    install = install_with_uv if shutil.which("uv") else install_with_pip
    install(LOCKS[kind])
    STAMP.write_text(f"{stamp_of(kind)}\n")


def stamp_of(kind: str) -> str:
    return f"{kind} {hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest()}"


def install_with_uv(lock_file: Path) -> None:
    run("uv", "venv", "--quiet", "--allow-existing", "--python", sys.executable, ENVIRONMENT)
    run("uv", "pip", "install", "--quiet", "--python", PYTHON, "--compile-bytecode", "--require-hashes", "-r", lock_file)


def install_with_pip(lock_file: Path) -> None:
    usable = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    if not PYTHON.exists() or subprocess.call([PYTHON, "-c", usable], stderr=subprocess.DEVNULL):
        if importlib.util.find_spec("ensurepip") is None:
            raise SystemExit(stop("This Python cannot make virtual environments. Install what it lacks: apt-get install python3-venv"))
        run(sys.executable, "-m", "venv", "--clear", ENVIRONMENT)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock_file)


def run(*command: str | Path, environment: dict[str, str] | None = None) -> None:
    code = subprocess.call(command, cwd=ROOT, env=environment)
    if code:
        raise SystemExit(stop(f"This failed (exit {code}): {' '.join(map(str, command))}"))


# --- demo -----------------------------------------------------------------------------------------------------------


def demo(arguments: list[str]) -> int:
    """gunicorn and the worker in front of you, until Ctrl-C."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    complaint = unusable(host, port)
    if complaint:
        return stop(complaint)
    prepare("base")
    write_settings()
    os.environ["SITE_URL"] = f"http://localhost:{port}"
    run(PYTHON, "manage.py", "prepare")
    run(PYTHON, "manage.py", "demo", *arguments)
    return serve(host, int(port))


def unusable(host: str, port: str) -> str:
    """Why the site cannot listen there, in words; empty when it can."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return f"PORT is a number between 1 and 65535, not {port!r}."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as refusal:
            other = int(port) + 1 if int(port) < 65535 else 8000
            return f"Port {port} cannot be used ({refusal.strerror}). Choose another: PORT={other} python3 dev.py demo"
    return ""


def write_settings() -> None:
    """An `.env` that only its owner reads, and the folder of records; what is there stays."""
    (ROOT / "data").mkdir(mode=0o700, exist_ok=True)
    if not DOT_ENV.exists():
        with os.fdopen(os.open(DOT_ENV, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as settings:
            settings.write(f"SECRET_KEY={secrets.token_urlsafe(48)}\nDEMO=1\n")


def serve(host: str, port: int) -> int:
    """Both processes until a signal comes or the server ends; a worker that dies is started again."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_signal: stopping.set())
    server = start("-m", "gunicorn", "conference.wsgi", "--bind", f"{host}:{port}", *GUNICORN)
    worker = start("manage.py", "worker")
    threading.Thread(target=announce, args=(host, port), daemon=True).start()
    while not stopping.wait(0.3) and server.poll() is None:
        if worker.poll() is not None:
            stop(f"The worker ended (exit {worker.returncode}) and is started again.")
            time.sleep(1)
            worker = start("manage.py", "worker")
    for child in (server, worker):
        end(child)
    return 0 if stopping.is_set() else stop("The server ended by itself; what it said stands above.")


GUNICORN = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "5")
GUNICORN += ("--no-control-socket", "--log-level", "warning")


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    # A session of its own: Ctrl-C in the terminal reaches it once, through `end`.
    return subprocess.Popen([PYTHON, *arguments], cwd=ROOT, start_new_session=True)


def announce(host: str, port: int) -> None:
    """Prints the addresses as soon as the site answers."""
    while not answers("127.0.0.1" if host == "0.0.0.0" else host, port):
        time.sleep(0.2)
    address = f"http://localhost:{port}"
    print(f"\n  {address}/             the site\n  {address}/admin/       the panel")
    print(f"  {address}/demo/mail/   every message it would have sent\n\nCtrl-C stops it.", flush=True)


def answers(host: str, port: int) -> bool:
    site = http.client.HTTPConnection(host, port, timeout=60)
    try:
        site.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return site.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        site.close()


def end(child: "subprocess.Popen[bytes]") -> None:
    """Asks it to finish, and after ten seconds ends it with all it started."""
    child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


# --- test, check, bench ---------------------------------------------------------------------------------------------


def test(arguments: list[str]) -> int:
    """What writes or searches on PostgreSQL, then everything on SQLite, so that the whole run's own line comes last."""
    prepare("dev")
    full = "--all" in arguments
    chosen = [argument for argument in arguments if argument != "--all"]
    environment = throw_away_settings()
    run(PYTHON, "manage.py", "compile_translations", environment=environment)
    postgres = postgres_url()
    missing = [words for there, words in ((environment.get("CHROMIUM"), NO_BROWSER), (postgres, NO_DATABASE)) if not there]
    for words in missing:
        print(f"\n!! {words}\n", flush=True)
    if missing and os.environ.get("CI") == "true":
        return stop("With CI=true nothing may be skipped.")
    failed = 0
    if postgres:
        print("== What writes or searches, on PostgreSQL ==", flush=True)
        failed = pytest(marked("writes or search", full), chosen, {**environment, "DATABASE_URL": postgres})
        # Five: none of the chosen tests is of that kind.
        failed = 0 if failed == 5 else failed
        print("== Everything, on SQLite ==", flush=True)
    code = pytest(marked("", full), chosen, environment)
    return stop("The tests on PostgreSQL failed; see above.", code or failed) if failed else code


def marked(wanted: str, full: bool) -> str:
    parts = [f"({wanted})" if wanted else "", "" if full else "not slow"]
    return " and ".join(filter(None, parts))


def pytest(marks: str, chosen: list[str], environment: dict[str, str]) -> int:
    # Two processes pay for the whole suite, not for a few chosen tests.
    shared = [] if chosen else ["-n", "2", "--dist", "loadgroup"]
    return subprocess.call([PYTHON, "-m", "pytest", "-m", marks, *shared, *chosen], cwd=ROOT, env=environment)


def throw_away_settings() -> dict[str, str]:
    """Settings of a run that keeps nothing, whatever `.env` and this shell say."""
    state = ROOT / ".cache" / "tests"
    (state / "static").mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "ENV_FILE": os.devnull, "SECRET_KEY": THROW_AWAY_KEY, "DEMO": "1", "DEBUG": "0"}
    environment.update(SITE_URL="http://localhost:8000", STATE_DIR=str(state), DATABASE_URL=f"sqlite:///{state}/records.sqlite3")
    browser = next(filter(None, map(shutil.which, filter(None, (os.environ.get("CHROMIUM"), *BROWSERS)))), "")
    environment.pop("CHROMIUM", None)
    return {**environment, "CHROMIUM": browser} if browser else environment


def postgres_url() -> str:
    """TEST_DATABASE_URL, else a local server that lets this user make databases without a password."""
    if os.environ.get("TEST_DATABASE_URL"):
        return os.environ["TEST_DATABASE_URL"]
    # A name of this folder's own, so that two checkouts may test at once.
    name = f"conference_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    probe = "import sys, psycopg; sys.exit(not psycopg.connect(sys.argv[1], connect_timeout=3).execute("
    probe += "'select rolcreatedb or rolsuper from pg_roles where rolname = current_user').fetchone()[0])"
    for server in (f"postgres://{user}@{host}" for host in ("127.0.0.1:5432", "") for user in ("postgres", getpass.getuser())):
        if subprocess.call([PYTHON, "-c", probe, f"{server}/postgres"], stderr=subprocess.DEVNULL, cwd=ROOT) == 0:
            return f"{server}/{name}"
    return ""


def check(arguments: list[str]) -> int:
    """Every step runs, so that one look tells all that is wrong."""
    prepare("dev")
    relaxed = throw_away_settings()
    real = {**relaxed, "DEMO": "0", "SITE_URL": "https://conference.example.org", "ALLOWED_HOSTS": "conference.example.org"}
    steps = {
        "format": ("ruff", "format", "--check", "--quiet", "."),
        "lint": ("ruff", "check", "--quiet", "."),
        "types": ("mypy",),
        "contracts": ("lint-imports",),
        "templates": ("djade", "--target-version", "5.2", "--check", *templates()),
        "migrations": ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
        "translations": ("python", "manage.py", "check_translations"),
        "settings of a real site": ("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
    }
    failed = []
    for name, (tool, *options) in steps.items():
        print(f"== {name}", flush=True)
        if subprocess.call([PYTHON.parent / tool, *options], cwd=ROOT, env=real if "real" in name else relaxed):
            failed.append(name)
    return stop(f"Not well: {', '.join(failed)}") if failed else 0


def templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


def bench(arguments: list[str]) -> int:
    prepare("dev")
    return subprocess.call([PYTHON, "-m", "benchmarks.run", *arguments], cwd=ROOT, env=throw_away_settings())


def reformat(arguments: list[str]) -> int:
    prepare("dev")
    run(PYTHON.parent / "ruff", "format", ".")
    subprocess.call([PYTHON.parent / "djade", "--target-version", "5.2", *templates()], cwd=ROOT)
    return subprocess.call([PYTHON.parent / "ruff", "check", "--fix", "."], cwd=ROOT)


def lock(arguments: list[str]) -> int:
    """With hashes, and without the address of any index."""
    if shutil.which("uv") is None:
        return stop("The lock files are written by uv: pip install uv")
    compile_lock = ("uv", "pip", "compile", "--quiet", "pyproject.toml", "--universal", "--python-version", "3.11")
    compile_lock += ("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "python3 dev.py lock")
    for name, extra in {"base": (), "postgres": ("--extra", "postgres"), "dev": ("--group", "dev")}.items():
        run(*compile_lock, *extra, *arguments, "-o", f"requirements/{name}.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
