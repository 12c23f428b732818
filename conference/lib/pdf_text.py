"""The text of a PDF, read in a process of its own: whatever the file does, it ends there.

`python -m conference.lib.pdf_text` takes the file on its standard input and writes the text; it knows no settings and no records.
"""

import io
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader

PROCESSOR_SECONDS = 15
WALL_SECONDS = 25
MEMORY = 768 * 1024 * 1024
MOST_PAGES = 400
MOST_LETTERS = 1_000_000
_ROOT = Path(__file__).resolve().parent.parent.parent
# A word that is parted at the end of a line is one word; the line break stands for a space otherwise.
_PARTED = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[^\W\d_])")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class UnreadablePdf(Exception):
    """The reader failed, or took more time or memory than it may."""


def text_of(content: bytes) -> str:
    """Raises UnreadablePdf. What is too long is cut."""
    command = [sys.executable, "-m", "conference.lib.pdf_text"]
    # Nothing of the environment but what a program needs to start: no key and no password.
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=content,
            cwd=_ROOT,
            env={**environment, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as problem:
        raise UnreadablePdf(str(problem)) from problem
    return done.stdout.decode(errors="ignore")


def cleaned(text: str) -> str:
    """NFC, with parted words joined, without what is not seen, one space between words."""
    joined = _PARTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return " ".join(_NO_TEXT.sub("", unicodedata.normalize("NFKC", joined)).split())


def _read(content: bytes) -> Iterator[str]:
    """Page by page, until there is enough."""
    letters = 0
    for number, page in enumerate(PdfReader(io.BytesIO(content), strict=False).pages):
        if number >= MOST_PAGES or letters >= MOST_LETTERS:
            return
        text = page.extract_text()[: MOST_LETTERS - letters]
        letters += len(text)
        yield text


def _limit() -> None:
    """Where the system can: a bound for processor time, memory, and files, of which none is written."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_CPU, PROCESSOR_SECONDS), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(kind, (most, most))


def main() -> None:
    content = sys.stdin.buffer.read()
    _limit()
    text = cleaned("\n".join(_read(content)))
    sys.stdout.buffer.write(text[:MOST_LETTERS].encode(errors="ignore"))


if __name__ == "__main__":
    main()
