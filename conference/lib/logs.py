"""Log lines as JSON, one object a line, with the request's id and without secrets."""

import contextvars
import json
import logging
import re
from datetime import UTC, datetime

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")

# The last part of an address that opens something, and addresses of people.
_SECRET_PATH = re.compile(r"((?:/open|/confirm|/confirm-email|/key|/as)/)[^/\s\"?]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


def masked(text: str) -> str:
    return _ADDRESS.sub("…@…", _SECRET_PATH.sub(r"\1…", text))


def masked_links(text: str) -> str:
    """The text with its secrets struck out and its addresses kept: for those who may read whom it went to."""
    return _SECRET_PATH.sub(r"\1…", text)


def _cleaned(value: object) -> object:
    """Numbers stay numbers; whatever is text, or becomes text, loses its secrets, also inside lists and mappings."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {masked(str(name)): _cleaned(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(part) for part in value]
    return masked(str(value))


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
            "request": request_id.get(),
        }
        line.update({key: _cleaned(value) for key, value in record.__dict__.items() if key not in _STANDARD and key != "request"})
        if record.exc_info:
            line["trace"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
