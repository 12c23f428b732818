"""The cells of the timetable.

A page may hold a thousand of them. Walked node by node, a template costs several times what the database does, so a
slot is put together here, once, from parts that are escaped one by one.
"""

from datetime import datetime
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from conference.lib.localized import LocalizedText
from sessions.queries.cards import SlotCard, Tag
from sessions.queries.grid import Cell, Row
from sessions.queries.timetable import ListedRow

register = template.Library()


@register.simple_tag
def cells(row: Row, columns: int) -> SafeString:
    """The cells of one row of a table with so many columns."""
    language = get_language() or ""
    return mark_safe("".join(_cell(cell, columns, language) for cell in row.cells))  # noqa: S308 - every part is escaped


def _cell(cell: Cell, columns: int, language: str) -> str:
    across = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    down = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    if cell.card is None:
        return f'<td class="gap"{across}{down}></td>'
    return f"<td{across}{down}>{_slot(cell.card, cell.columns == columns, language)}</td>"


def _slot(card: SlotCard, wide: bool, language: str) -> str:
    """`data-session` is what a browser puts a star at: a break and what is cancelled have none."""
    kind = " pause" if card.pause else " all" if wide else ""
    state = " cancelled" if card.cancelled else ""
    star = "" if card.pause or card.cancelled else f' data-session="{card.public_id}"'
    by = f'<p class="by">{escape(card.by)}</p>' if card.by else ""
    title = escape(card.title.text)
    heading = f"<h3{_lang(card.title, language)}>{title if card.pause else _link(card, title)}</h3>"
    return (
        f'<article class="slot{kind}{state}"{star}><p class="slot-time">{time_of(card.local_start)}'
        f'<span class="till">–{time_of(card.local_end)}</span></p>'
        f'<div class="body">{heading}{by}{_meta(card, language)}</div></article>'
    )


def _link(card: SlotCard, title: str) -> str:
    return f'<a href="{escape(card.url)}">{title}</a>'


def _meta(card: SlotCard, language: str) -> str:
    if card.pause and not card.tags:
        return ""
    parts = [f'<span class="room"{_lang(card.room, language)}>{escape(card.room.text)}</span>'] if card.room.text else []
    if card.track.text:
        parts.append(f'<span class="track c{card.track_colour}"{_lang(card.track, language)}>{escape(card.track.text)}</span>')
    parts += [_tag(tag) for tag in card.tags]
    parts += [render_to_string(part.template, {"part": part.content}) for part in card.marks]
    return f'<p class="slot-meta">{"".join(parts)}</p>' if parts else ""


def _tag(tag: Tag) -> str:
    language = f' lang="{escape(tag.language)}"' if tag.language else ""
    return f'<span class="tag {tag.kind}"{language}>{escape(tag.text)}</span>'


def _lang(text: LocalizedText, language: str) -> str:
    return f' lang="{escape(text.language)}"' if text.language and text.language != language else ""


def time_of(local: datetime) -> str:
    """The hour is cut out of the whole, for the same moment has another by another conference's clock."""
    whole = local.isoformat(timespec="minutes")
    return f'<time datetime="{whole}">{whole[11:16]}</time>'


@register.simple_tag
def listed_row(row: ListedRow) -> SafeString:
    """The same session in a list: of all days, or of what is found."""
    card, language = row.card, get_language() or ""
    title = escape(card.title.text)
    state = ' class="cancelled"' if card.cancelled else ' class="pause"' if card.pause else ""
    star = "" if card.pause or card.cancelled else f' data-session="{card.public_id}"'
    by = f'<p class="by">{escape(card.by)}</p>' if card.by else ""
    parts = "".join(f'<p class="by part"{_lang(part, language)}>{escape(part.text)}</p>' for part in row.parts)
    return mark_safe(  # noqa: S308 - every part is escaped
        f'<li{state}{star}><p class="clock">{time_of(card.local_start)}<small>–{time_of(card.local_end)}</small></p>'
        f"<div><h3{_lang(card.title, language)}>{title if card.pause else _link(card, title)}</h3>{by}{parts}</div>"
        f"{_meta(card, language).replace('slot-meta', 'meta where', 1)}</li>"
    )
