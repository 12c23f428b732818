"""What tells one installed build of the project from another."""

import functools
import hashlib
from pathlib import Path

from django.conf import settings


@functools.cache
def build_id() -> str:
    """The operator's BUILD_ID, else a digest of the templates, styles, catalogues and code as they lie on the disk."""
    return settings.BUILD_ID or _digest(Path(settings.BASE_DIR))


def _digest(root: Path) -> str:
    seen = hashlib.sha256()
    for folder in ("templates", "static", "locale", "conference", "speakers", "sessions", "registrations", "proceedings", "reviews"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in {".html", ".css", ".js", ".mo", ".py", ".svg"}:
                seen.update(f"{path.name}{path.stat().st_mtime_ns}".encode())
    return seen.hexdigest()[:12]
