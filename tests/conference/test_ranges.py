"""Parts of files by byte range, by the examples and rules of RFC 9110."""

import io

import pytest
from django.test import RequestFactory

from conference.lib import ranges
from conference.lib.ranges import ByteRange, Unsatisfiable, read_range

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
ETAG = '"abc"'


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-499", ByteRange(0, 499)),
        ("bytes=500-999", ByteRange(500, 999)),
        ("bytes=-500", ByteRange(9740, 10239)),
        ("bytes=9500-", ByteRange(9500, 10239)),
        ("bytes=0-0", ByteRange(0, 0)),
        ("Bytes = 5 - 7 ", ByteRange(5, 7)),
        ("bytes=0-99999999", ByteRange(0, 10239)),
        ("bytes=-99999999", ByteRange(0, 10239)),
        ("bytes=0-1,5-6", None),
        ("bytes=7-5", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=٣-٤", None),
        ("lines=0-5", None),
        ("bytes=0-" + "9" * 5000, None),
        ("", None),
    ],
)
def test_a_header_is_read_as_the_standard_says(header: str, found: ByteRange | None) -> None:
    assert read_range(header, SIZE) == found


@pytest.mark.parametrize("header", ["bytes=10240-", "bytes=10240-10250", "bytes=-0"])
def test_what_lies_behind_the_end_cannot_be_sent(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        read_range(header, SIZE)


def asked(method: str = "get", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    request = getattr(RequestFactory(), method)("/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = ranges.answer_file(request, io.BytesIO(CONTENT), SIZE, etag=ETAG, content_type="application/pdf")
    return answer.status_code, b"".join(answer), dict(answer.items())


def test_the_parts_put_together_are_the_file() -> None:
    parts = [asked(range=f"bytes={start}-{start + 3999}") for start in range(0, SIZE, 4000)]

    assert [status for status, _body, _headers in parts] == [206, 206, 206]
    assert b"".join(body for _status, body, _headers in parts) == CONTENT
    assert parts[2][2]["Content-Range"] == "bytes 8000-10239/10240"
    assert parts[2][2]["Content-Length"] == "2240"


def test_the_whole_file_says_that_it_may_be_read_in_parts() -> None:
    status, body, headers = asked()

    assert (status, body, headers["Accept-Ranges"], headers["ETag"]) == (200, CONTENT, "bytes", ETAG)


def test_a_part_of_another_file_is_not_sent() -> None:
    assert asked(range="bytes=0-9", if_range='"old"')[:2] == (200, CONTENT)
    assert asked(range="bytes=0-9", if_range='W/"abc"')[:2] == (200, CONTENT)
    assert asked(range="bytes=0-9", if_range=ETAG)[:2] == (206, CONTENT[:10])


def test_what_the_browser_has_is_not_sent_again_in_parts_either() -> None:
    assert asked(if_none_match='"x", "abc"')[:2] == (304, b"")
    assert asked(if_none_match='W/"abc"', range="bytes=0-9")[:2] == (304, b"")


def test_a_range_behind_the_end_is_answered_with_the_length() -> None:
    status, _body, headers = asked(range="bytes=99999-")

    assert (status, headers["Content-Range"]) == (416, "bytes */10240")


def test_a_head_is_answered_as_for_the_whole() -> None:
    assert asked("head", range="bytes=0-9")[0] == 200
