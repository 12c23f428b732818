"""A conference gives one colour; this makes the seven it is drawn with, for light and for dark, and keeps contrast by itself.

Lightness is moved in OKLCH, where a step looks like a step; contrast is measured as WCAG 2.2 does.
"""

import math
import re
from dataclasses import dataclass

TEXT = 4.5
_MARGIN = 0.05  # against rounding to eight bits

WHITE, PAPER_LIGHT, PAPER_DARK = "#ffffff", "#ffffff", "#0e1516"
WASH_LIGHT, WASH_DARK = "#f1f4f4", "#161f20"
INK_LIGHT = "#0f1c1d"
FALLBACK = "#0a4453"

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Tone:
    """The seven properties in one appearance."""

    field: str
    on_field: str
    on_field_2: str
    accent: str
    on_accent: str
    accent_strong: str
    accent_soft: str


@dataclass(frozen=True)
class Palette:
    light: Tone
    dark: Tone


def stylesheet(slug: str, accent: str) -> str:
    """The theme of one conference. It dresses its own pages and, on other pages, what is marked as its own."""
    both = palette(accent)
    names = ("field", "on_field", "on_field_2", "accent", "on_accent", "accent_strong", "accent_soft")
    lines = [f"    --{name.replace('_', '-')}: light-dark({getattr(both.light, name)}, {getattr(both.dark, name)});" for name in names]
    return "\n".join(["@layer tokens {", f'  [data-conference="{slug}"] {{', *lines, "  }", "}", ""])


def palette(accent: str) -> Palette:
    colour = read(accent)
    return Palette(light=_light(colour), dark=_dark(colour))


def read(accent: str) -> str:
    """A hex colour of three or six digits; anything else becomes the house's own."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", accent.strip())
    if not found:
        return FALLBACK
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return f"#{digits.lower()}"


def contrast(one: str, other: str) -> float:
    """WCAG's ratio, from 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _light(colour: str) -> Tone:
    on_field = _writing_on(colour)
    soft = _at(colour, lightness=0.955, chroma_at_most=0.045)
    return Tone(
        field=colour,
        on_field=on_field,
        on_field_2=_second(colour, on_field),
        accent=colour,
        on_accent=on_field,
        accent_strong=_readable(colour, on=(PAPER_LIGHT, WASH_LIGHT, soft), darker=True),
        accent_soft=soft,
    )


def _dark(colour: str) -> Tone:
    lightness, chroma, _hue = _oklch(colour)
    field = _at(colour, lightness=0.26, chroma_at_most=0.055)
    soft = _at(colour, lightness=0.27, chroma_at_most=0.05)
    accent = _readable(colour if lightness >= 0.6 else _at(colour, 0.72, max(chroma, 0.09)), on=(PAPER_DARK,), darker=False)
    on_field = _readable(_at(colour, 0.87, min(chroma + 0.02, 0.13)), on=(field,), darker=False)
    return Tone(
        field=field,
        on_field=on_field,
        on_field_2=_readable(_at(colour, 0.74, min(chroma, 0.08)), on=(field,), darker=False),
        accent=accent,
        on_accent=_writing_on(accent),
        accent_strong=_readable(_at(colour, 0.82, min(chroma + 0.02, 0.13)), on=(PAPER_DARK, WASH_DARK, soft), darker=False),
        accent_soft=soft,
    )


def _writing_on(ground: str) -> str:
    """White or a near-black with the ground's hue: whichever reads better."""
    _lightness, chroma, _hue = _oklch(ground)
    dark = _at(ground, lightness=0.19, chroma_at_most=min(chroma, 0.04))
    best = max((WHITE, dark), key=lambda colour: contrast(colour, ground))
    return best if contrast(best, ground) >= TEXT + _MARGIN else max((WHITE, "#000000"), key=lambda colour: contrast(colour, ground))


def _second(ground: str, first: str) -> str:
    """A quieter writing: as near to the ground as it may be."""
    for share in (0.34, 0.28, 0.22, 0.16, 0.1):
        mixed = _mix(first, ground, share)
        if contrast(mixed, ground) >= TEXT + _MARGIN:
            return mixed
    return first


def _readable(colour: str, *, on: tuple[str, ...], darker: bool) -> str:
    """The nearest lightness at which the colour can be read on all these grounds."""
    lightness, chroma, _hue = _oklch(colour)
    candidate = colour
    while any(contrast(candidate, ground) < TEXT + _MARGIN for ground in on):
        lightness += -0.01 if darker else 0.01
        if not 0 <= lightness <= 1:
            return INK_LIGHT if darker else WHITE
        candidate = _at(colour, lightness, chroma)
    return candidate


# --- Spaces of colour -------------------------------------------------------------------------------------------------


def _linear(colour: str) -> Rgb:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return red, green, blue


def _hex(linear: Rgb) -> str:
    def encoded(value: float) -> int:
        value = min(1.0, max(0.0, value))
        shown = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
        return round(shown * 255)

    return "#" + "".join(f"{encoded(value):02x}" for value in linear)


def _oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _at(colour: str, lightness: float, chroma_at_most: float) -> str:
    """The colour's hue at another lightness; chroma gives way until the colour exists on a screen."""
    _lightness, own_chroma, hue = _oklch(colour)
    chroma = min(own_chroma, chroma_at_most) if own_chroma > 0.01 else own_chroma
    if chroma_at_most > own_chroma > 0.01:
        chroma = chroma_at_most
    while chroma > 0.001 and not _exists(_from_oklch(lightness, chroma, hue)):
        chroma -= 0.004
    return _hex(_from_oklch(lightness, max(chroma, 0.0), hue))


def _from_oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _exists(linear: Rgb) -> bool:
    return all(-0.0005 <= value <= 1.0005 for value in linear)


def _mix(first: str, second: str, share: float) -> str:
    """So much of the second in the first, channel by channel as a screen mixes them."""
    channels = (round(int(first[start : start + 2], 16) * (1 - share) + int(second[start : start + 2], 16) * share) for start in (1, 3, 5))
    return "#" + "".join(f"{value:02x}" for value in channels)
