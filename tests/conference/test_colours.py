import random

import pytest

from conference.lib import colours

EVERYDAY = ["#0a4453", "#f6b21b", "#7a1f3d", "#1f6f3a", "#d9480f", "#5b3f8f", "#0b57c2"]
HOSTILE = ["#ffffff", "#000000", "#808080", "#00ff00", "#ffff00", "#ff0000", "#0000ff", "#757575", "#767676", "#777777"]
ANY = [f"#{random.Random(seed).randrange(0x1000000):06x}" for seed in range(120)]  # noqa: S311 - colours, not secrets


def tones(accent: str) -> list[tuple[colours.Tone, tuple[str, str]]]:
    palette = colours.palette(accent)
    light = (colours.PAPER_LIGHT, colours.WASH_LIGHT)
    dark = (colours.PAPER_DARK, colours.WASH_DARK)
    return [(palette.light, light), (palette.dark, dark)]


@pytest.mark.parametrize("accent", EVERYDAY + HOSTILE + ANY)
def test_whatever_colour_is_given_all_writing_can_be_read(accent: str) -> None:
    for tone, grounds in tones(accent):
        pairs = [
            (tone.on_field, tone.field),
            (tone.on_field_2, tone.field),
            (tone.on_accent, tone.accent),
            (tone.accent_strong, tone.accent_soft),
            *((tone.accent_strong, ground) for ground in grounds),
        ]
        assert [pair for pair in pairs if colours.contrast(*pair) < colours.TEXT] == []


@pytest.mark.parametrize("accent", EVERYDAY)
def test_in_the_light_the_field_is_the_colour_that_was_chosen(accent: str) -> None:
    assert colours.palette(accent).light.field == accent
    assert colours.palette(accent).light.accent == accent


@pytest.mark.parametrize("accent", EVERYDAY + HOSTILE + ANY)
def test_ordinary_ink_can_be_read_on_the_soft_ground(accent: str) -> None:
    palette = colours.palette(accent)
    assert colours.contrast("#435152", palette.light.accent_soft) >= colours.TEXT
    assert colours.contrast("#b6c2c1", palette.dark.accent_soft) >= colours.TEXT


def test_a_dark_colour_is_written_on_in_white_and_a_light_one_in_dark() -> None:
    assert colours.palette("#0a4453").light.on_field == "#ffffff"
    assert colours.luminance(colours.palette("#f6b21b").light.on_field) < 0.02


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("#0A4453", "#0a4453"),
        (" 0a4453 ", "#0a4453"),
        ("#fa0", "#ffaa00"),
        ("", colours.FALLBACK),
        ("petrol", colours.FALLBACK),
        ("#12345", colours.FALLBACK),
        ("#000;} body{display:none", colours.FALLBACK),
    ],
)
def test_a_colour_is_read_in_its_two_forms_and_nothing_else_gets_into_the_sheet(given: str, read: str) -> None:
    assert colours.read(given) == read


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_the_ratio_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert round(colours.contrast(one, other), 2) == ratio
    assert colours.contrast(one, other) == colours.contrast(other, one)


def test_the_sheet_sets_seven_properties_for_one_conference_in_the_layer_of_tokens() -> None:
    sheet = colours.stylesheet("baku-forum", "#f6b21b")
    assert sheet.startswith('@layer tokens {\n  [data-conference="baku-forum"] {\n    --field: light-dark(#f6b21b, ')
    assert sheet.count("light-dark(") == 7
    assert sheet.count("{") == sheet.count("}") == 2


def test_the_same_colour_always_makes_the_same_sheet() -> None:
    assert colours.stylesheet("a", "#7a1f3d") == colours.stylesheet("a", "#7A1F3D")
