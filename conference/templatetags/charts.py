"""Charts in templates: the picture, and under it the same numbers as a table."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from conference.lib import charts

register = template.Library()


@register.simple_tag
def line_chart(chart: charts.LineChart) -> SafeString:
    values = {series.name: dict(series.points) for series in chart.series}
    labels = {tick.at: tick.label for tick in chart.ticks}
    wanted = sorted(labels or {x for series in chart.series for x, _y in series.points})
    rows = [[labels.get(x, f"{x:g}"), *(_cell(values[series.name].get(x)) for series in chart.series)] for x in wanted]
    return charts.line_chart(chart) + as_table([chart.across, *(series.name for series in chart.series)], rows)


@register.simple_tag
def bar_chart(chart: charts.BarChart) -> SafeString:
    names = [chart.value_name or _("Number"), *([chart.rest_name] if chart.rest_name else [])]
    rows = [[bar.label, _cell(bar.value), *([_cell(bar.rest)] if chart.rest_name else [])] for bar in chart.bars]
    return charts.bar_chart(chart) + as_table(["", *names], rows)


def as_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> SafeString:
    first = format_html('<th scope="col">{}</th>', head[0]) if head[0] else mark_safe("<td></td>")
    columns = format_html_join("", '<th scope="col" class="num">{}</th>', ((name,) for name in head[1:]))
    body = format_html_join("", "<tr>{}</tr>", ((_row(row),) for row in rows))
    return format_html(
        '<details><summary>{}</summary><table class="sheet"><thead><tr>{}{}</tr></thead><tbody>{}</tbody></table></details>',
        _("As a table"),
        first,
        columns,
        body,
    )


def _row(row: Sequence[str]) -> SafeString:
    cells = format_html_join("", '<td class="num">{}</td>', ((value,) for value in row[1:]))
    return format_html('<th scope="row">{}</th>{}', row[0], cells)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value == round(value) else f"{value:g}"
