import pytest
from lxml import etree

from conference.lib import charts
from conference.templatetags import charts as tags

LINES = charts.LineChart(
    label="412 tickets <today>",
    series=(
        charts.Series("2027", ((200, 61), (100, 358), (73, 412))),
        charts.Series("2024", ((200, 44), (100, 283), (0, 556)), main=False),
    ),
    ticks=(charts.Tick(200, "200"), charts.Tick(100, "100"), charts.Tick(0, "the day")),
    across="Days before",
    limit=(600, "600 seats"),
)
BARS = charts.BarChart("Money", (charts.Bar("28 Jun", 1200), charts.Bar("5 Jul", 2100, 400)), "Received", "Outstanding")


def picture(markup: str) -> etree._Element:
    return etree.fromstring(markup.split("<details>")[0])


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 1), (-3, 1), (1, 1), (7, 8), (412, 500), (556, 600), (1001, 1500), (0.3, 0.3), (13, 20), (3, 4), (5, 6)]
)
def test_a_scale_ends_at_a_round_number_above(highest: float, top: float) -> None:
    assert charts.nice_top(highest) == pytest.approx(top)


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (400, "400"), (1500, "1.5k"), (8000, "8k"), (2_500_000, "2.5M")])
def test_numbers_beside_a_scale_are_short(number: float, words: str) -> None:
    assert charts.short(number) == words


def test_a_picture_says_what_it_shows_and_escapes_it() -> None:
    svg = picture(charts.line_chart(LINES))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "412 tickets <today>"


@pytest.mark.parametrize("markup", [charts.line_chart(LINES), charts.bar_chart(BARS)])
def test_a_picture_is_made_of_attributes_only(markup: str) -> None:
    names = {name for element in picture(markup).iter() for name in element.attrib}
    assert "style" not in names
    assert [name for name in names if name.startswith("on")] == []


def test_points_stay_inside_the_picture_and_the_limit_lies_above_them() -> None:
    svg = picture(charts.line_chart(LINES))
    limit = float(svg.find(".//path[@class='limit']").get("d").split()[1].split("H")[0])
    for line in svg.xpath(".//path[@class='a' or @class='b']"):
        for point in line.get("d").lstrip("M").split("L"):
            x, y = map(float, point.split())
            assert 0 <= x <= 640
            assert limit < y <= 250


def test_bars_stand_on_the_line_and_the_rest_on_top_of_them() -> None:
    svg = picture(charts.bar_chart(BARS))
    first, second = svg.findall(".//rect[@class='bar']")
    rest = svg.find(".//rect[@class='bar2']")
    assert float(first.get("y")) + float(first.get("height")) == pytest.approx(142, abs=0.2)
    assert float(rest.get("y")) + float(rest.get("height")) <= float(second.get("y"))


@pytest.mark.parametrize(
    "markup",
    [
        charts.line_chart(charts.LineChart("Nothing yet", (), ())),
        charts.line_chart(charts.LineChart("One", (charts.Series("a", ((1, 0),)),), ())),
        charts.bar_chart(charts.BarChart("Nothing yet", ())),
        charts.bar_chart(charts.BarChart("Zero", (charts.Bar("a", 0),))),
    ],
)
def test_nothing_to_show_is_an_empty_picture_and_no_error(markup: str) -> None:
    assert picture(markup).tag == "svg"


def test_the_same_numbers_stand_in_a_table() -> None:
    table = etree.fromstring(
        "<div>" + tags.line_chart(LINES).partition("<details>")[2].partition("</summary>")[2].replace("</details>", "") + "</div>"
    )
    rows = [[cell.text or "" for cell in row] for row in table.findall(".//tr")]
    assert rows == [["Days before", "2027", "2024"], ["the day", "", "556"], ["100", "358", "283"], ["200", "61", "44"]]


def test_a_table_of_bars_names_both_numbers() -> None:
    assert tags.bar_chart(BARS).count('<td class="num">') == 4
    assert "Outstanding" in tags.bar_chart(BARS)
