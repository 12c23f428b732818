"""Pictures: judged by content, measured before decoding, written anew without metadata."""

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError, features

from conference.lib.errors import DomainError

LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
# The longest side of what is kept of a photograph, so that another part of it can be shown later.
LARGEST_KEPT = 2400
WIDTHS = (200, 400, 800)
RATIO = 4 / 5  # width to height, as the pages show portraits
LARGEST_ZOOM = 400
_READ = ("JPEG", "PNG", "WEBP")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"RIFF")


class BadImage(DomainError):
    message = _("This file is not a picture that can be read. Send a JPEG, PNG or WebP file.")


@dataclass(frozen=True)
class Crop:
    """A 4:5 frame: `zoom` 100 is the largest that fits, 200 half as wide; `x` and `y` say where in the room left it lies, in percent."""

    x: int = 50
    y: int = 35
    zoom: int = 100

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and lower edge in pixels of a picture of this size; always within it."""
        wide = max(1, round(min(width, height * RATIO) * 100 / self.zoom))
        high = max(1, min(height, round(wide / RATIO)))
        left, top = round((width - wide) * self.x / 100), round((height - high) * self.y / 100)
        return left, top, left + wide, top + high


@dataclass(frozen=True)
class Format:
    """How one kind of file is written, and in which widths."""

    ending: str
    writer: str
    type: str
    widths: tuple[int, ...]
    quality: dict[str, int]


FORMATS = (
    *([Format("avif", "AVIF", "image/avif", (400, 800), {"quality": 60, "speed": 10})] if features.check("avif") else []),
    Format("webp", "WEBP", "image/webp", WIDTHS, {"quality": 82, "method": 4}),
    Format("jpg", "JPEG", "image/jpeg", (400, 800), {"quality": 84, "optimize": 1, "progressive": 1}),
)


@dataclass(frozen=True)
class PortraitFile:
    width: int
    format: Format
    content: bytes


@dataclass(frozen=True)
class Picture:
    content: bytes
    type: str
    ending: str
    width: int = 0
    height: int = 0


def looks_like_picture(content: bytes) -> bool:
    """By its first bytes; whether it can be read is another question."""
    return content.startswith(_BEGINNINGS)


def read_picture(content: bytes) -> Picture:
    """The whole picture, upright, as JPEG, or PNG where something shines through; raises BadImage as `read_portrait` does."""
    picture = _decode(content, _whole)
    if "A" in picture.getbands():
        return Picture(_written(picture, "PNG"), "image/png", "png", *picture.size)
    return Picture(_written(picture, "JPEG", quality=90), "image/jpeg", "jpg", *picture.size)


def read_figure(content: bytes) -> Picture:
    """A drawing stays without loss, and no larger than a page shows; raises BadImage as `read_portrait` does."""
    picture = _decode(content, _whole)
    picture.thumbnail((LARGEST_KEPT, LARGEST_KEPT), Image.Resampling.LANCZOS)
    if content.startswith(b"\x89PNG") or "A" in picture.getbands():
        return Picture(_written(picture, "PNG", optimize=1), "image/png", "png", *picture.size)
    return Picture(_written(picture, "JPEG", quality=90), "image/jpeg", "jpg", *picture.size)


def read_photograph(content: bytes) -> Picture:
    """The whole picture, upright and at most so large that any part of it can be shown; raises BadImage as `read_portrait` does."""
    picture = _decode(content, _upright)
    picture.thumbnail((LARGEST_KEPT, LARGEST_KEPT), Image.Resampling.LANCZOS)
    return Picture(_written(picture, "JPEG", quality=90), "image/jpeg", "jpg", *picture.size)


def read_portrait(content: bytes, crop: Crop | None = None) -> list[PortraitFile]:
    """The framed part in each format and width. Raises BadImage, in words, for what is no picture or too large to be decoded."""
    whole = _decode(content, _upright)
    framed = whole.crop((crop or Crop()).box(*whole.size))
    return [file for format in FORMATS for file in _files(framed, format)]


def _files(framed: Image.Image, format: Format) -> list[PortraitFile]:
    """Nothing is blown up, but for what is smaller than the smallest width."""
    widths = [width for width in format.widths if width <= framed.width] or [min(framed.width, format.widths[0])]
    return [PortraitFile(width, format, _encode(framed, width, format)) for width in widths]


def _decode(content: bytes, finish: Callable[[Image.Image], Image.Image]) -> Image.Image:
    if len(content) > LARGEST_BYTES:
        raise BadImage(_("The picture is larger than 12 MB. Make it smaller and send it again."))
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(content), formats=_READ)
            _measure(picture)
            return _without_metadata(finish(picture))
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


def _without_metadata(picture: Image.Image) -> Image.Image:
    """Some writers copy comments and profiles from here into the new file."""
    picture.info = {}
    return picture


def _whole(picture: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(picture).convert("RGBA" if picture.has_transparency_data else "RGB")


def _upright(picture: Image.Image) -> Image.Image:
    """What shines through lies on white."""
    turned = ImageOps.exif_transpose(picture)
    if not turned.has_transparency_data:
        return turned.convert("RGB")
    ground = Image.new("RGBA", turned.size, "white")
    ground.alpha_composite(turned.convert("RGBA"))
    return ground.convert("RGB")


def _encode(picture: Image.Image, width: int, format: Format) -> bytes:
    resized = picture.resize((width, round(width / RATIO)), Image.Resampling.LANCZOS)
    return _written(resized, format.writer, **format.quality)


def _written(picture: Image.Image, format: str, **how: int) -> bytes:
    output = io.BytesIO()
    picture.save(output, format, **how)
    return output.getvalue()
