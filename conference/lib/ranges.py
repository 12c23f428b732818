"""Parts of files by byte range (RFC 9110, section 14): one range at a time, as readers of PDFs and download managers ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse

BLOCK = 64 * 1024
_ONE_RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE | re.ASCII)
# Numbers longer than this are no positions in a file that anybody keeps.
_MOST_DIGITS = 18

Answer = HttpResponse | StreamingHttpResponse | FileResponse


@dataclass(frozen=True)
class ByteRange:
    """Both ends belong to it."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """The range begins behind the end of the file."""


def read_range(header: str, size: int) -> ByteRange | None:
    """None for what is no single range of bytes: such a header is passed over, and the whole file answers.

    Raises Unsatisfiable.
    """
    match = _ONE_RANGE.fullmatch(header)
    if match is None or max(len(match[1]), len(match[2])) > _MOST_DIGITS:
        return None
    first, last = match[1], match[2]
    if not first:
        return _last_bytes(int(last), size) if last else None
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1)


def _last_bytes(count: int, size: int) -> ByteRange:
    if not count or not size:
        raise Unsatisfiable
    return ByteRange(max(0, size - count), size - 1)


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the browser has this very file already."""
    given = [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
    return etag in given or "*" in given


def wanted_range(request: HttpRequest, size: int, etag: str) -> ByteRange | None:
    """Of a GET alone, and of the file that the browser began with: another one is sent whole. Raises Unsatisfiable."""
    header = request.headers.get("Range", "")
    if request.method != "GET" or not header or request.headers.get("If-Range", etag) != etag:
        return None
    return read_range(header, size)


def is_beginning(answer: Answer) -> bool:
    """Whether somebody began to read: the whole file, or its first part."""
    return answer.status_code == 200 or (answer.status_code == 206 and answer["Content-Range"].startswith("bytes 0-"))


def answer_file(request: HttpRequest, opened: IO[bytes], size: int, *, etag: str, content_type: str) -> Answer:
    """The file, the part asked for, 304 or 416. Closes what it was given."""
    answer = _answer(request, opened, size, etag, content_type)
    answer["ETag"] = etag
    answer["Accept-Ranges"] = "bytes"
    return answer


def _answer(request: HttpRequest, opened: IO[bytes], size: int, etag: str, content_type: str) -> Answer:
    if is_known(request, etag):
        opened.close()
        return HttpResponseNotModified()
    try:
        part = wanted_range(request, size, etag)
    except Unsatisfiable:
        opened.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return FileResponse(opened, content_type=content_type)
    answer = StreamingHttpResponse(_read(opened, part), status=206, content_type=content_type)
    answer["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    answer["Content-Length"] = str(part.length)
    return answer


def _read(opened: IO[bytes], part: ByteRange) -> Iterator[bytes]:
    with opened:
        opened.seek(part.first)
        left = part.length
        while left and (block := opened.read(min(BLOCK, left))):
            left -= len(block)
            yield block
