"""Pictures: judged by content, measured before decoding, written anew without metadata."""

import io
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from conference.lib.errors import DomainError

LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
WIDTHS = (200, 400, 800)
RATIO = 4 / 5  # width to height, as the pages show portraits
_FORMATS = ("JPEG", "PNG", "WEBP")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"RIFF")


class BadImage(DomainError):
    message = _("This file is not a picture that can be read. Send a JPEG, PNG or WebP file.")


@dataclass(frozen=True)
class Portrait:
    """WebP files by their width in pixels, cropped to 4:5."""

    sizes: Mapping[int, bytes]
    type: str = "image/webp"


@dataclass(frozen=True)
class Picture:
    content: bytes
    type: str
    ending: str


def looks_like_picture(content: bytes) -> bool:
    """By its first bytes; whether it can be read is another question."""
    return content.startswith(_BEGINNINGS)


def read_picture(content: bytes) -> Picture:
    """The whole picture, upright, as JPEG, or PNG where something shines through; raises BadImage as `read_portrait` does."""
    picture = _decode(content, _whole)
    if "A" in picture.getbands():
        return Picture(_written(picture, "PNG"), "image/png", "png")
    return Picture(_written(picture, "JPEG", quality=90), "image/jpeg", "jpg")


def read_portrait(content: bytes) -> Portrait:
    """Raises BadImage, in words, for what is not a picture or is too large to be decoded."""
    picture = _decode(content, _upright)
    widths = [width for width in WIDTHS if width <= picture.width] or [picture.width]
    return Portrait({width: _encode(picture, width) for width in widths})


def _decode(content: bytes, finish: Callable[[Image.Image], Image.Image]) -> Image.Image:
    if len(content) > LARGEST_BYTES:
        raise BadImage(_("The picture is larger than 12 MB. Make it smaller and send it again."))
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
            _measure(picture)
            return finish(picture)
        except BadImage:
            raise
        except (UnidentifiedImageError, Image.DecompressionBombWarning, Image.DecompressionBombError) as problem:
            raise BadImage from problem
        except Exception as problem:  # Pillow's readers raise almost anything on a broken file
            raise BadImage(_("The picture is damaged and cannot be read. Save it anew and send it again.")) from problem


def _measure(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > LARGEST_PIXELS:
        raise BadImage(_("The picture has more than 40 million pixels. Make it smaller and send it again."))
    if min(width, height) < 100:
        raise BadImage(_("The picture is smaller than 100 pixels. Send a larger one."))


def _whole(picture: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(picture).convert("RGBA" if picture.has_transparency_data else "RGB")


def _upright(picture: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(picture).convert("RGB")
    width, height = turned.size
    target = (min(width, round(height * RATIO)), min(height, round(width / RATIO)))
    return ImageOps.fit(turned, target, centering=(0.5, 0.35))


def _encode(picture: Image.Image, width: int) -> bytes:
    resized = picture.resize((width, round(width / RATIO)), Image.Resampling.LANCZOS)
    return _written(resized, "WEBP", quality=82, method=4)


def _written(picture: Image.Image, format: str, **how: int) -> bytes:
    output = io.BytesIO()
    picture.save(output, format, **how)
    return output.getvalue()
