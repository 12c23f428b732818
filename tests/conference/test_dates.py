"""Dates in the four languages of the site."""

from datetime import date

import pytest
from django.utils import translation

from conference.lib.dates import written

DAY = date(2027, 6, 26)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Saturday 26 June 2027"),
        ("az", "Şənbə, 26 iyun 2027"),
        ("ru", "Суббота, 26 июня 2027"),
        ("tr", "26 Haziran 2027 Cumartesi"),
    ],
)
def test_a_day_is_written_as_its_language_does(language: str, expected: str) -> None:
    with translation.override(language):
        assert written(DAY, "l j F Y") == expected


@pytest.mark.parametrize(("language", "expected"), [("en", "26 Jun"), ("az", "26 iyun"), ("ru", "26 июн"), ("tr", "26 Haz")])
def test_a_short_day_keeps_its_order(language: str, expected: str) -> None:
    with translation.override(language):
        assert written(DAY, "j M") == expected
