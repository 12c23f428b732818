"""What templates use to show values: words in the reader's language, money, moments, signs, marks, bars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.lib import markdown as markdown_text
from conference.lib.dates import written
from conference.lib.localized import LocalizedText, in_language, language_name
from conference.lib.moments import in_zone
from conference.lib.money import format_money
from conference.lib.places import Part
from conference.templatetags.shapes import SHAPES

register = template.Library()

POSTER = 10


@register.simple_tag
def orcid_offered() -> bool:
    """Whether accounts can be connected to ORCID here."""
    return bool(settings.ORCID_CLIENT_ID)


# Words


def text_of(value: Any) -> LocalizedText:
    return value if isinstance(value, LocalizedText) else in_language(value)


@register.filter
def localized(value: object) -> str:
    """The text in the reader's language; a fallback carries the language it is in."""
    if value is None or isinstance(value, str):
        return value or ""
    text = text_of(value)
    if not text.text or text.language in ("", get_language()):
        return text.text
    return format_html('<span lang="{}">{}</span>', text.language, text.text)


@register.filter
def in_words(value: object) -> str:
    """The text alone, for attributes and titles."""
    if value is None or isinstance(value, str):
        return value or ""
    return text_of(value).text


@register.filter
def markdown(value: object) -> SafeString:
    """Markdown as HTML through the one renderer; a fallback carries its language."""
    if value is None or isinstance(value, str):
        return markdown_text.render(value or "")
    text = text_of(value)
    rendered = markdown_text.render(text.text)
    if text.language in ("", get_language()):
        return rendered
    return format_html('<div lang="{}">{}</div>', text.language, rendered)


register.filter("language_name", language_name)


@register.filter
def initials(name: object) -> str:
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


# Money and moments


@register.filter
def money(minor: int | None, currency: str) -> str:
    return "" if minor is None else format_money(minor, currency)


@register.simple_tag
def price(minor: int, currency: str) -> str:
    """A price as it stands in a row of tickets: the number large, the currency small; nothing to pay is a word."""
    if not minor:
        return _("Free")
    number, _space, code = format_money(minor, currency).rpartition("\u00a0")
    return format_html("{}\u00a0<small>{}</small>", number, code)


MOMENT_FORMATS = {
    "time": "H:i",
    "day": "j F Y",
    "short": "j M",
    "dated": "j M Y",
    "weekday": "l j F Y",
    "long": "l j F Y, H:i",
    "stamp": "j F Y, H:i",
    "feed": "j M, H:i",
}


@register.simple_tag
def moment(value: datetime | None, conference: Any = None, style: str = "long") -> str:
    """A point in time in the conference's zone, as <time>; without a conference, in the active zone."""
    if value is None:
        return ""
    local = in_zone(value, conference.zone) if conference else timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), written(local, MOMENT_FORMATS[style]))


@register.simple_tag
def day(value: Any, style: str = "day") -> str:
    """A calendar day, as <time>."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written(value, MOMENT_FORMATS[style]))


@register.simple_tag
def dates_of(conference: Any) -> str:
    """The days of a conference in words: one day with its weekday, several as a range."""
    first, last = conference.starts_on, conference.ends_on
    if first == last:
        return day(first, "weekday")
    if (first.year, first.month) == (last.year, last.month):
        start = written(first, "j")
    else:
        start = written(first, "j F" if first.year == last.year else "j F Y")
    return format_html(
        '<time datetime="{}">{}</time>–<time datetime="{}">{}</time>',
        first.isoformat(),
        start,
        last.isoformat(),
        written(last, "j F Y"),
    )


@register.simple_tag
def short_dates_of(conference: Any) -> str:
    """The days for the poster: without the weekday, and the year only when it is not near."""
    first, last = conference.starts_on, conference.ends_on
    near = abs(first.year - timezone.now().year) <= 1 and last >= timezone.now().date()
    end = written(last, "j F" if near else "j F Y")
    start = "" if first == last else written(first, "j" if first.month == last.month else "j F") + "–"
    return f"{start}{end}".replace(" ", "\u00a0", 1)


register.filter("written", written)


# Signs, marks and bars: SVG with attributes only


@register.simple_tag
def icon(name: str, label: str = "") -> str:
    """A sign. It is decoration unless it has a label."""
    path = SHAPES[name]
    if label:
        return format_html('<svg class="icon" viewBox="0 0 20 20" role="img" aria-label="{}"><path d="{}"/></svg>', label, path)
    return format_html('<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>', path)


PRODUCT_ROWS = ((0, 28, 2, 7), (0, 17, 11, 7), (0, 9, 20, 6))


def mark_rows(seed: str) -> tuple[tuple[int, int, int, int], ...]:
    """Three courses of a wall, laid by the seed: (x, width, y, height) of each stone."""
    digest = sha256(seed.encode()).digest()
    rows: list[tuple[int, int, int, int]] = []
    for course, (y, height) in enumerate(((2, 7), (11, 7), (20, 6))):
        split = 7 + digest[course] % 12
        if digest[course + 8] % 3 == 0 and course != digest[20] % 3:
            rows.append((0, 28, y, height))
        else:
            rows += [(0, split, y, height), (split + 3, 25 - split, y, height)]
    return tuple(rows)


@register.simple_tag
def mark(seed: str = "") -> str:
    """The mark of a conference, drawn from its address; without one, the mark of the site."""
    rows = mark_rows(seed) if seed else PRODUCT_ROWS
    path = "".join(f"M{x} {y}h{width}v{height}h-{width}z" for x, width, y, height in rows)
    return format_html('<svg viewBox="0 0 28 28" aria-hidden="true" fill="currentColor"><path d="{}"/></svg>', path)


@register.simple_tag
def score(mean: float | None, size: str = "") -> str:
    """A rating as five squares; a part of a square is filled for a part of a point."""
    filled = float(mean or 0)
    squares = []
    for position in range(5):
        part = max(0.0, min(1.0, filled - position))
        squares.append((position * 15, round(12 * part, 1)))
    off = "".join(f"M{x} 0h12v12h-12z" for x, _width in squares)
    on = "".join(f"M{x} 0h{width}v12h-{width}z" for x, width in squares if width)
    return format_html(
        '<svg class="five {}" viewBox="0 0 72 12" width="72" height="12" aria-hidden="true">'
        '<path class="off" d="{}"/><path class="on" d="{}"/></svg>',
        size,
        off,
        on,
    )


@register.simple_tag
def meter(part: float, whole: float, height: int = 14, kind: str = "") -> str:
    """A bar that shows a part of a whole; the number stands beside it in words."""
    share = 0 if not whole else max(0.0, min(100.0, 100 * float(part) / float(whole)))
    return format_html(
        '<svg class="meter {}" width="100%" height="{}" aria-hidden="true"><rect class="ground" width="100%" height="{}"/>'
        '<rect class="fill" width="{}%" height="{}"/></svg>',
        kind,
        height,
        height,
        f"{share:.1f}",
        height,
    )


# Places


@register.simple_tag
def current(frame: Any, url: str) -> str:
    """aria-current for a link of the navigation: the page itself, or a part that the page lies in."""
    here = path_of(getattr(frame, "canonical", "") or "")
    there = path_of(str(url))
    if here == there:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if here.startswith(there) and there not in _homes() else ""


def _homes() -> set[str]:
    """Every page lies in these."""
    return {"/", *(f"/{code}/" for code, _name in settings.LANGUAGES)}


def path_of(address: str) -> str:
    """The path of an absolute or relative address, without its query."""
    _scheme, separator, rest = address.partition("://")
    path = "/" + rest.partition("/")[2] if separator else address
    return path.partition("?")[0].partition("#")[0]


@register.simple_tag
def optional_url(name: str, *args: object, **kwargs: object) -> str:
    """An address if such a page is installed, else nothing."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag
def site_name() -> str:
    return str(settings.SITE_NAME)


@register.filter
def in_poster(parts: Iterable[Part]) -> list[Part]:
    """Parts of the landing page that stand inside its poster (the day at a glance): those of an order below ten."""
    return [part for part in parts if part.order < POSTER]


@register.filter
def below_poster(parts: Iterable[Part]) -> list[Part]:
    return [part for part in parts if part.order >= POSTER]


@register.filter
def is_long(name: object) -> bool:
    """Whether a heading is too long for the poster's largest letters: by its longest word or as a whole."""
    words = str(name).split()
    return len(str(name)) > 44 or max((len(word) for word in words), default=0) > 14


@register.simple_tag
def home_url() -> str:
    return optional_url("conference:home") or "/"


# Forms


@dataclass(frozen=True)
class Problem:
    id: str
    text: str


@register.simple_tag
def problems(form: BaseForm | None, forms: Iterable[BaseForm] | None = None) -> list[Problem]:
    """Every error of a form (or of several), each with the id of the field it belongs to."""
    found: list[Problem] = []
    for one in [*([form] if form else []), *(forms or [])]:
        for name, errors in one.errors.items():
            field = one[name] if name in one.fields else None
            target = (field.id_for_label or field.auto_id) if field else ""
            found += [Problem(target, f"{field.label}: {error}" if field else str(error)) for error in errors]
    return found


@register.filter
def items_joined(values: Iterable[object], separator: str = ", ") -> SafeString:
    return format_html_join(separator, "{}", ((value,) for value in values))
