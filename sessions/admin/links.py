"""Links of a session in its form: a line each, with what it leads to, the address and a title."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conference.lib.text import clean_line
from sessions.models import LinkKind

MOST_LINKS, FREE_LINES, LONGEST = 30, 3, 1000
_PARTS = ("kind", "url", "title")
_is_address = URLValidator(schemes=["http", "https"])

Link = dict[str, str]


class LinksWidget(forms.Widget):
    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-kind"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Link]:
        lines: list[Link] = []
        while f"{name}-{len(lines)}-url" in data and len(lines) < 2 * MOST_LINKS:
            lines.append({part: data.get(f"{name}-{len(lines)}-{part}", "") for part in _PARTS})
        return lines

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-url" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        filled = [link for link in value or [] if link.get("url") or link.get("title")]
        lines = [*filled, *({} for _free in range(FREE_LINES))]
        return format_html_join("", "{}", ((_line(name, number, link),) for number, link in enumerate(lines)))


class LinksField(forms.Field):
    widget = LinksWidget

    def clean(self, value: Any) -> list[Link]:
        lines = [(number, line) for number, line in enumerate(value or [], 1) if line["url"].strip() or line["title"].strip()]
        if len(lines) > MOST_LINKS:
            raise ValidationError(_("A session has at most %(count)d links.") % {"count": MOST_LINKS})
        return [_checked(number, line) for number, line in lines]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _plain(initial or []) != _plain(data or [])


def _checked(number: int, line: Link) -> Link:
    url, title = clean_line(line["url"]), clean_line(line["title"])
    if len(url) > LONGEST or len(title) > LONGEST:
        raise ValidationError(
            _("Line %(line)d: an address and a title have at most %(count)d characters.") % {"line": number, "count": LONGEST}
        )
    try:
        _is_address(url)
    except ValidationError:
        raise ValidationError(
            _("Line %(line)d: write a whole address, such as https://example.org/slides.pdf.") % {"line": number}
        ) from None
    return {"kind": line["kind"] if line["kind"] in LinkKind.values else LinkKind.LINK.value, "url": url, "title": title}


def _plain(links: Iterable[Link]) -> list[tuple[str, ...]]:
    filled = (link for link in links if link.get("url") or link.get("title"))
    return [(link.get("kind") or LinkKind.LINK.value, link.get("url", ""), link.get("title", "")) for link in filled]


def _line(name: str, number: int, link: Link) -> SafeString:
    chosen = link.get("kind") or LinkKind.LINK
    choices = ((value, value == chosen, words) for value, words in LinkKind.choices)
    options = format_html_join(
        "", '<option value="{}"{}>{}</option>', ((value, SafeString(" selected") if on else "", words) for value, on, words in choices)
    )
    words = {"id": f"id_{name}-{number}", "name": f"{name}-{number}", "line": number + 1, "options": options}
    return format_html(
        '<div class="link-line"><select class="form-select" id="{id}-kind" name="{name}-kind" aria-label="{kind}">{options}</select>'
        '<input class="form-control" type="url" id="{id}-url" name="{name}-url" value="{url}" placeholder="https://"'
        ' aria-label="{address}">'
        '<input class="form-control" type="text" id="{id}-title" name="{name}-title" value="{title}" placeholder="{heading}"'
        ' aria-label="{heading}"></div>',
        **words,
        url=link.get("url", ""),
        title=link.get("title", ""),
        kind=_("Line %(line)d: leads to") % words,
        address=_("Line %(line)d: address") % words,
        heading=_("Line %(line)d: title") % words,
    )
