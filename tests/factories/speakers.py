"""People who speak."""

import io
import itertools
from typing import Any

from django.test import Client
from PIL import Image

from conference.models import Conference
from speakers.models import Speaker
from speakers.services import people, secrets

_numbers = itertools.count(1)


def speaker(at: Conference, *, confirmed: bool = True, **fields: Any) -> Speaker:
    """Confirmed, with a name of its own."""
    made = people.create(at, by=None, **{"name": f"Ayla Sample{next(_numbers)}", **fields})
    if confirmed:
        people.confirm(made, by=None)
    return made


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def browser_of(speaker: Speaker) -> Client:
    """A browser that has opened the speaker's private link."""
    browser = Client()
    answer = browser.get(path_of(secrets.page_of(speaker)))
    assert answer.status_code == 302
    return browser


def halves(width: int = 1200, height: int = 900) -> bytes:
    """White on the left and black on the right, so that it is seen which part is shown."""
    output, image = io.BytesIO(), Image.new("RGB", (width, height), "#ffffff")
    image.paste("#000000", (width // 2, 0, width, height))
    image.save(output, "JPEG")
    return output.getvalue()


def picture(width: int = 900, height: int = 1200, kind: str = "JPEG", colour: str = "#336699") -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(output, kind)
    return output.getvalue()
