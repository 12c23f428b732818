"""People who speak."""

import io
import itertools
from typing import Any

from PIL import Image

from conference.models import Conference
from speakers import services
from speakers.models import Speaker

_numbers = itertools.count(1)


def speaker(at: Conference, *, confirmed: bool = True, **fields: Any) -> Speaker:
    """Confirmed, with a name of its own."""
    made = services.create(at, by=None, **{"name": f"Ayla Sample{next(_numbers)}", **fields})
    if confirmed:
        services.confirm(made, by=None)
    return made


def picture(width: int = 900, height: int = 1200, kind: str = "JPEG", colour: str = "#336699") -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(output, kind)
    return output.getvalue()
