"""Charts as SVG with attributes only: geometry in, markup out, and a table with the same numbers for those who read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Series:
    """A line: its name, its points from left to right, and whether it is the one that matters."""

    name: str
    points: tuple[tuple[float, float], ...]
    main: bool = True


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class LineChart:
    """`label` says in a sentence what the picture shows; `limit` is a line that must not be crossed."""

    label: str
    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    across: str = ""
    limit: tuple[float, str] | None = None
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """`rest` is what is still outstanding, drawn as an outline on top."""

    label: str
    value: float
    rest: float = 0


@dataclass(frozen=True)
class BarChart:
    label: str
    bars: tuple[Bar, ...]
    value_name: str = ""
    rest_name: str = ""


@dataclass(frozen=True)
class Box:
    """The ground of a chart in its own units."""

    left: float
    top: float
    right: float
    bottom: float


_WIDTH, _HEIGHT = 640, 250


def nice_top(highest: float) -> float:
    """The next round number above, so that the scale reads 0, 20, 40 and not 0, 17, 34."""
    if highest <= 0:
        return 1
    power = 10 ** math.floor(math.log10(highest))
    # Its half is written too: of small whole numbers only the even ones have one.
    steps = (1, 2, 4, 6, 8, 10) if power == 1 else (1, 2, 3, 4, 5, 6, 8, 10) if power == 10 else (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
    return next(step * power for step in steps if step * power >= highest)


def line_chart(chart: LineChart) -> SafeString:
    highest = max((y for series in chart.series for _x, y in series.points), default=0)
    top = nice_top(max(highest, chart.limit[0] if chart.limit else 0))
    xs = [x for series in chart.series for x, _y in series.points] + [tick.at for tick in chart.ticks]
    first, last = (min(xs), max(xs)) if xs else (0, 1)
    box = Box(left=40, top=16, right=_WIDTH - 92, bottom=_HEIGHT - 30)

    def across(x: float) -> float:
        return round(box.left + (x - first) / ((last - first) or 1) * (box.right - box.left), 1)

    def up(y: float) -> float:
        return round(box.bottom - y / top * (box.bottom - box.top), 1)

    inside = [_scale(box, top), *_ticks(chart.ticks, across, box)]
    if chart.limit:
        inside.append(_limit(chart.limit, up, box))
    inside += [_line(series, across, up) for series in sorted(chart.series, key=lambda series: series.main)]
    return _picture(chart.label, _WIDTH, _HEIGHT, inside)


def bar_chart(chart: BarChart) -> SafeString:
    top = nice_top(max((bar.value + bar.rest for bar in chart.bars), default=0))
    box = Box(left=44, top=12, right=560, bottom=142)
    step = (box.right - box.left) / max(len(chart.bars), 1)
    every = max(1, math.ceil(len(chart.bars) / 6))
    inside = [_scale(box, top, lines=2)]
    for position, bar in enumerate(chart.bars):
        left, width = round(box.left + position * step + step * 0.12, 1), round(step * 0.76, 1)
        inside.append(_bar(bar, left, width, top, box))
        if position % every == 0:
            inside.append(
                format_html(
                    '<text x="{}" y="{}" text-anchor="middle">{}</text>',
                    round(left + width / 2, 1),
                    box.bottom + 20,
                    bar.label,
                )
            )
    return _picture(chart.label, 560, 170, inside)


def short(number: float) -> str:
    """`1500` → `1.5k`: as it fits beside a scale."""
    if number >= 1_000_000:
        return f"{number / 1_000_000:g}M"
    return f"{number / 1000:g}k" if number >= 1000 else f"{number:g}"


def _scale(box: Box, top: float, lines: int = 3) -> SafeString:
    rows = []
    for index in range(lines + 1):
        y = round(box.bottom - index / lines * (box.bottom - box.top), 1)
        kind = "gridline" if index else "base"
        rows.append((kind, box.left, y, box.right, box.left - 8, y + 4, short(round(top * index / lines, 1))))
    return format_html_join("", '<path class="{}" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}</text>', rows)


def _ticks(ticks: Sequence[Tick], across: object, box: Box) -> list[SafeString]:
    return [
        format_html('<text x="{}" y="{}" text-anchor="middle">{}</text>', across(tick.at), box.bottom + 22, tick.label)  # type: ignore[operator]
        for tick in ticks
    ]


def _limit(limit: tuple[float, str], up: object, box: Box) -> SafeString:
    y = up(limit[0])  # type: ignore[operator]
    shape = '<path class="limit" d="M{} {}H{}"/><text class="limit-t" x="{}" y="{}">{}</text>'
    return format_html(shape, box.left, y, box.right, box.right + 8, y + 4, limit[1])


def _line(series: Series, across: object, up: object) -> SafeString:
    points = [(across(x), up(y)) for x, y in series.points]  # type: ignore[operator]
    if not points:
        return mark_safe("")
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    x, y = points[-1]
    if not series.main:
        return format_html('<path class="b" d="{}"/><text class="opt" x="{}" y="{}">{}</text>', path, x + 8, y + 4, series.name)
    shape = (
        '<path class="a" d="{}"/><circle class="pt" cx="{}" cy="{}" r="5"/><text class="strong" x="{}" y="{}" text-anchor="{}">{}</text>'
    )
    anchor, beside = ("end", x - 8) if x > 300 else ("start", x + 10)
    return format_html(shape, path, x, y, beside, max(y - 12, 12), anchor, series.name)


def _bar(bar: Bar, left: float, width: float, top: float, box: Box) -> SafeString:
    whole = box.bottom - box.top
    height = round(bar.value / top * whole, 1)
    filled = format_html('<rect class="bar" x="{}" y="{}" width="{}" height="{}"/>', left, round(box.bottom - height, 1), width, height)
    rest = round(bar.rest / top * whole, 1)
    if rest < 1.5:
        return filled
    y = round(box.bottom - height - rest, 1)
    return filled + format_html('<rect class="bar2" x="{}" y="{}" width="{}" height="{}"/>', left + 0.8, y, width - 1.6, rest - 1.5)


def _picture(label: str, width: int, height: int, inside: Sequence[SafeString]) -> SafeString:
    content = mark_safe("".join(inside))  # noqa: S308 - each piece was made by format_html
    return format_html('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', width, height, label, content)
