from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.forms import CharField, Form
from django.template import Context, Template
from django.utils import translation
from i18nfield.strings import LazyI18nString

from conference.lib.localized import LocalizedText
from conference.lib.places import Part
from conference.templatetags import show
from conference.templatetags.shapes import SHAPES

BAKU = SimpleNamespace(zone="Asia/Baku", starts_on=date(2027, 11, 26), ends_on=date(2027, 11, 26))


def render(source: str, **context: object) -> str:
    return Template("{% load show %}" + source).render(Context(context))


def test_a_text_in_the_readers_language_is_plain() -> None:
    with translation.override("az"):
        assert render("{{ name|localized }}", name=LazyI18nString({"en": "Forum", "az": "Forumu"})) == "Forumu"


def test_a_fallback_says_which_language_it_is_in() -> None:
    with translation.override("ru"):
        assert render("{{ name|localized }}", name=LazyI18nString({"en": "Forum"})) == '<span lang="en">Forum</span>'


def test_a_text_is_escaped_in_either_case() -> None:
    hostile = LazyI18nString({"en": "<script>alert(1)</script>"})
    for language in ("en", "tr"):
        with translation.override(language):
            assert "<script>" not in render("{{ name|localized }}", name=hostile)


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_is_shown_as_nothing(value: object) -> None:
    assert show.localized(value) == show.markdown(value) == show.in_words(value) == ""


def test_markdown_carries_its_language_too() -> None:
    with translation.override("ru"):
        html = render("{{ text|markdown }}", text=LocalizedText("*one*", "en"))
    assert html == '<div lang="en"><p><em>one</em></p>\n</div>'


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Leyla Rüstəmzadə-Vəkilova", "LV"),
        ("Johan ter Braakhuis", "JB"),
        ("Ирина Краснопольская", "ИК"),
        ("reader_of_margins", "R"),
        ("", ""),
        ("…", ""),
    ],
)
def test_initials_are_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert show.initials(name) == letters


def test_a_price_is_a_number_and_its_currency_or_the_word_free() -> None:
    assert render("{% price 16000 'AZN' %}") == "160\u00a0<small>AZN</small>"
    assert render("{% price 0 'AZN' %}") == "Free"
    assert render("{{ minor|money:'EUR' }}", minor=1250) == "12.50\u00a0EUR"


def test_a_moment_is_shown_in_the_conferences_zone_and_says_so_to_machines() -> None:
    at = datetime(2027, 11, 26, 20, 30, tzinfo=UTC)
    assert show.moment(at, BAKU, "time") == '<time datetime="2027-11-27T00:30:00+04:00">00:30</time>'
    assert show.moment(None, BAKU) == ""


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 11, 26), date(2027, 11, 26), "Friday 26 November 2027"),
        (date(2027, 11, 24), date(2027, 11, 26), "24–26 November 2027"),
        (date(2027, 11, 30), date(2027, 12, 2), "30 November–2 December 2027"),
        (date(2027, 12, 30), date(2028, 1, 2), "30 December 2027–2 January 2028"),
    ],
)
def test_the_days_of_a_conference_are_told_without_saying_anything_twice(first: date, last: date, words: str) -> None:
    html = show.dates_of(SimpleNamespace(starts_on=first, ends_on=last))
    assert Template("{{ html|striptags }}").render(Context({"html": html})) == words


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_sign_is_decoration_unless_it_has_a_label(name: str) -> None:
    assert 'aria-hidden="true"' in show.icon(name)
    assert show.icon(name, "Now <now>").startswith('<svg class="icon" viewBox="0 0 20 20" role="img" aria-label="Now &lt;now&gt;">')


def test_every_conference_has_its_own_mark_and_keeps_it() -> None:
    seeds = ["baku-2024", "baku-forum", "fosdem", "a", "b"]
    assert len({show.mark(seed) for seed in seeds}) == len(seeds)
    assert show.mark("baku-2024") == show.mark("baku-2024") != show.mark()


def test_the_stones_of_a_mark_lie_within_the_wall() -> None:
    for seed in map(str, range(200)):
        for x, width, y, height in show.mark_rows(seed):
            assert 0 <= x < x + width <= 28
            assert y + height <= 26


@pytest.mark.parametrize(
    ("mean", "filled"),
    [(None, []), (0, []), (5, [12, 12, 12, 12, 12]), (3.6, [12, 12, 12, 7.2]), (0.5, [6.0]), (9, [12] * 5)],
)
def test_a_rating_fills_five_squares(mean: float | None, filled: list[float]) -> None:
    drawn = show.score(mean).split('class="on" d="')[1].split('"')[0]
    assert [float(piece.split("h")[1].split("v")[0]) for piece in drawn.split("M")[1:]] == filled


@pytest.mark.parametrize(("part", "whole", "width"), [(1, 4, "25.0%"), (0, 0, "0.0%"), (5, 4, "100.0%"), (-1, 4, "0.0%")])
def test_a_bar_never_leaves_its_ground(part: float, whole: float, width: str) -> None:
    assert f'class="fill" width="{width}"' in show.meter(part, whole)


def test_what_is_drawn_holds_no_style_and_no_script() -> None:
    drawn = [show.icon("star"), show.mark("x"), show.score(3.3), show.meter(1, 2)]
    assert [svg for svg in drawn if "style" in svg or "script" in svg] == []


@pytest.mark.parametrize(
    ("canonical", "url", "marked"),
    [
        ("http://localhost/baku/programme/", "/baku/programme/", ' aria-current="page"'),
        ("http://localhost/baku/speakers/ab-x/", "/baku/speakers/", ' aria-current="true"'),
        ("http://localhost/az/proceedings/", "/az/", ""),
        ("http://localhost/baku/speakers/?page=2", "/baku/speakers/", ' aria-current="page"'),
        ("http://localhost/baku/", "/baku/programme/", ""),
        ("http://localhost/baku/", "/", ""),
        ("", "/", ""),
    ],
)
def test_the_navigation_marks_where_one_is(canonical: str, url: str, marked: str) -> None:
    assert show.current(SimpleNamespace(canonical=canonical), url) == marked


def test_the_navigation_marks_nothing_without_a_frame() -> None:
    assert show.current("", "/baku/") == ""


def test_every_error_of_a_form_leads_to_its_field() -> None:
    class Name(Form):
        name = CharField()

    form = Name({})
    form.add_error(None, "Together they do not fit")
    assert [(problem.id, problem.text) for problem in show.problems(form)] == [
        ("id_name", "Name: This field is required."),
        ("", "Together they do not fit"),
    ]
    assert show.problems(None) == []


def test_parts_of_an_order_below_ten_stand_in_the_poster() -> None:
    parts = [Part("a", None, 5), Part("b", None, 10), Part("c", None, 40)]
    assert [part.template for part in show.in_poster(parts)] == ["a"]
    assert [part.template for part in show.below_poster(parts)] == ["b", "c"]


@pytest.mark.parametrize(
    ("name", "long"),
    [("Partnership after thirty years", False), ("Institusionallaşdırılma", True), ("a b " * 12, True), ("", False)],
)
def test_a_headline_with_long_words_is_set_smaller(name: str, long: bool) -> None:
    assert show.is_long(name) is long


def test_an_address_that_is_not_installed_is_nothing() -> None:
    assert show.optional_url("nowhere:at_all") == ""
    assert show.home_url() == "/"
