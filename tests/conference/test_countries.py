import re

import pytest

from conference.lib import countries


@pytest.mark.parametrize(("language", "name"), [("en", "Azerbaijan"), ("az", "Azərbaycan"), ("ru", "Азербайджан"), ("tr", "Azerbaycan")])
def test_a_country_is_named_in_each_language(language: str, name: str) -> None:
    assert countries.name_of("AZ", language) == name


def test_what_is_not_known_stays_as_it_is() -> None:
    assert (countries.name_of("ZZ", "en"), countries.name_of("AZ", "xx")) == ("ZZ", "Azerbaijan")


@pytest.mark.parametrize("language", ["en", "az", "ru", "tr"])
def test_every_country_of_the_standard_has_one_name_a_language(language: str) -> None:
    codes, names = zip(*countries.choices(language), strict=True)

    assert len(set(codes)) == len(set(names)) == 249
    assert [code for code in codes if not re.fullmatch("[A-Z]{2}", code)] == []


def test_names_stand_as_their_readers_sort_them() -> None:
    turkish = [name for _code, name in countries.choices("tr")]

    assert turkish.index("Cibuti") < turkish.index("Çad") < turkish.index("Danimarka")
    assert turkish.index("Irak") < turkish.index("İran")
