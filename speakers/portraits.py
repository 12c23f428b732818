"""Portraits drawn by us for people without a photograph: an engraving of parallel lines, told apart by its seed.

The seed is the public id, so nothing private is in the drawing, and the same person looks the same for ever.
"""

import io
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1000, 1250
_STEP = 20
_GAP = 28
INK = "#0f1c1d"
GROUNDS = ("#e4e9e9", "#d3dcdc", "#c3cfcf", "#ebe7de", "#dcd8cd")
_HAIR = ("short", "bob", "bun", "bald", "beard", "curls", "parted")

Point = tuple[int, int]


@dataclass(frozen=True)
class Face:
    """What the seed decides."""

    ground: str
    hair: str
    slope: float
    centre: int
    brow: int
    breadth: int
    length: int
    shoulders: int
    light_from_left: bool


def face_of(seed: str) -> Face:
    digest = sha256(f"portrait {seed}".encode()).digest()
    return Face(
        ground=GROUNDS[digest[0] % len(GROUNDS)],
        hair=_HAIR[digest[1] % len(_HAIR)],
        slope=(digest[2] / 255 - 0.5) * 0.42,
        centre=480 + digest[3] % 41,
        brow=500 + digest[4] % 50,
        breadth=185 + digest[5] % 40,
        length=250 + digest[6] % 40,
        shoulders=400 + digest[7] % 90,
        light_from_left=digest[8] % 2 == 0,
    )


def strokes(seed: str) -> list[list[Point]]:
    """The lines of the engraving as outlines: thicker where the figure is darker, bent where it is round."""
    face = face_of(seed)
    rise = int(abs(face.slope) * WIDTH) + _GAP * 2
    return [_stroke(face, start) for start in range(-rise, HEIGHT + rise, _GAP)]


def svg(seed: str) -> bytes:
    paths = "".join(_path(outline) for outline in strokes(seed))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="400" height="500">'
        f'<path fill="{face_of(seed).ground}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/><path fill="{INK}" d="{paths}"/></svg>'
    ).encode()


def png(seed: str) -> bytes:
    """The same drawing in pixels, drawn at twice the size so that its edges are smooth."""
    scale = 1.6
    picture = Image.new("RGB", (int(WIDTH * scale), int(HEIGHT * scale)), face_of(seed).ground)
    pen = ImageDraw.Draw(picture)
    for outline in strokes(seed):
        pen.polygon([(x * scale, y * scale) for x, y in outline], fill=INK)
    output = io.BytesIO()
    picture.resize((800, 1000), Image.Resampling.LANCZOS).save(output, "PNG")
    return output.getvalue()


def _stroke(face: Face, start: int) -> list[Point]:
    upper: list[Point] = []
    lower: list[Point] = []
    for x in range(-_STEP, WIDTH + _STEP * 2, _STEP):
        y = start + face.slope * (x - WIDTH / 2)
        y += _bulge(face, x, y)
        half = _darkness(face, x, y) / 2
        upper.append((x, round(y - half)))
        lower.append((x, round(y + half)))
    return upper + lower[::-1]


def _bulge(face: Face, x: float, y: float) -> float:
    """Lines run round the head."""
    distance = ((x - face.centre) / (face.breadth + 60)) ** 2 + ((y - face.brow) / (face.length + 60)) ** 2
    return 34 * max(0.0, 1 - distance)


def _darkness(face: Face, x: float, y: float) -> float:
    side = (x - face.centre) / face.breadth * (1 if face.light_from_left else -1)
    shade = max(0.0, min(1.0, (side + 0.3) / 1.2))
    if _is_hair(face, x, y):
        return 15 + 5 * shade
    if _inside(x, y, face.centre, face.brow, face.breadth, face.length):
        return 5 + 11 * shade**1.5
    if abs(x - face.centre) < face.breadth * 0.52 and face.brow < y < 1010:
        return 11 + 6 * shade
    if _inside(x, y, face.centre, 1330, face.shoulders, 370):
        return 12 + 5 * shade
    return 3


def _is_hair(face: Face, x: float, y: float) -> bool:
    top = face.brow - face.length
    face_opening = _inside(x, y, face.centre, face.brow + 55, face.breadth * 0.8, face.length * 0.92)
    around = _inside(x, y, face.centre, face.brow, face.breadth + 22, face.length + 26)
    shapes = {
        "short": around and y < face.brow - 95,
        "bob": _inside(x, y, face.centre, face.brow + 10, face.breadth + 95, face.length + 45) and y < face.brow + 225 and not face_opening,
        "bun": (around and y < face.brow - 80 and not face_opening) or _inside(x, y, face.centre, top - 45, 95, 85),
        "bald": False,
        "beard": around and (y < face.brow - 140 or (y > face.brow + 120 and not _inside(x, y, face.centre, face.brow + 130, 62, 26))),
        "curls": _inside(x, y, face.centre, face.brow - 95, face.breadth + 90, face.length - 5) and not face_opening,
        "parted": around and not face_opening and y < face.brow + 60,
    }
    return shapes[face.hair]


def _inside(x: float, y: float, across: float, down: float, half_width: float, half_height: float) -> bool:
    return ((x - across) / half_width) ** 2 + ((y - down) / half_height) ** 2 < 1


def _path(outline: list[Point]) -> str:
    """Steps from point to point, without those that lie on a straight line."""
    kept = [point for before, point, after in zip(outline[-1:] + outline[:-1], outline, outline[1:] + outline[:1], strict=True)
            if _bends(before, point, after)]  # fmt: skip
    x, y = kept[0]
    path = f"M{x} {y}l"
    for next_x, next_y in kept[1:]:
        path += f"{next_x - x} {next_y - y} "
        x, y = next_x, next_y
    return path.strip() + "z"


def _bends(before: Point, point: Point, after: Point) -> bool:
    return abs((point[0] - before[0]) * (after[1] - point[1]) - (point[1] - before[1]) * (after[0] - point[0])) > 12
